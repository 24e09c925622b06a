"""Why it takes longer than the phone said before, in one sentence that a visitor accepts. Pure."""

from collections.abc import Callable

from dispatcher.estimates import Grown

_MINUTE_S = 60


def why_grown(grown: Grown | None, say: Callable[..., str]) -> str:
    """'' when it does not."""
    if grown is None:
        return ""
    words = {"minutes": round(grown.by_s / _MINUTE_S), "count": grown.many}
    match grown.word:
        case "favoured":
            return say("比先前晚约 %(minutes)s 分钟：新来了 %(count)s 位依规则先叫的群众，如优先号、预约号。", **words)
        case "back":
            return say("比先前晚约 %(minutes)s 分钟：有 %(count)s 位先前来过的群众回来接着办。", **words)
        case "windows":
            return say("比先前晚约 %(minutes)s 分钟：办理的窗口少了 %(count)s 个。", **words)
        case _:
            return say("比先前晚约 %(minutes)s 分钟：前面的事项比预计的久。", **words)
