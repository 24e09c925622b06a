"""`hall ratings`: how the ratings are on their way to the city's platform, and comparing a day with it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from web.accounts import Accounts, address_of
from web.command_line import Data, HallFolder, end, hall_at, out, settings_of
from web.rating_export import PlatformSilent, compare
from web.rating_outbox import RatingOutbox
from web.rating_platform import platform_of

Result = TypeVar("Result")


def rating_commands(clock: Callable[[], float]) -> typer.Typer:
    """clock: seconds since 1970 (UTC)."""
    rating = typer.Typer(help="Ratings on their way to the city's platform.", no_args_is_help=True)

    @rating.command("state")
    def state(data: Data = None) -> None:
        """How many wait, are sent and were refused, and why."""

        async def asked(outbox: RatingOutbox) -> list[str]:
            counts, whys = await outbox.counts(), await outbox.whys()
            return [*(f"{name} {count}" for name, count in counts.items()), *(f"  {w}: {n}" for w, n in whys.items())]

        for line in _with_outbox(data, asked):
            out.print(line, highlight=False)

    @rating.command("reconcile")
    def reconcile(
        day: Annotated[str, typer.Argument(help="A business day, yyyymmdd.")],
        data: Data = None,
        hall: HallFolder = None,
    ) -> None:
        """Compares a day with the platform: what it misses is sent again by the running hall, strangers are named. Exit
        code 1 where the platform gives no answer, or has what the hall does not know."""
        if len(day) != 8 or not day.isdecimal():
            raise typer.BadParameter("a day as 20261123", param_hint="DAY")
        settings = settings_of(data=data, hall=hall)
        platform = platform_of(settings, hall_at(settings.hall).code)
        if platform is None:
            end("HALL_RATING_URL names no platform")
        try:
            found = _with_outbox(data, lambda outbox: compare(outbox, platform, day, clock()))
        except PlatformSilent as silent:
            end(f"the platform gave no answer: {silent}")
        said = f"{day}: ours {found.ours}, theirs {found.theirs}, missing {found.missing}, strangers {found.strangers}"
        out.print(said, highlight=False, soft_wrap=True)
        if found.strangers:
            end("not known here: " + " ".join(found.named))

    return rating


def _with_outbox(data: Data, work: Callable[[RatingOutbox], Awaitable[Result]]) -> Result:
    """Asks the outbox of a hall, running or not."""
    settings = settings_of(data=data)

    async def opened() -> Result:
        accounts = Accounts(settings.database or address_of(settings.data))
        try:
            return await work(RatingOutbox(accounts.engine))
        finally:
            await accounts.close()

    settings.data.mkdir(parents=True, exist_ok=True)
    return asyncio.run(opened())
