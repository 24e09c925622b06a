"""What ticketing adds to a web process: kiosk, phone, guide desk, appointments, boards and paper."""

from functools import partial

from dispatcher.negotiations import Negotiations
from ticketing import (
    api,
    appointments,
    day_paper_page,
    guide_desk,
    hand_out_page,
    kiosk,
    phone,
    problem_page,
    problem_phone,
    receipt_api,
    remote,
    rule_page,
    slip_page,
)
from ticketing.catalogue import Catalogue
from ticketing.company_board import CompanyBoard
from ticketing.phone_ended import Ended
from ticketing.slip_faults import SlipFaults
from web.app import Plugged
from web.site import Site


def plugged(site: Site, talks: Negotiations, faults: SlipFaults) -> Plugged:
    """`talks` and `faults` are folded by whoever made them: other packages read them too."""
    catalogue, ended = Catalogue(site.hall), Ended()
    board = CompanyBoard(site, talks, ended)
    return Plugged(
        routes=[
            *api.routes(site, catalogue),
            *kiosk.routes(site, catalogue),
            *phone.routes(site),
            *board.routes(),
            *appointments.routes(site, site.contacts),
            *remote.routes(site),
            *hand_out_page.routes(site),
            *receipt_api.routes(site),
            *guide_desk.routes(site, faults, catalogue),
            *slip_page.routes(site),
            *day_paper_page.routes(site),
            *problem_page.routes(site),
            *problem_phone.routes(site),
            *rule_page.routes(site),
        ],
        topics=[
            *kiosk.topics(site),
            *phone.topics(site, ended),
            board.topic(),
            *guide_desk.topics(site, faults),
            *problem_page.topics(site),
        ],
        folds=[catalogue.taken, ended],
        beside=[partial(site.companies.keep_purging, site.people.now)],
    )
