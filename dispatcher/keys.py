"""Every key in Redis. A hall's keys share one hash tag, so that a Redis Cluster keeps the hall in one slot.

A script is given the prefix alone and derives the other keys of its slot itself: which tickets and queues it touches
is known only inside.

    hall:{nanchuan}:state                           hash    the business day, the epoch of this data, days still kept,
                                                            what it goes on from if it was made from history
    hall:{nanchuan}:events                          stream  everything that happened; entry id <yyyymmdd>-<rev>
    hall:{nanchuan}:waits, :teller                  string  the waits as told last, for some seconds, and who tells them
    hall:{nanchuan}:beside                          string  who prints, watches and sends, for some seconds
    hall:{nanchuan}:case:<yyyymmdd>-A042            hash    one case 办件, until 90 days after its end; a
                                                            second case of a ticket is <yyyymmdd>-A042-2
    hall:{nanchuan}:cases                           zset    all cases, by when (ms) something is to be done: the next
                                                            card, or letting go; inf while nothing is
    hall:{nanchuan}:<day>:desk                      hash    rev, now, config ('' when the day is closed), ord, live,
                                                            yesterday, help, notices, extended,
                                                            series:<letter> counters,
                                                            run:<lane> favoured calls, given:<lane> numbers,
                                                            w:<window>:<field>,
                                                            r:<request id> → digest and rev
    hall:{nanchuan}:<day>:ticket:A042               hash    one ticket
    hall:{nanchuan}:<day>:queue:<lane>:<class>      zset    waiting tickets by clock; member "<ordinal> <number>"
    hall:{nanchuan}:<day>:queue:window:<n>:<class>  zset    tickets that only this window may call
    hall:{nanchuan}:<day>:held, :missed             zset    set aside, by when to remind or to let go
    hall:{nanchuan}:<day>:secret                    string  signs the phone links of the day; goes with the day
    hall:{nanchuan}:<day>:veil                      string  seals what visitors need; goes when the day is closed
"""


def prefix(hall: str) -> str:
    return f"hall:{{{hall}}}:"


def state(hall: str) -> str:
    return prefix(hall) + "state"


def events(hall: str) -> str:
    return prefix(hall) + "events"


def desk(hall: str, day: str) -> str:
    return f"{prefix(hall)}{day}:desk"


def ticket(hall: str, day: str, number: str) -> str:
    return f"{prefix(hall)}{day}:ticket:{number}"


def secret(hall: str, day: str) -> str:
    return f"{prefix(hall)}{day}:secret"
