"""The addresses of a ticket's phone page and of a case, and QR codes for a screen."""

from html import escape

import segno

from dispatcher.cases import Case
from web.site import Site


async def phone_link(site: Site, number: str) -> str:
    """'https://…/t/<token>', or '' where the hall has no public origin: then no code is shown or printed at all."""
    origin = site.hall.public_origin
    return f"{origin.rstrip('/')}/t/{await site.dispatcher.token(number)}" if origin else ""


def own_case(site: Site, case: Case) -> str:
    """The page where a case is asked about, with its number and code behind the '#', which no server is sent or
    logs."""
    return f"/case#{case.id}/{site.case_codes.of(case.id)}"


def qr_svg(link: str, label: str) -> str:
    """A QR code as inline SVG without style attributes; '' for no link."""
    if not link:
        return ""
    code = segno.make_qr(link, error="m", boost_error=False)
    found: str = code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#14212C", light="#fff")
    return found.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" shape-rendering="crispEdges" ', 1)
