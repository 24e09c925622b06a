"""A clerk over HTTP: signs in with a password, acts at one window, and is refused now and then."""

from typing import Any

import httpx2

from tests.hall_app import ORIGIN, HallApp
from tests.once import PASSWORD

SESSIONS = "/api/v1/sessions"


class Clerk:
    """`name`: the staff number; the account is made at the first signing in."""

    def __init__(self, hall: HallApp, window: str, name: str) -> None:
        self.hall, self.window, self.name = hall, window, name
        transport = httpx2.ASGITransport(app=hall.app)
        self._client = httpx2.AsyncClient(
            transport=transport, base_url=ORIGIN, headers={"Accept-Language": "zh", "Sec-Fetch-Site": "same-origin"}
        )

    async def enters(self, password: str = PASSWORD, role: str = "clerk", **more: Any) -> httpx2.Response:
        """Signs in, whatever comes of it."""
        await self.hall.accounts.add_account(self.name, role, PASSWORD)
        return await self._ask(
            "POST", SESSIONS, {"user": self.name, "password": password, "window": self.window, **more}
        )

    async def signs_in(self, **more: Any) -> None:
        answer = await self.enters(**more)
        assert answer.status_code == 201, answer.text

    async def leaves(self) -> httpx2.Response:
        return await self._ask("DELETE", SESSIONS)

    async def asks(
        self, command: str, ticket: str = "", *, at: str = "", key: str = "", **members: Any
    ) -> httpx2.Response:
        """A command at this clerk's window, or at another's."""
        if ticket:
            members["ticket"] = ticket
        return await self._ask("POST", f"/api/v1/windows/{at or self.window}/{command}", members, key)

    async def does(self, command: str, ticket: str = "", **members: Any) -> dict[str, Any]:
        """A command that succeeds; its answer."""
        answer = await self.asks(command, ticket, **members)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def calls(self) -> str:
        number: str = (await self.does("call-next"))["number"]
        return number

    async def sees(self) -> httpx2.Response:
        return await self._client.get("/clerk")

    async def _ask(self, method: str, path: str, body: Any = None, key: str = "") -> httpx2.Response:
        headers = {"Idempotency-Key": key or self.hall.story.request()}
        return await self._client.request(method, path, json=body, headers=headers)


def refused(answer: httpx2.Response) -> tuple[int, str]:
    """Status and refusal word of a problem, which says in a sentence what happened."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem["status"] == answer.status_code and problem["title"]
    return answer.status_code, problem["code"]
