"""`/audit`, 审计记录: what staff decided and looked at, whether the chain of its entries holds, and who gave how many
numbers and priorities. For the auditor, and for whoever is in charge."""

import csv
import io
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from dispatcher.audit_chain import Entry, grouped, read_head
from displays.audit_bodies import PAGE, Asked, EntriesOut, HeadAsked, VerdictOut
from displays.audit_rows import row, said, span, table
from web import requests
from web.audit_reading import Count, Wanted, counts, day_heads, each, examined, newest
from web.audit_words import ACTS
from web.roles import Spec, route
from web.site import Site

ROLES = frozenset({"auditor", "admin", "manager"})
DAYS_SHOWN = 10
_API = "/api/v1/audit"
_NOT_KEPT = {"Cache-Control": "no-store"}


def routes(site: Site) -> list[Route]:
    audit = AuditPage(site)
    entries = Spec("Entries of the audit.", query=Asked, answers={200: EntriesOut}, tag="audit")
    verdict = Spec("Goes through the whole chain.", query=HeadAsked, answers={200: VerdictOut}, tag="audit")
    export = Spec("Entries as CSV, in the order of the chain. That it was taken is an entry.", query=Asked, tag="audit")
    return [
        route("/audit", audit.page, ["GET"], roles=ROLES, name="audit"),
        route(f"{_API}/entries", audit.entries, ["GET"], roles=ROLES, name="audit entries", spec=entries),
        route(f"{_API}/verdict", audit.verdict, ["GET"], roles=ROLES, name="audit verdict", spec=verdict),
        route(f"{_API}/entries.csv", audit.export, ["GET"], roles=ROLES, name="audit export", spec=export),
    ]


class AuditPage:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def page(self, request: Request) -> Response:
        """`?day=&what=&who=&below=`: which entries. What is no filter counts as none."""
        site, lang = self._site, self._site.language(request)
        try:
            asked = requests.query(request, Asked)
        except requests.WrongMember:
            asked = Asked()
        say = partial(site.phrase, lang)
        found = await newest(site.audit.tables, self._wanted(asked), PAGE + 1)
        day = asked.day.replace("-", "") or site.dispatcher.day
        heads = await day_heads(site.audit.tables)
        return site.page(
            request,
            "audit.html",
            asked=asked,
            rows=[row(entry, site.hall, say, lang) for entry in found[:PAGE]],
            below=found[PAGE - 1].seq if len(found) > PAGE else 0,
            acts=ACTS,
            day=day,
            counts=[(count, _share(count)) for count in await counts(site.audit.tables, day)],
            heads=[(head, " ".join(grouped(head.hash)[:4])) for head in heads[:DAYS_SHOWN]],
        )

    async def entries(self, request: Request) -> Response:
        asked = requests.query(request, Asked)
        found = await newest(self._site.audit.tables, self._wanted(asked), PAGE + 1)
        below = found[PAGE - 1].seq if len(found) > PAGE else None
        return JSONResponse({"entries": [entry._asdict() for entry in found[:PAGE]], "below": below}, headers=_NOT_KEPT)

    async def verdict(self, request: Request) -> Response:
        """Raises WrongMember for what is no head."""
        asked = requests.query(request, HeadAsked)
        heads = []
        if asked.head.strip():
            head = read_head(asked.head)
            if head is None:
                raise requests.WrongMember("head")
            heads.append(head)
        count, end, fault = await examined(self._site.audit.tables, heads)
        say = partial(self._site.phrase, self._site.language(request))
        told = VerdictOut(
            good=fault is None,
            entries=count,
            head=end,
            fault=fault.kind if fault else None,
            seq=fault.seq if fault else None,
            until=fault.until if fault else None,
            words=said(fault, say) if fault else say("%(count)s 条记录，逐条相接，没有改动", count=count),
        )
        return JSONResponse(told.model_dump(), headers=_NOT_KEPT)

    async def export(self, request: Request) -> Response:
        asked, person = requests.query(request, Asked), request.state.person
        chosen = " ".join(word for word in (asked.day, asked.what, asked.who) if word)
        await self._site.audit.record(person.staff_no, "audit.exported", chosen)
        name = f"audit-{asked.day or 'all'}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', **_NOT_KEPT}
        return StreamingResponse(self._lines(asked), media_type="text/csv; charset=utf-8", headers=headers)

    async def _lines(self, asked: Asked) -> AsyncIterator[str]:
        yield "\ufeff" + _csv([["time", *Entry._fields]])
        async for found in each(self._site.audit.tables, self._wanted(asked)):
            yield _csv(table(found, self._site.hall))

    def _wanted(self, asked: Asked) -> Wanted:
        since, until = span(asked.day, self._site.hall)
        return Wanted(since, until, asked.what, asked.who.strip(), below=asked.below)


def _share(count: Count) -> str:
    """Granted of given, in per cent; '' for whoever grants and hands nothing out."""
    return f"{100 * count.granted / count.given:.1f}%" if count.given else ""


def _csv(rows: list[list[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
