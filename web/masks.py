"""What of a person is shown to those who do not serve them. Pure."""

_FEW = 2


def name(full: str) -> str:
    """'张*丰' for three characters and more, '张*' for two; nothing of a single one."""
    if len(full) <= _FEW:
        return f"{full[:1]}*" if len(full) == _FEW else "*" * len(full)
    return full[0] + "*" * (len(full) - _FEW) + full[-1]


def phone(number: str) -> str:
    """'138****5678': the first three and the last four digits."""
    return _middle(number, 3, 4)


def id_number(number: str) -> str:
    """'5001**********1234': the first and the last four."""
    return _middle(number, 4, 4)


def _middle(text: str, first: int, last: int) -> str:
    """A text too short to leave anything hidden is hidden whole."""
    hidden = len(text) - first - last
    return text[:first] + "*" * hidden + text[-last:] if hidden > 0 else "*" * len(text)
