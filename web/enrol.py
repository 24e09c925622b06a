"""`hall user` and `hall device`: who may sign in, and which kiosks, displays and programs belong to the hall."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from config.settings import Settings
from web.accounts import Accounts, address_of
from web.command_line import Data, settings_of
from web.pages import is_page
from web.roles import DEVICES, PEOPLE
from web.running import origin_of

Result = TypeVar("Result")
SHORTEST = 8

users = typer.Typer(help="Accounts of people.", no_args_is_help=True)
devices = typer.Typer(help="Kiosks, displays and integrations.", no_args_is_help=True)


@users.command("add")
def add_user(
    name: Annotated[str, typer.Argument(help="Staff number.")],
    role: Annotated[str, typer.Option(help=", ".join(sorted(PEOPLE)))],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    shown: Annotated[str, typer.Option("--shown", help="Name that colleagues see.")] = "",
    data: Data = None,
) -> None:
    """Adds an account, or gives a known one another password and role."""
    if role not in PEOPLE:
        raise typer.BadParameter(f"one of {', '.join(sorted(PEOPLE))}", param_hint="--role")
    password = sys.stdin.readline().rstrip("\n") if password_stdin else typer.prompt("Password", hide_input=True)
    if len(password) < SHORTEST:
        raise typer.BadParameter(f"at least {SHORTEST} characters", param_hint="password")
    _with_accounts(data, lambda accounts, _: accounts.add_account(name, role, password, shown))


@devices.command("add")
def add_device(
    role: Annotated[str, typer.Argument(help=", ".join(sorted(DEVICES)))],
    name: Annotated[str, typer.Argument()],
    data: Data = None,
) -> None:
    """Adds a device and prints its bearer token, once."""
    if role not in DEVICES:
        raise typer.BadParameter(f"one of {', '.join(sorted(DEVICES))}", param_hint="ROLE")
    print(_with_accounts(data, lambda accounts, _: accounts.add_device(name, role)))


@devices.command("link")
def link_device(
    name: Annotated[str, typer.Argument(help="A device that was added.")],
    page: Annotated[str, typer.Argument(help="The page it opens, such as /kiosk.")],
    data: Data = None,
) -> None:
    """Prints a one-time link that makes a browser this device."""

    if not is_page(page):
        raise typer.BadParameter("a page of the hall, such as /kiosk", param_hint="PAGE")

    async def made(accounts: Accounts, settings: Settings) -> str:
        return f"{origin_of(settings)}/enter/{await accounts.add_link(name, page)}"

    try:
        print(_with_accounts(data, made))
    except LookupError:
        raise typer.BadParameter("no such device; add it first", param_hint="NAME") from None


def _with_accounts(data: Path | None, work: Callable[[Accounts, Settings], Awaitable[Result]]) -> Result:
    """Does something with the accounts of a hall, running or not."""
    settings = settings_of(data=data)

    async def opened() -> Result:
        accounts = Accounts(settings.database or address_of(settings.data))
        await accounts.open()
        try:
            return await work(accounts, settings)
        finally:
            await accounts.close()

    settings.data.mkdir(parents=True, exist_ok=True)
    return asyncio.run(opened())
