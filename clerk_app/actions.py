"""The exceptions beside the primary action, and their keys. A clerk may give each of them another key."""

from typing import NamedTuple

from clerk_app.outcomes import OUTCOMES
from dispatcher.lifecycle import CALLED, SERVING

FREE = "free"
_AT_WINDOW = (CALLED, SERVING)


class Action(NamedTuple):
    """One exception: its key, its words, the states in which it works."""

    key: str
    name: str
    label: str
    states: tuple[str, ...]
    why: str
    """Said when it is pressed in another state."""
    opens: bool = False
    grave: bool = False


ACTIONS = (
    Action("1", "recall", "重呼", (CALLED,), "呼叫之后、开始办理之前才能重呼"),
    Action("2", "no-show", "过号", (CALLED,), "呼叫之后、开始办理之前才能过号", grave=True),
    Action("3", "transfer", "转窗", _AT_WINDOW, "有群众在窗口时才能转窗", opens=True),
    Action("4", "hold", "挂起", _AT_WINDOW, "有群众在窗口时才能挂起", opens=True),
    Action("5", "call", "指定号", (FREE,), "窗口空闲时才能呼叫指定号", opens=True),
    Action("6", "ask-rating", "请评价", (FREE,), "服务完成之后、呼叫下一位之前才能请评价"),
)
"""The six that are always in sight."""

RARE = (
    Action("7", "walk-in", "直接办理", (FREE,), "窗口空闲时才能直接办理", opens=True),
    Action("9", "outcome", "换结果", (SERVING,), "办理中才能选结果", opens=True),
)
"""Below them, and smaller."""

PAUSE = Action("0", "pause", "暂停", (FREE,), "先办完当前群众再暂停", opens=True)

KEYS: dict[str, tuple[str, str]] = {
    **{action.name: (action.key, action.label) for action in (*ACTIONS, *RARE, PAUSE)},
    **{outcome.code: (outcome.key, outcome.name) for outcome in OUTCOMES.values()},
}
"""What a single key may do: its usual key, and what it is called. Enter, Esc and ? stay what they are."""
