"""The hall of a recorded day, built from its windows file alone: no lunch, no last ticket, no guard."""

from hashlib import blake2b

from config.hall import Hall, Hours, Lane, PriorityClass, Rules, Series, Text, Window, Zone
from dispatcher.replay_day import DAY, ZONE, Day
from dispatcher.replay_player import DESK

_LETTERS = "AFHKLMRSWX"
_LATE_MIN = 15
_SHARE_AFTER_NO_SHOW = 0.5


def _text(word: str) -> Text:
    return Text(zh=word, en=word)


def hall_of(day: Day, code: str) -> Hall:
    """`code` names the hall's keys in Redis: a replay must never meet another hall's."""
    lanes = list(day.targets)
    letter = {lane: _LETTERS[min(at, len(_LETTERS) - 1)] for at, lane in enumerate(lanes)}
    seats = [Window(number=p.window, name=_text(p.window), zone="hall", home=p.home, also=p.also) for p in day.posts]
    seats.append(Window(number=DESK, name=_text(DESK), zone="hall", home=lanes[0], also=tuple(lanes[1:])))
    return Hall(
        code=code,
        name=_text(code),
        timezone=ZONE,
        zones={"hall": Zone(code="hall", name=_text("hall"), place=_text("hall"))},
        series={
            letter[lane]: Series(
                letter=letter[lane], name=_text(lane), hint=_text(lane), icon="", zone="hall", tile=True
            )
            for lane in lanes
        },
        lanes={
            lane: Lane(
                code=lane,
                name=_text(lane),
                series=letter[lane],
                zone="hall",
                weight=day.lane_weights[lane],
                targets={klass: seconds / 60 for klass, seconds in day.targets[lane].items()},
                secondary=day.secondary,
                last_ticket_min=0,
            )
            for lane in lanes
        },
        classes={
            klass: PriorityClass(code=klass, name=_text(klass), weight=weight, guard=0)
            for klass, weight in day.class_weights.items()
        },
        windows={seat.number: seat for seat in seats},
        services={},
        hours=Hours(always=True),
        rules=Rules(
            announcements=1,
            no_show_s=0,
            no_show_priority_s=0,
            appointment_early_min=day.early / 60_000,
            appointment_late_min=_LATE_MIN,
            return_clock_share=_SHARE_AFTER_NO_SHOW,
            hold_share=1.0,
            transfer_share=1.0,
        ),
        revision=blake2b(repr((DAY, day.posts, day.targets, day.class_weights)).encode(), digest_size=8).hexdigest(),
    )
