"""Appointments, plugged together: one desk and one count of wrong codes behind the API and the pages."""

from starlette.routing import Route

from ticketing import appointment_api, appointment_page
from ticketing.appointment_desk import AppointmentDesk
from ticketing.appointment_store import AppointmentStore
from web.contacts import Contacts
from web.site import Site


def routes(site: Site, contacts: Contacts | None = None) -> list[Route]:
    """contacts: where names and telephone numbers go; without it none is asked for."""
    desk = AppointmentDesk(site, AppointmentStore(site.people.accounts.engine), contacts)
    codes = appointment_api.wrong_codes(site)
    return [*appointment_api.routes(site, desk, codes), *appointment_page.routes(site, desk, codes)]
