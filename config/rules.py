"""The hall's rules of calling, missing and coming back. The defaults are those of the design's domain, §3."""

from typing import Annotated

from pydantic import Field

from config.text import Flag, Number, Part, Whole

Seconds = Annotated[Number, Field(ge=0, le=3600)]
Minutes = Annotated[Number, Field(ge=0, le=480)]
Share = Annotated[Number, Field(ge=0, le=1)]
Times = Annotated[Whole, Field(ge=0, le=20)]


class Rules(Part):
    """Fields ending in `_s` are seconds (0–3600), in `_min` minutes (0–480), in `_share` parts of the time waited
    (0–1)."""

    announcements: Annotated[Whole, Field(ge=1, le=5)] = 2
    """How often a number is said before it may be missed."""
    recall_pause_s: Seconds = 8
    no_show_s: Seconds = 90
    """From the call until the clerk may say that nobody came."""
    no_show_priority_s: Seconds = 180
    """The same for priority tickets and people with needs."""
    return_min: Minutes = 30
    """How long a missed ticket may come back by itself."""
    misses: Annotated[Whole, Field(ge=1, le=10)] = 3
    """The miss that ends a ticket; the one before it sends it to the end."""
    return_after_calls: Times = 3
    """A returned ticket stands behind so many of its lane."""
    return_clock_share: Share | None = None
    """In place of `return_after_calls`: the part of its waiting that a returned ticket keeps."""
    hold_share: Share = 1
    transfer_share: Share = 1
    stage_share: Share = 1
    """At the next stage of an itinerary. Time at a window is not waiting: it never counts there."""
    undo_s: Seconds = 5
    postpones: Times = 2
    """How often a visitor may let others past."""
    postpone_by: Annotated[Whole, Field(ge=1, le=20)] = 3
    """How many are let past each time."""
    remind_ahead: Annotated[Whole, Field(ge=1, le=20)] = 3
    """With so few ahead the visitor is asked back to the waiting area."""
    appointment_early_min: Minutes = 10
    """Before the slot, when an appointment may be called if nobody else waits."""
    appointment_late_min: Minutes = 10
    """After the slot, when an appointment becomes a walk-in."""
    hold_remind_min: Minutes = 15
    return_code_h: Annotated[Number, Field(gt=0, le=720)] = 72
    """Hours in which the code on a list of missing papers brings its visitor back by the short queue."""
    decided_by_another: Flag = True
    """受审分离: whoever accepted a case at a window does not say that it is ready."""
    receipts: Flag = False
    """Whether a 受理回执 is printed with every acceptance at a window; a clerk can print one in any case."""
    problem_days: Annotated[Whole, Field(ge=1, le=60)] = 5
    """Working days in which a note of what could not be done is answered, before it goes to the joint meeting."""
    problem_meeting_days: Annotated[Whole, Field(ge=1, le=60)] = 10
    """The same from the note on, with the joint meeting."""
    rating_wait_s: Seconds = 30
    """After a visit, how long the next call waits for the pad on the counter; 0: not at all."""
    clerk_away_min: Minutes = 20
    """A window with a visitor whose clerk gives no sign of life for so long is reported to the manager, while serving
    after the item's usual minutes besides; 0: never."""
    finish_calls_next: Flag = False
    """Whether one Enter ends a service and calls the next number; a clerk may choose otherwise."""
    within_min: Annotated[Whole, Field(ge=1, le=120)] = 20
    """Minutes within which a number is to be called: what the share on dashboard and reports counts."""
    within_share: Share = 0.9
    """The share of numbers that the hall wants to call within `within_min`."""
    extend_min: Annotated[Whole, Field(ge=5, le=240)] = 30
    """By so many minutes one press lets the hall give numbers longer today (延时服务)."""
    follow_up_days: Annotated[Whole, Field(ge=1, le=60)] = 5
    """Working days in which somebody who was not content is called back."""
    stream_days: Annotated[Whole, Field(ge=2, le=60)] = 7
    """How many days the engine keeps events that are in history."""
    events_days: Annotated[Whole, Field(ge=120, le=3660)] = 400
    """How many days history keeps events; a case is made from them anew until 90 days after its end."""
    visits_days: Annotated[Whole, Field(ge=120, le=3660)] = 1100
    """How many days it keeps what they came to: visits, their legs, the windows' times."""
    secondary: Annotated[Number, Field(gt=0, le=1)] = 0.65
    """k of every lane that names none of its own."""
