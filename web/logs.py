"""The log: one JSON object a line on stderr, from structlog and from the standard library alike."""

import logging

import structlog


def speak(level: str) -> None:
    """Begin to log at this level: 'debug', 'info', 'warning' or 'error'."""
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in ("uvicorn.error", "uvicorn.asgi"):  # below a warning they write down addresses, and so phone tokens
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
