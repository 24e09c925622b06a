"""`hall printer test`: a slip on every printer that says which printer it is, with the signs that are hard to print."""

from typing import Annotated, NoReturn

import typer

from config.settings import Settings, SettingsWrong
from ticketing.escpos import slip_bytes
from ticketing.printers import NotPrinted, Printer, PrinterWrong, WiredPrinter, printers_of
from ticketing.slip import Slip
from ticketing.steady import Steady


def printer_commands(steady: Steady) -> typer.Typer:
    """`hall printer …`, with the time that its printers are given."""
    printing = typer.Typer(help="The receipt printers of this machine's settings.", no_args_is_help=True)

    @printing.callback()
    def _group() -> None:
        """A group, so that `test` is a word of its own."""

    @printing.command("test")
    def run(name: Annotated[str, typer.Argument(help="One of HALL_PRINTERS; all without.")] = "") -> None:
        """Prints a test slip and says how each printer is, before and after."""
        _test(name, steady)

    return printing


def _test(name: str, steady: Steady) -> None:
    printers = _printers(steady)
    if name and name not in printers:
        _end(f"{name} is none of HALL_PRINTERS: {', '.join(printers) or 'there are none'}")
    if not printers:
        _end("HALL_PRINTERS names no printer")
    bad = [each for each in printers.values() if name in ("", each.name) and not _tested(each)]
    raise typer.Exit(1 if bad else 0)


def _printers(steady: Steady) -> dict[str, Printer]:
    try:
        return printers_of(Settings.read().printers, steady)
    except (SettingsWrong, PrinterWrong) as wrong:
        _end(str(wrong))


def _tested(printer: Printer) -> bool:
    """Tells in one line how it went."""
    try:
        before = f"before: {printer.status()}; " if isinstance(printer, WiredPrinter) else ""
        after = printer.print(slip_bytes(sample(printer), printer.paper))
    except NotPrinted as error:
        typer.echo(f"BAD  {printer.name}: {error.why.replace('_', ' ')}")
        return False
    typer.echo(f"ok   {printer.name}: {before}after: {after}" if printer.real else f"ok   {printer.name}: no paper")
    return True


def sample(printer: Printer) -> Slip:
    """A slip that nobody can take for a number."""
    paper = printer.paper
    code = "image" if paper.raster or paper.image_qr else "native"
    return Slip(
        hall="一窗 Yichuang",
        zone=printer.name,
        number="TEST",
        favoured="",
        service="测试小票 Test slip",
        windows="㐂 𠮷 ① ： é 〇 龘 ￥",
        place=f"{paper.mm} mm, {'raster' if paper.raster else 'GB18030'}, {code} QR",
        ahead="",
        wait="0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        bring=("左对齐 left aligned",),
        link="https://example.org/printer-test",
        scan="扫码应看到 example.org/printer-test",
        rule="缺字打印为 〓 (a sign the printer lacks)",
        at="-" * paper.columns,
        reprint="",
    )


def _end(why: str) -> NoReturn:
    typer.echo(why, err=True)
    raise typer.Exit(2)
