"""The receipt of a case as it stands now."""

from dispatcher.cases import WITHDRAWN
from ticketing.layout import Block
from ticketing.links import own_case
from ticketing.receipt import receipt
from web.site import Site


async def receipt_of(site: Site, name: str, *, lang: str = "", again: bool = False) -> list[Block]:
    """The blocks of its paper; none where there is no such case, or it was taken back. Without `lang` it speaks the
    language of its visitor while that is known, then the hall's."""
    desk, hall = site.dispatcher, site.hall
    case = await desk.case(name)
    if case is None or case.state == WITHDRAWN:
        return []
    ticket = await desk.ticket(case.number) if case.day == desk.day else None
    spoken = lang or (ticket.language if ticket else "")
    return receipt(
        case,
        hall,
        spoken if spoken in hall.languages else hall.languages[0],
        site.phrase,
        code=site.case_codes.of(case.id),
        link=f"{hall.public_origin.rstrip('/')}{own_case(site, case)}" if hall.public_origin else "",
        now=await desk.now(),
        ticket=ticket,
        again=again,
    )
