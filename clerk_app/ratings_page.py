"""`/ratings`, 好差评: how content visitors are, with the formula beside the figure, and who is owed a call back.

For whoever is in charge: no figure here is of a single clerk, and no clerk sees the page.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clerk_app import follow_up_api, rating_export_api
from clerk_app.words import share
from dispatcher.satisfaction import LEAST_SAMPLE, Rateable, Score, by, rateable, score
from dispatcher.working_time import WorkingTime
from web.follow_ups import RESULTS, FollowUp, FollowUps
from web.openings import local
from web.past_days import PastDays
from web.rating_words import LEVELS
from web.roles import route
from web.site import Site

PERIODS = {"today": 1, "week": 7, "month": 30}
"""Words in the address, and how many days back, today included."""

RESULT_WORDS = dict(zip(RESULTS, ("群众满意了", "已整改", "仍不满意", "联系不上", "没有留电话"), strict=True))
APPEALS = {"": "", "asked": "窗口已申诉", "upheld": "申诉成立，不计入满意率", "refused": "申诉不成立"}


def routes(site: Site) -> list[Route]:
    page = RatingsPage(site)
    return [
        route("/ratings", page.show, ["GET"], roles=follow_up_api.ROLES, name="ratings"),
        route("/ratings/form", page.form, ["GET"], roles=follow_up_api.ROLES | {"guide"}, name="rating form"),
        *follow_up_api.routes(site),
        *rating_export_api.routes(site),
    ]


class RatingsPage:
    def __init__(self, site: Site) -> None:
        self._site, self._kept = site, FollowUps(site.people.accounts.engine)
        self._past = PastDays(site.days, lambda day, events: rateable(events))

    async def show(self, request: Request) -> Response:
        """`?period=` one of PERIODS."""
        site, lang = self._site, self._site.language(request)
        period = request.query_params.get("period", "today")
        period = period if period in PERIODS else "today"
        now, upheld = await site.dispatcher.now(), await self._kept.upheld()
        visits = [visit for day in self._days(now, PERIODS[period]) for visit in await self._of(day)]
        lanes = {code: lane.name.get(lang) for code, lane in site.hall.lanes.items()}
        closed = await self._kept.all(closed=True, limit=50)
        return site.page(
            request,
            "ratings.html",
            period=period,
            periods=list(PERIODS),
            whole=_figures(score(visits, upheld)),
            lanes=[
                (lanes.get(code, code), _figures(each)) for code, each in by(visits, lambda v: v.lane, upheld).items()
            ],
            least=LEAST_SAMPLE,
            levels=_levels(visits),
            follow_ups=[self._row(each, now, lang) for each in await self._kept.all()],
            closed=[self._row(each, now, lang) for each in closed],
            back=_share(sum(any(call.reached for call in each.calls) for each in closed), len(closed)),
            mended=_share(sum(each.result in ("content", "mended") for each in closed), len(closed)),
            results=list(RESULT_WORDS.items()),
            export=await self._export(),
            yesterday=rating_export_api.dashed(self._days(now, 2)[0]),
        )

    async def form(self, request: Request) -> Response:
        """The same question on paper."""
        site, lang = self._site, self._site.language(request)
        day = f"{local(site.hall, await site.dispatcher.now()):%Y%m%d}"
        reasons = site.hall.indicators_on(day).names(lang)
        return site.page(request, "rating_form.html", levels=LEVELS, reasons=reasons)

    async def _export(self) -> dict[str, Any]:
        """The way to the city's platform, for people."""
        found = await rating_export_api.standing_of(self._site)
        last = found["compared"]
        if last is not None:
            at = f"{local(self._site.hall, round(last['at'] * 1000)):%m-%d %H:%M}"
            found["compared"] = last | {"day": rating_export_api.dashed(last["day"]), "at": at}
        return found

    async def _of(self, day: str) -> list[Rateable]:
        """Of a day that is over what is known; a call back moves nothing in it."""
        if day < self._site.dispatcher.day:
            return await self._past.of(day)
        return rateable(await self._site.feed.day(day))

    def _days(self, now: int, count: int) -> list[str]:
        today: date = local(self._site.hall, now).date()
        return [f"{today - timedelta(days=back):%Y%m%d}" for back in reversed(range(count))]

    def _row(self, found: FollowUp, now: int, lang: str) -> dict[str, Any]:
        hall = self._site.hall
        service, lane = hall.services.get(found.service), hall.lanes.get(found.lane)
        left = WorkingTime(hall.hours, hall.timezone)
        today = left.date_of(now)
        names = dict(hall.indicators_on(found.ticket.partition("-")[0]).names(lang))
        return {
            "ticket": found.ticket,
            "matter": service.name.get(lang) if service else lane.name.get(lang) if lane else "",
            "level": dict(LEVELS)[found.rating],
            "reasons": [names.get(code, code) for code in found.reasons],
            "due": f"{local(hall, found.due):%m-%d}",
            "late": found.late(now),
            "soon": not found.late(now) and left.working_days(today, left.date_of(found.due)) <= 1,
            "state": found.state,
            "owner": found.owner,
            "calls": len(found.calls),
            "mended": found.mended,
            "appeal": found.appeal,
            "appeal_words": APPEALS[found.appeal],
            "appeal_why": found.appeal_why,
            "result": RESULT_WORDS.get(found.result, ""),
        }


def _levels(visits: Sequence[Rateable]) -> list[tuple[str, int, str]]:
    """Each level's words, how often it was given, and its share of all ratings in hundredths, as a width."""
    counted = Counter(visit.rating for visit in visits if visit.rating)
    return [(words, counted[value], share(counted[value], counted.total())) for value, words in LEVELS]


def _figures(found: Score) -> dict[str, Any]:
    return {
        "rateable": found.rateable,
        "rated": found.rated,
        "content": found.content,
        "taken_out": found.taken_out,
        "satisfaction": _said(found.satisfaction()),
        "response": _said(found.response()),
    }


def _said(share: float | None) -> str:
    return "—" if share is None else f"{share:.1f}%"


def _share(part: int, whole: int) -> str:
    return _said(100 * part / whole if whole else None)
