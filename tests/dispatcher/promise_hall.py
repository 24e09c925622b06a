"""The small hall with promises: items done on the spot, in hours, in half a day and in working days, and a lane that
hands out."""

from config.hall import Hall, Hours, Lane, Service, Text
from tests.small_hall import small_hall

PROMISES = {
    "licence": "5d",
    "permit": "1d",
    "account": "2h",
    "photo": "now",
    "company": "0.5d",
    "start_up": "10d best 1.5h",
}


def promise_hall(hours: Hours | None = None) -> Hall:
    hall = small_hall()
    said = {code: Text(zh=code, en=code) for code in (*PROMISES, "collect")}
    services = {
        code: Service(code=code, name=said[code], lane="general", minutes=8.0, promise=promise)
        for code, promise in PROMISES.items()
    }
    collect = Service(code="collect", name=said["collect"], lane="hand_out", minutes=3.0, outcome="handed_out")
    hand_out = hall.lanes["general"].model_dump() | {"code": "hand_out", "hands_out": True}
    seat = hall.windows["3"]
    return hall.model_copy(
        update={
            "services": hall.services | services | {"collect": collect},
            "lanes": hall.lanes | {"hand_out": Lane(**hand_out)},
            "windows": hall.windows | {"3": seat.model_copy(update={"also": (*seat.also, "hand_out")})},
            "hours": hours or Hours(),
            "revision": "promise-1",
        }
    )
