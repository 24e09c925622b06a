"""Every route of the hall, asked as whoever it is for and as everybody else."""

from collections.abc import Iterator
from typing import NamedTuple

from tests.hall_app import HallApp, filled
from web.roles import ROLES, Guarded

NOBODY, VISITOR = "", "visitor"
EVERYONE = (NOBODY, VISITOR, *sorted(ROLES - {"public", VISITOR}))


class Asked(NamedTuple):
    """One route with one of its methods."""

    route: Guarded
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.route.path}"

    def lets_in(self, role: str) -> bool:
        """As its table of roles says."""
        return bool(self.route.roles & {role, "public"})


def every(hall: HallApp) -> Iterator[Asked]:
    for each in hall.inner.routes:
        if isinstance(each, Guarded):
            yield from (Asked(each, method) for method in sorted((each.methods or set()) - {"HEAD"}))


async def asks(hall: HallApp, role: str, asked: Asked, token: str) -> int:
    """The status that somebody of this role gets. A visitor names the ticket by its token, others by its number."""
    path = filled(asked.route.path, ticket=token if role == VISITOR else "A001", token=token)
    client = await hall.client("" if role == VISITOR else role)
    if asked.method == "GET":
        return (await client.get(path)).status_code
    headers = {"Idempotency-Key": hall.story.request()}
    return (await client.request(asked.method, path, headers=headers, json={})).status_code
