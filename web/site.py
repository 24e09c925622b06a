"""What every page and route of a hall is given: the hall, its dispatcher, who is who, how to draw and how to speak."""

import asyncio
from collections.abc import Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response

from config.hall import Hall
from config.settings import Settings
from dispatcher.advice_book import AdviceBook
from dispatcher.dispatcher import Dispatcher
from dispatcher.estimates import Waits, forward
from dispatcher.feed import Feed
from dispatcher.state import State
from web.assets import Assets
from web.audit import Audit
from web.case_book import CaseBook
from web.case_codes import CaseCodes
from web.company_store import CompanyStore
from web.contacts import Contacts
from web.day_events import DayEvents
from web.history_schema import HistoryTables
from web.hub import View
from web.openings import today_of
from web.people import People
from web.phrases import SOURCE, Phrases
from web.presence import Presence
from web.problem_news import ProblemNews
from web.receipts import Receipts
from web.screens import Screens
from web.waits_heard import heard

if TYPE_CHECKING:
    from web.follower import Follower

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("web", "ticketing", "clerk_app", "displays")
CONTACTS_KEY = "contacts.key"
_KEPT_PAGES = {"Cache-Control": "no-cache"}


class Site:
    """One hall as one web process serves it. `outdated` is set once another revision of the hall file holds."""

    follower: "Follower | None" = None

    def __init__(
        self,
        hall: Hall,
        dispatcher: Dispatcher,
        feed: Feed,
        people: People,
        settings: Settings,
        printers: Mapping[str, Any],
    ) -> None:
        self.hall, self.dispatcher, self.feed, self.people = hall, dispatcher, feed, people
        self.settings, self.printers = settings, printers
        self.outdated = asyncio.Event()
        self.presence = Presence(people.accounts.engine, people.now)
        self.screens = Screens(self._hall_now)
        self.contacts = Contacts(
            people.accounts.engine.url.render_as_string(hide_password=False), settings.data / CONTACTS_KEY
        )
        self.audit = Audit(people.accounts.engine, people.now)
        self.history = HistoryTables(people.accounts.engine)
        self.days = DayEvents(feed, self.history, hall.code)
        self.problem_news, self.receipts = ProblemNews(), Receipts()
        self.advice = AdviceBook()
        self.cases, self.case_codes = CaseBook(dispatcher), CaseCodes(settings.data)
        self.companies = CompanyStore(people.accounts.engine, settings.data)
        folders = [ROOT / package for package in PACKAGES]
        self.phrases, self.assets = (
            Phrases(folders, [language for language in hall.languages if language != SOURCE]),
            Assets(folders),
        )
        loader = ChoiceLoader([FileSystemLoader(folder / "templates") for folder in folders])
        self.templates = Environment(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,  # or each drawing asks the disk whether the template has changed
        )
        self.templates.globals |= {
            "version": version("yichuang"),
            "asset": self.assets.address,
            "en": partial(self.phrase, "en"),
        }

    def take_up(self, hall: Hall) -> None:
        """Go on with another revision of the hall file. For a process without pages; a web process ends instead, since
        its routes and pages were made from the old one."""
        self.hall = hall
        self.dispatcher.take_up(hall)

    def language(self, connection: HTTPConnection) -> str:
        """The one asked for with `?lang=`, else the first the reader accepts, else the hall's own."""
        known = self.hall.languages
        asked = connection.query_params.get("lang", "")
        if asked in known:
            return asked
        for word in connection.headers.get("accept-language", "")[:200].split(","):
            wish = word.partition(";")[0].strip().partition("-")[0].lower()
            if wish in known:
                return wish
        return known[0]

    def phrase(self, language: str, phrase: str, /, **values: object) -> str:
        return self.phrases.say(language, phrase, **values)

    def render(self, template: str, language: str, **context: Any) -> str:
        """A template as text; it is given the hall, the language and `_`."""
        say = partial(self.phrases.say, language)
        return self.templates.get_template(template).render(hall=self.hall, lang=language, _=say, **context)

    def page(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **context: Any,
    ) -> Response:
        """A whole page in the reader's language."""
        person = getattr(request.state, "person", None)
        context.setdefault("person", person)
        text = self.render(template, self.language(request), **context)
        kept = {"Cache-Control": "no-store"} if person is not None else _KEPT_PAGES
        return HTMLResponse(text, status, {**kept, **(headers or {})})

    def _hall_now(self) -> int | None:
        view = self.follower.view() if self.follower is not None else None
        return None if view is None else view.now

    async def now(self) -> int:
        """The hall's time, ms since 1970 (UTC), also before its first day. Raises Unavailable."""
        known = self._hall_now()
        return await self.dispatcher.now() if known is None else known

    async def view(self) -> View:
        """The hall as this process follows it, a moment old at most; straight from the engine while it does not."""
        if self.follower is not None and (found := self.follower.view()) is not None:
            return found
        return await self.fresh_view()

    async def standing(self) -> tuple[State, Waits]:
        """Of the view only where everybody stands, for the busiest of the answers."""
        if self.follower is not None and (found := self.follower.standing()) is not None:
            return found
        return (await self.fresh_view())[:2]

    async def fresh_view(self) -> View:
        """The hall as the engine has it now, with the waits told last. Raises DayOver, Unavailable."""
        state, now = await self.dispatcher.board(), await self.dispatcher.now()
        waits = await heard(self.dispatcher, state, lambda: forward(state, self.hall, now))
        return View(state, waits, today_of(self.hall, state), now)
