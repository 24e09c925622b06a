"""`hall audit`: whether the chain holds, where it is broken, and its end to write down."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from dispatcher.audit_chain import EDITED, INSERTED, REMOVED, REWRITTEN, SWAPPED, TRUNCATED, Fault, grouped, read_head
from web.accounts import Accounts, address_of
from web.audit_reading import Verdict, examined
from web.audit_tables import FAMILY
from web.command_line import Data, end, out, settings_of
from web.tables import Tables

Result = TypeVar("Result")
_SAYS = {
    EDITED: "{which}: changed",
    REMOVED: "{which}: missing",
    INSERTED: "{which}: put in afterwards",
    SWAPPED: "entries {seq} and {until}: they have changed places",
    TRUNCATED: "{which}: cut off at the end",
    REWRITTEN: "{which}: not what the head was made of; changed and hashed anew, or cut off",
}

auditing = typer.Typer(help="The record of what staff decided and looked at.", no_args_is_help=True)


@auditing.command("verify")
def verify(
    head: Annotated[
        list[str] | None,
        typer.Option("--head", help="As on the slip of a day's end: 120:4f0c… (entries, hash). May be given again."),
    ] = None,
    data: Data = None,
) -> None:
    """Goes through the whole chain. Exit code 1 if an entry was changed, removed, put in, swapped or cut off."""
    heads = [read_head(text) for text in head or ()]
    if None in heads:
        raise typer.BadParameter("64 hexadecimal digits, before them the entries' number and ':'", param_hint="--head")
    found = _asked(data, lambda tables: examined(tables, [each for each in heads if each]))
    if found.fault is not None:
        end(f"BAD  {said(found.fault)}")
    head_words = " ".join(grouped(found.head)) or "-"
    out.print(f"ok   {found.count} entries, head {head_words}", highlight=False, soft_wrap=True)


@auditing.command("head")
def show_head(data: Data = None) -> None:
    """The number of entries and the last one's hash, as `verify --head` takes them; for a sound chain only."""
    found: Verdict = _asked(data, examined)
    if found.fault is not None:
        end(f"BAD  {said(found.fault)}")
    out.print(f"{found.count}:{found.head}" if found.count else "no entries yet", highlight=False, soft_wrap=True)


def said(fault: Fault) -> str:
    """Which entries, and what happened to them."""
    which = f"entry {fault.seq}" if fault.seq == fault.until else f"entries {fault.seq} to {fault.until}"
    return _SAYS[fault.kind].format(which=which, seq=fault.seq, until=fault.until)


def _asked(data: Data, work: Callable[[Tables], Awaitable[Result]]) -> Result:
    """Asks the audit of a hall, running or not."""
    settings = settings_of(data=data)

    async def opened() -> Result:
        accounts = Accounts(settings.database or address_of(settings.data))
        try:
            return await work(Tables(accounts.engine, FAMILY))
        finally:
            await accounts.close()

    settings.data.mkdir(parents=True, exist_ok=True)
    return asyncio.run(opened())
