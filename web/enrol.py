"""`hall device`: which kiosks, displays and programs belong to the hall."""

from typing import Annotated

import typer

from config.settings import Settings
from web.accounts import Accounts
from web.accounts_at import with_accounts
from web.command_line import Data
from web.own_page import is_page
from web.roles import DEVICES
from web.running import origin_of

devices = typer.Typer(help="Kiosks, displays and integrations.", no_args_is_help=True)


@devices.command("add")
def add_device(
    role: Annotated[str, typer.Argument(help=", ".join(sorted(DEVICES)))],
    name: Annotated[str, typer.Argument()],
    data: Data = None,
) -> None:
    """Adds a device and prints its bearer token, once."""
    if role not in DEVICES:
        raise typer.BadParameter(f"one of {', '.join(sorted(DEVICES))}", param_hint="ROLE")
    print(with_accounts(data, lambda accounts, _: accounts.add_device(name, role)))


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
        print(with_accounts(data, made))
    except LookupError:
        raise typer.BadParameter("no such device; add it first", param_hint="NAME") from None
