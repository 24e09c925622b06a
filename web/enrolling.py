"""`/enrol`, where a machine becomes one of the hall's by typing a code, and `/out-of-service`, where it ends."""

from typing import Annotated

from limits import RateLimitItemPerMinute
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from web import requests
from web.devices import CodeWrong, Devices
from web.roles import Spec, route
from web.site import Site
from web.throttle import Throttle

_PER_ADDRESS = RateLimitItemPerMinute(10)
_WHY = ("revoked", "doubled")


class CodeIn(BaseModel):
    """The code as it was typed; spaces, dashes and small letters do not matter."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: Annotated[str, Field(min_length=8, max_length=20, pattern=r"^[0-9A-Za-z \-]+$")]


class EnrolledOut(BaseModel):
    """What the machine is called, and the page it opens. Its key is in the cookie that comes along."""

    device: str
    role: str
    page: str


def routes(site: Site, devices: Devices) -> list[Route]:
    codes = Throttle(site.people.tries, "device codes", _PER_ADDRESS)

    async def page(request: Request) -> Response:
        return site.page(request, "enrol.html")

    async def out_of_service(request: Request) -> Response:
        why = request.query_params.get("why", "")
        return site.page(request, "out_of_service.html", why=why if why in _WHY else "")

    async def enrol(request: Request) -> Response:
        _, body = await requests.read(request, CodeIn)
        async with codes.guessing(f"address {request.client.host if request.client else ''}", CodeWrong):
            device, key = await devices.enrol(body.code)
        told = {"device": device.name, "role": device.role, "page": device.page}
        answer = JSONResponse(told, headers={"Cache-Control": "no-store"})
        site.people.set_device(answer, device.role, key)
        await site.audit.record(device.name, "device.added", about=f"{device.role} {device.page}")
        return answer

    spec = Spec("Make this browser a machine of the hall.", body=CodeIn, answers={200: EnrolledOut}, tag="devices")
    return [
        route("/enrol", page, ["GET"], roles={"public"}, name="enrol page"),
        route("/out-of-service", out_of_service, ["GET"], roles={"public"}, name="out of service"),
        route("/api/v1/enrolments", enrol, ["POST"], roles={"public"}, name="enrol", spec=spec),
    ]
