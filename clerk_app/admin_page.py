"""`/admin`: the hall file in words and in forms, its draft, publishing it, the devices. Managers may look."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clerk_app import admin_devices_api, admin_draft_api, admin_publish_api, admin_wizard_api, people_page
from clerk_app.admin_booked import booked_rows
from clerk_app.admin_catalogue import found, rows_of
from clerk_app.admin_devices import Faults
from clerk_app.admin_fields import Shown, shown
from clerk_app.admin_frame import AdminFrame
from clerk_app.admin_labels import COLUMN_HINTS, LABELS, words_of
from clerk_app.admin_mistakes import Wrong, part_name
from clerk_app.admin_publish_api import days_on_record
from clerk_app.admin_sections import groups, name_of, named
from clerk_app.admin_workshop import Workshop
from config.catalogue_file import COLUMNS
from config.differences import Difference, differences, tables_of
from config.reading import revision_of
from config.words import hall_in_words
from dispatcher.day_keeper import business_day
from web import enrolling
from web.bookings import Bookings
from web.devices import Devices
from web.hub import View
from web.publishing import gone
from web.replays import Replays
from web.roles import route
from web.site import Site

SECTIONS = {
    "windows": ("窗口与人员", "哪个窗口办哪条队列的事。窗口人员的账号在「账号与审计」里。"),
    "rules": ("叫号规则", "谁等多久、谁先叫。得分 = k × 权重 × 已等时间 ÷ 目标，得分最高的先叫。"),
    "hours": ("时间与号量", "什么时候开门、什么时候停止取号、每天给多少号。"),
    "notices": ("文案与公告", "屏幕、取号机和小票上的名称，以及要告诉大家的话。"),
}
_ROWS = 50


def routes(site: Site, faults: Faults, bookings: Bookings) -> list[Route]:
    """`faults`: the printers that are out of order, for the device wall; `bookings`: what is booked ahead."""
    workshop, devices = Workshop(site), Devices(site.people.accounts, site.people.now)
    replays = Replays(site.people.accounts.engine, site.hall.code, site.people.now)
    frame = AdminFrame(workshop)
    page = AdminPage(workshop, frame, replays, admin_devices_api.DevicesDoor(site, devices, faults), bookings)

    def get(path: str, endpoint: Any, name: str) -> Route:
        return route(path, endpoint, ["GET"], roles=admin_draft_api.READS, name=name)

    return [
        get("/admin", page.overview, "admin"),
        *(get(f"/admin/{name}", partial(page.section, name), f"admin {name}") for name in SECTIONS),
        get("/admin/services", page.services, "admin services"),
        get("/admin/devices", page.devices, "admin devices"),
        get("/admin/files", page.files, "admin files"),
        get("/admin/publish", page.publish, "admin publish"),
        get("/admin/history", page.history, "admin history"),
        get("/admin/wizard", page.wizard, "admin wizard"),
        *admin_draft_api.routes(workshop),
        *admin_publish_api.routes(workshop, replays),
        *admin_wizard_api.routes(workshop),
        *admin_devices_api.routes(site, devices, faults),
        *enrolling.routes(site, devices),
        *people_page.routes(site, frame),
    ]


class AdminPage:
    def __init__(
        self,
        workshop: Workshop,
        frame: AdminFrame,
        replays: Replays,
        wall: admin_devices_api.DevicesDoor,
        bookings: Bookings,
    ) -> None:
        self._workshop, self._site, self._replays, self._wall = workshop, workshop.site, replays, wall
        self._frame, self._bookings = frame, bookings

    async def overview(self, request: Request) -> Response:
        bench = await self._workshop.bench()
        lang = self._site.language(request)
        words = await asyncio.to_thread(hall_in_words, self._site.hall, lang)
        sections: list[list[str]] = [[]]
        for line in words:
            sections[-1].append(line) if line else sections.append([])
        return await self._frame.page(
            request, "admin_overview.html", bench, sections=[each for each in sections if each]
        )

    async def section(self, name: str, request: Request) -> Response:
        bench = await self._workshop.bench()
        lang = self._site.language(request)
        wrongs, tables = await self._workshop.wrongs(bench, lang), bench.tables
        found_groups = groups(name, tables, lang, partial(self._site.phrase, lang))
        paths = {field.path for group in found_groups for field in group.fields}
        rows = [(group, [_shown(field, tables, wrongs) for field in group.fields]) for group in found_groups]
        title, lead = SECTIONS[name]
        here = [each for each in wrongs if each.section == name or each.path in paths]
        return await self._frame.page(
            request,
            "admin_section.html",
            bench,
            section=name,
            title=title,
            lead=lead,
            groups=rows,
            here=here,
            paths=paths,
            **(_parts(tables, lang) if name == "windows" else {}),
        )

    async def services(self, request: Request) -> Response:
        bench = await self._workshop.bench()
        asked = request.query_params.get("q", "")[:60]
        code = request.query_params.get("code", "")[:40]
        rows = await asyncio.to_thread(rows_of, bench.files.rows)
        row = next((each for each in rows if each.get("code") == code), None)
        if code == "+":
            row = {}
        lang = self._site.language(request)
        here = [each for each in await self._workshop.wrongs(bench, lang) if each.section == "services"]
        return await self._frame.page(
            request,
            "admin_services.html",
            bench,
            asked=asked,
            rows=found(rows, asked, _ROWS),
            count=len(rows),
            row=None if row is None else dict.fromkeys(COLUMNS, "") | row,
            labels=LABELS,
            lane_names={code: name_of(lane, lang, code) for code, lane in named(bench.tables, "lanes").items()},
            hints=COLUMN_HINTS,
            columns=[column for column in COLUMNS if column != "code"],
            lanes=[(code, name_of(lane, lang, code)) for code, lane in named(bench.tables, "lanes").items()],
            here=here,
        )

    async def devices(self, request: Request) -> Response:
        bench = await self._workshop.bench()
        return await self._frame.page(
            request,
            "admin_devices.html",
            bench,
            cards=await self._wall.cards(),
            pages=admin_devices_api.PAGES,
            now_s=self._site.people.now(),
        )

    async def files(self, request: Request) -> Response:
        bench = await self._workshop.bench()
        return await self._frame.page(
            request,
            "admin_files.html",
            bench,
            toml=bench.files.toml.decode("utf-8", "replace"),
            services=bench.files.rows.decode("utf-8", "replace"),
        )

    async def publish(self, request: Request) -> Response:
        bench = await self._workshop.bench()
        lang = self._site.language(request)
        hall = (await self._workshop.examined(bench.files)).hall
        view = await self._site.view()
        going = gone(self._site.hall, hall, view.state) if hall is not None and bench.draft is not None else []
        changes = await self._workshop.differs(bench)
        was = tables_of((await self._workshop.publishing.in_force()).toml)
        return await self._frame.page(
            request,
            "admin_publish.html",
            bench,
            changes=self._in_words(changes, bench.tables, was, lang)[:400],
            more=max(0, len(changes) - 400),
            hall_new=hall,
            mine=revision_of(*bench.files),
            going=going,
            booked=booked_rows(self._site.hall, hall, await self._booked(view), lang) if hall else [],
            moved=bench.draft is not None and bench.draft.based_on != self._site.hall.revision,
            days=await days_on_record(self._site),
            replay=await self._replays.last(),
            planned=self._workshop.publishing.revisions.planned(),
        )

    async def _booked(self, view: View) -> Mapping[tuple[str, str], int]:
        return await self._bookings.ahead(business_day(view.now, self._site.hall.timezone))

    async def history(self, request: Request) -> Response:
        bench = await self._workshop.bench()
        lang = self._site.language(request)
        publishing = self._workshop.publishing
        made = await publishing.made.last()
        looked = request.query_params.get("revision", "")[:16]
        entry = next((each for each in made if each.revision == looked), None)
        changes: list[dict[str, str]] = []
        if entry is not None and publishing.revisions.has(entry.revision) and publishing.revisions.has(entry.was):
            new = publishing.revisions.files(entry.revision)
            old = publishing.revisions.files(entry.was)
            told = await asyncio.to_thread(differences, old, new)
            changes = self._in_words(told, tables_of(new.toml), tables_of(old.toml), lang)
        return await self._frame.page(
            request,
            "admin_history.html",
            bench,
            made=made,
            looked=entry,
            changes=changes,
            kept={each for one in made for each in (one.revision, one.was) if publishing.revisions.has(each)},
            planned=publishing.revisions.planned(),
            at=self._frame.local,
        )

    async def wizard(self, request: Request) -> Response:
        return await self._frame.page(request, "admin_wizard.html")

    def _in_words(
        self, changes: list[Difference], tables: Mapping[str, Any], was: Mapping[str, Any], lang: str
    ) -> list[dict[str, str]]:
        say = partial(self._site.phrase, lang)
        return [
            {
                "path": each.path,
                "label": words_of(each.path, lambda kind, code: _whose(tables, was, kind, code, lang), say),
                "old": each.old,
                "new": each.new,
            }
            for each in changes
        ]


def _parts(tables: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """What the forms for new windows and lanes offer."""
    rows = tables.get("windows")
    lanes = named(tables, "lanes")
    return {
        "zones": list(named(tables, "zones")),
        "lanes": [(code, name_of(lane, lang, code), lane.get("draining") is True) for code, lane in lanes.items()],
        "series": [(letter, name_of(part, lang, letter)) for letter, part in named(tables, "series").items()],
        "windows": [str(row.get("numbers", "")) if isinstance(row, dict) else "" for row in rows or ()]
        if isinstance(rows, list)
        else [],
    }


def _shown(field: Any, tables: Mapping[str, Any], wrongs: list[Wrong]) -> Shown:
    text = shown(field, tables)
    mine = tuple(each.words for each in wrongs if each.path == field.path or each.path.startswith(f"{field.path}/"))
    return Shown(field, text, frozenset(text.split(",")) if field.kind == "many" else frozenset(), mine)


def _whose(tables: Mapping[str, Any], was: Mapping[str, Any], kind: str, code: str, lang: str) -> str:
    """Windows go by their numbers in a difference, everything else by its name, also of what is gone."""
    if kind in ("windows", "services"):
        return code
    return part_name(tables if code in named(tables, kind) else was, kind, code, lang)
