"""`hall user`: who may sign in and as what, from the command line; for the first administrator there is no other way.

The audit says of each change that it came from here: whoever may use the machine may do so.
"""

import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from config.settings import Settings
from config.text import ALLOWED, CODE_PATTERN
from dispatcher.errors import Refused
from web import passwords
from web.accounts import Accounts
from web.accounts_at import with_accounts
from web.audit import Audit
from web.canonical import canonical
from web.command_line import Data, end, out
from web.passwords import PasswordWeak
from web.roles import PEOPLE
from web.staff import AccountTaken, LastAdmin, Staff, UnknownAccount

Result = TypeVar("Result")

WHO = "command line"
_SAYS: dict[type[Refused], str] = {
    AccountTaken: "there is such an account already; see hall user role and hall user password",
    UnknownAccount: "there is no such account; see hall user list",
    LastAdmin: "the last administrator cannot be removed or given another role; add another one first",
}
_NAME_LIMIT = 60

Name = Annotated[str, typer.Argument(help="Staff number.")]
Role = Annotated[str, typer.Option(help=", ".join(sorted(PEOPLE)))]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")]
Starting = Annotated[
    bool, typer.Option("--starting", help="Make a password, print it, and let it be changed at the first sign-in.")
]


def staff_commands(clock: Callable[[], float]) -> typer.Typer:
    """clock: seconds since 1970, for the audit."""
    users = typer.Typer(help="Accounts of people.", no_args_is_help=True)

    @users.command("add")
    def add(
        name: Name,
        role: Role,
        password_stdin: FromStdin = False,
        starting: Starting = False,
        shown: Annotated[str, typer.Option("--shown", help="Name that colleagues see.")] = "",
        data: Data = None,
    ) -> None:
        """Adds an account."""
        _one_of_the_roles(role)
        if not _is_staff_no(name):
            raise typer.BadParameter(ALLOWED[CODE_PATTERN], param_hint="NAME")
        password, key = _password(name, password_stdin, starting), "start" if starting else None

        async def work(staff: Staff) -> None:
            await staff.add(name, role, password, canonical(shown, _NAME_LIMIT), request=key)

        _done(data, clock, work, "user.added", f"{name} {role}")
        _show(password if starting else "")

    @users.command("list")
    def show(data: Data = None) -> None:
        """Staff number, role and shown name of everybody."""

        async def work(accounts: Accounts, _: Settings) -> list[str]:
            return [
                "\t".join((each.staff_no, each.role, each.name, *(["starting password"] if each.renew else [])))
                for each in await Staff(accounts).every()
            ]

        for line in with_accounts(data, work):
            print(line)

    @users.command("role")
    def give_role(
        name: Name, role: Annotated[str, typer.Argument(help=", ".join(sorted(PEOPLE)))], data: Data = None
    ) -> None:
        """Gives another role; the sessions of that person end."""
        _one_of_the_roles(role)

        async def work(staff: Staff) -> None:
            shown = next((each.name for each in await staff.every() if each.staff_no == name), "")
            await staff.change(name, role=role, shown=shown)

        _done(data, clock, work, "user.changed", f"{name} {role}")

    @users.command("password")
    def give_password(
        name: Name, password_stdin: FromStdin = False, starting: Starting = False, data: Data = None
    ) -> None:
        """Gives another password; the sessions of that person end."""
        password, key = _password(name, password_stdin, starting), "start" if starting else None

        async def work(staff: Staff) -> None:
            await staff.give_password(name, password, request=key)

        _done(data, clock, work, "user.password", name)
        _show(password if starting else "")

    @users.command("remove")
    def remove(name: Name, data: Data = None) -> None:
        """Removes an account and ends its sessions; what was done with it stays in the audit."""

        async def work(staff: Staff) -> None:
            await staff.remove(name)

        _done(data, clock, work, "user.removed", name)

    return users


def _is_staff_no(name: str) -> bool:
    return re.fullmatch(CODE_PATTERN, name) is not None


def _one_of_the_roles(role: str) -> None:
    if role not in PEOPLE:
        raise typer.BadParameter(f"one of {', '.join(sorted(PEOPLE))}", param_hint="--role")


def _password(name: str, password_stdin: bool, starting: bool) -> str:
    """What was typed, or a starting one."""
    if starting:
        return passwords.starting()
    password = sys.stdin.readline().rstrip("\n") if password_stdin else typer.prompt("Password", hide_input=True)
    try:
        passwords.check(password, name)
    except PasswordWeak as weak:
        shortest, longest = weak.details
        rule = f"{shortest} to {longest} characters, and not the staff number"
        raise typer.BadParameter(rule, param_hint="password") from None
    return str(password)


def _show(password: str) -> None:
    if password:
        out.print(password, highlight=False, markup=False)


def _done(
    data: Path | None, clock: Callable[[], float], work: Callable[[Staff], Awaitable[None]], what: str, about: str
) -> None:
    """Does it and writes it down; a refusal ends the command."""

    async def both(accounts: Accounts, _: Settings) -> None:
        await work(Staff(accounts))
        await Audit(accounts.engine, clock).record(WHO, what, about=about)

    try:
        with_accounts(data, both)
    except tuple(_SAYS) as refused:
        end(_SAYS[type(refused)])
