"""A company at the three banks of the small hall, over HTTP: what it says by its token, what the clerks say at windows
4, 5 and 6.

    async with HallApp(story, tmp_path) as hall:
        banks = BankHall(hall)
        company = await banks.company()
        await banks.serves("bank_one", company)
        await banks.offers("bank_one", company, amount=1_000_000)
"""

from typing import Any

import httpx2

from tests.clerk_app.clerk import Clerk
from tests.hall_app import HallApp

BANKS = ("bank_one", "bank_two", "bank_three")
DOORS = dict(zip(BANKS, "456", strict=True))
CODE = "91350100M000100Y43"
"""The example of the standard."""
SAID = {"name": "某某科技有限公司", "code": CODE, "contact": "某某甲", "phone": "13800005678"}
OFFER: dict[str, Any] = {"kind": "first", "amount": 3_000_000, "rate": 365, "term": 12, "valid": "2026-12-23"}


class BankHall:
    def __init__(self, hall: HallApp) -> None:
        self.hall = hall
        self._clerks: dict[str, Clerk] = {}

    async def clerk(self, bank: str) -> Clerk:
        """Whoever sits at the bank's window."""
        if bank not in self._clerks:
            clerk = Clerk(self.hall, DOORS[bank], f"10{DOORS[bank].zfill(2)}")
            await clerk.signs_in()
            self._clerks[bank] = clerk
        return self._clerks[bank]

    async def company(self, *banks: str) -> str:
        """The number of a company that has just come."""
        body = {"lanes": list(banks or BANKS), "rule": "all"}
        answer = await self.hall.post("kiosk", "/api/v1/tickets", body)
        assert answer.status_code == 201, answer.text
        number: str = answer.json()["number"]
        return number

    async def serves(self, bank: str, company: str, outcome: str = "") -> None:
        """Called and at the window; with an outcome, done there."""
        clerk = await self.clerk(bank)
        assert await clerk.calls() == company
        await clerk.does("start", company)
        if outcome:
            await clerk.does("finish", company, outcome=outcome)

    async def offers(self, bank: str, company: str, **terms: Any) -> dict[str, Any]:
        answer = await (await self.clerk(bank)).asks("offers", company, **{**OFFER, **terms})
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def reads(self, bank: str, path: str) -> httpx2.Response:
        """A read of the bank's clerk below the own window."""
        clerk = await self.clerk(bank)
        return await clerk._ask("GET", f"/api/v1/windows/{clerk.window}/{path}")

    async def says(self, company: str, verb: str, **members: Any) -> httpx2.Response:
        """The company itself, by its token."""
        token = await self.hall.phone_token(company)
        return await self.hall.post("", f"/api/v1/tickets/{token}/{verb}", members)

    async def consents(self, company: str, bank: str, given: bool = True) -> None:
        answer = await self.says(company, "consents", lane=bank, given=given)
        assert answer.status_code == 200, answer.text
