"""`/cases`, 办件: what the back office owes, by when, and how late it is. 受审分离: windows accept, others decide."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from clerk_app import cases_api, reasons
from clerk_app.cases_rows import SHOWN, VIEWS, Look, chosen, counts
from dispatcher.events import Event
from web import case_words
from web.hub import Topic, View
from web.roles import route
from web.site import Site


def routes(site: Site) -> list[Route]:
    page = CasesPage(site)
    return [
        route("/cases", page.show, ["GET"], roles=cases_api.ROLES, name="cases page"),
        *cases_api.routes(site),
    ]


def topics(site: Site) -> list[Topic]:
    return [CasesPage(site).topic()]


def _of_cases(event: Event, key: str) -> bool:
    return "case.id" in event.fields


class CasesPage:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._parts: dict[str, Callable[[View, str, str], str]] = {"tabs": self._tabs, "rows": self._rows}

    def topic(self) -> Topic:
        """The key is what somebody looks at: 'due', 'ready.general'."""
        return Topic("cases", self._parts, self._data, cases_api.ROLES, concerns=_of_cases, patient=True)

    async def show(self, request: Request) -> Response:
        """`?view=` one of VIEWS, `?lane=` a lane."""
        site, asked = self._site, request.query_params
        view, lang = await site.view(), site.language(request)
        try:
            look = Look.read(f"{asked.get('view', 'due')}.{asked.get('lane', '')}".rstrip("."), site.hall)
        except KeyError:
            return RedirectResponse("/cases", 303)
        return site.page(
            request,
            "cases.html",
            after=view.state.id,
            look=look,
            parts={name: part(view, look.key, lang) for name, part in self._parts.items()},
            lanes=[(lane.code, lane.name.get(lang)) for lane in site.hall.lanes.values()],
            stops=reasons.CASE_STOP,
            withdrawals=reasons.CASE_WITHDRAW,
        )

    def _tabs(self, view: View, key: str, lang: str) -> str:
        look = Look.read(key, view.hall)
        found = counts(self._site.cases, look.lane, view.hall, view.now)
        return self._site.render("cases_tabs.html", lang, look=look, views=VIEWS, counts=found)

    def _rows(self, view: View, key: str, lang: str) -> str:
        look = Look.read(key, view.hall)
        found = chosen(self._site.cases, look, view.hall, view.now)
        say = partial(self._site.phrase, lang)
        rows = [case_words.said(case, view.hall, view.now, say, lang) for case in found[:SHOWN]]
        return self._site.render("cases_rows.html", lang, look=look, rows=rows, more=max(0, len(found) - SHOWN))

    def _data(self, view: View, key: str) -> dict[str, Any]:
        """The same for programs."""
        found = chosen(self._site.cases, Look.read(key, view.hall), view.hall, view.now)
        return {"cases": [cases_api.case_json(self._site, case, view.now) for case in found[:SHOWN]]}
