"""`/clerk`: the console of the window one is signed in to, or the way in."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clerk_app import reasons, settings_api
from clerk_app.actions import KEYS
from clerk_app.console import Console
from clerk_app.outcomes import OUTCOMES
from clerk_app.places import places
from clerk_app.seat import mark
from clerk_app.settings_store import SettingsStore
from dispatcher.working_time import NeverOpen, WorkingTime
from web.hub import View
from web.openings import local
from web.people import Person
from web.roles import route
from web.site import Site

_BRING_DAYS = 5
"""Working days in which papers are usually brought; the clerk may say another date."""


def routes(site: Site, console: Console) -> list[Route]:
    page = DeskPage(site, console)
    return [route("/clerk", page.show, ["GET"], roles={"public"}, name="clerk"), *settings_api.routes(site)]


class DeskPage:
    def __init__(self, site: Site, console: Console) -> None:
        self._site, self._console = site, console
        self._places = places(site.hall)
        self._settings = SettingsStore(site.people.accounts.engine)

    async def show(self, request: Request) -> Response:
        person = request.state.person
        view = await self._site.view()
        seated = person is not None and person.role == "clerk" and person.window in self._site.hall.windows
        if not seated or "again" in request.query_params:
            return self._sign_in(request, view)
        return await self._desk(request, view, person)

    async def _desk(self, request: Request, view: View, person: Person) -> Response:
        site, lang = self._site, self._site.language(request)
        window, settings = site.hall.windows[person.window], await self._settings.of(person.staff_no)
        today, brings = bring_by(view)
        return site.page(
            request,
            "console.html",
            person=person,
            window=window,
            seat_mark=mark(person.session),
            after=view.state.id,
            parts=self._console.whole(view, person.window, lang),
            panels=self._console.panels,
            settings=settings,
            together=site.hall.rules.finish_calls_next if settings.together is None else settings.together,
            keys=[(name, key, settings.all_keys()[name], label) for name, (key, label) in KEYS.items()],
            outcomes=list(OUTCOMES.values()),
            holds=reasons.HOLD,
            places=[place for place in self._places if place["window"] != person.window],
            lanes=[site.hall.lanes[code] for code in (window.home, *window.also)],
            call_reasons=reasons.CALL,
            walk_in_reasons=reasons.WALK_IN,
            transfer_reasons=reasons.TRANSFER,
            pause_reasons=reasons.PAUSE,
            pause_minutes=reasons.PAUSE_MINUTES,
            today=today,
            brings=brings,
        )

    def _sign_in(self, request: Request, view: View) -> Response:
        lang = self._site.language(request)
        seats = [
            {"number": window.number, "name": window.name.get(lang), "clerk": view.state.window(window.number).clerk}
            for window in self._site.hall.windows.values()
        ]
        chosen = request.query_params.get("window", "") or next(
            (seat["number"] for seat in seats if not seat["clerk"]), ""
        )
        known = request.state.person
        return self._site.page(
            request,
            "clerk_sign_in.html",
            seats=seats,
            chosen=chosen,
            elsewhere=self._site.settings.sign_in_elsewhere,
            known=known if known is not None and known.role == "clerk" and not known.window else None,
        )


def bring_by(view: View) -> tuple[str, str]:
    """Today, and the day by which papers are usually brought, as a date field has them: '2026-11-30'."""
    today = local(view.hall, view.now).date()
    try:
        last = WorkingTime(view.hall.hours, view.hall.timezone).working_day(today, _BRING_DAYS)
    except NeverOpen:
        last = today + timedelta(days=_BRING_DAYS)
    return today.isoformat(), last.isoformat()
