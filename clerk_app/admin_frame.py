"""What every administrator's page stands in: the way to the others, and what is to be said of the draft."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from clerk_app import admin_draft_api
from clerk_app.admin_workshop import Bench, Workshop

PEOPLE = "/admin/people"
NAV = (
    ("/admin", "概览"),
    ("/admin/windows", "窗口与人员"),
    ("/admin/services", "事项"),
    ("/admin/rules", "叫号规则"),
    ("/admin/hours", "时间与号量"),
    ("/admin/devices", "屏幕与设备"),
    ("/admin/notices", "文案与公告"),
    (PEOPLE, "账号与审计"),
    ("/admin/files", "原始文件"),
    ("/admin/publish", "检查与发布"),
    ("/admin/history", "发布记录"),
)


class AdminFrame:
    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self._site = workshop, workshop.site

    async def page(self, request: Request, template: str, bench: Bench | None = None, **context: Any) -> Response:
        """A page drawn around the draft as it is on the bench, or as it is now."""
        bench = bench or await self._workshop.bench()
        person = request.state.person
        return self._site.page(
            request,
            template,
            nav=[each for each in NAV if each[0] != PEOPLE or (person is not None and person.role == "admin")],
            here_at=request.url.path,
            bench=bench,
            draft=bench.draft,
            writes=person is not None and person.role in admin_draft_api.WRITES,
            wrongs=await self._workshop.wrongs(bench, self._site.language(request)),
            saved_at=self.local(bench.draft.saved_at) if bench.draft else "",
            **context,
        )

    def local(self, seconds: float) -> str:
        """A moment (seconds since 1970) in the hall's own time."""
        return datetime.fromtimestamp(seconds, ZoneInfo(self._site.hall.timezone)).strftime("%Y-%m-%d %H:%M")
