"""What the console warns of below its keys: a screen that is dark, numbers that are no longer given, somebody who waits
for a window where nobody works, somebody set aside for too long. Pure but for the words, which come from whoever calls.
"""

from collections.abc import Iterator
from typing import NamedTuple

from clerk_app.seat import Seat
from clerk_app.words import Say
from web.hub import View
from web.openings import gives


class Alert(NamedTuple):
    """One line. `name` tells a new one from one that goes on."""

    name: str
    words: str


def alerts(seat: Seat, view: View, say: Say, *, has_screen: bool) -> list[Alert]:
    """has_screen: whether the display over this window is there."""
    return list(_found(seat, view, say, has_screen))


def _found(seat: Seat, view: View, say: Say, has_screen: bool) -> Iterator[Alert]:
    if not has_screen and seat.state != "closed":
        yield Alert("screen", say("窗口屏未连接，请口头叫号"))
    window = view.hall.windows[seat.number]
    if not any(gives(view.hall, view.hall.lanes[code], view.now) for code in (window.home, *window.also)):
        if seat.waiting:
            yield Alert("closing", say("还有 %(count)s 人，已停止取号", count=seat.waiting))
        else:
            yield Alert("closing", say("已停止取号，没有人等候"))
    for other, numbers in seat.left.items() if seat.state != "closed" else ():
        words = say(
            "%(numbers)s 只等 %(window)s 号窗口，它现在没人：可用「指定号」叫来",
            numbers=" ".join(numbers),
            window=other,
        )
        yield Alert(f"left {other} {' '.join(numbers)}", words)
    for ticket in seat.held:
        if ticket.place == seat.number and view.now > ticket.due:
            minutes = (view.now - ticket.whole("held_at")) // 60_000
            words = say("%(ticket)s 挂起 %(minutes)s 分钟了，请回来还是再等？", ticket=ticket.number, minutes=minutes)
            yield Alert(f"held {ticket.number} {ticket.due}", words)
