"""Plugs everything together: one web process as an ASGI app, and the `hall` command. Nobody imports this."""

import asyncio
import os
import time
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from benchmarks import commands as measuring
from benchmarks.simulate import simulate
from clerk_app import wired_asks
from clerk_app.keypad import keypad
from clerk_app.plugged import plugged as clerk_app
from clerk_app.wired_keys import WiredKeys
from config.hall import HallWrong
from config.in_force import hall_of
from config.settings import Settings
from config.words import hall_in_words
from dispatcher.clock import Clock
from dispatcher.connection import Scripts
from dispatcher.demo_pace import Paced
from dispatcher.dispatcher import Dispatcher
from dispatcher.engine_at import examined
from dispatcher.feed import Feed
from dispatcher.lifecycle import in_words as lifecycle_in_words
from dispatcher.lua import scripts
from dispatcher.negotiations import Negotiations
from dispatcher.promise_watch import PromiseWatch
from dispatcher.room import Room
from dispatcher.visits import Visits
from displays import media_files, voice_finding, wired_signs
from displays.advice_watch import AdviceWatch
from displays.plugged import plugged as displays
from ticketing.appointment_bookings import AppointmentBookings
from ticketing.company_demo import DemoBanks
from ticketing.day_printer import DayPrinter
from ticketing.plugged import plugged as ticketing
from ticketing.printer import SlipPrinter
from ticketing.printer_test import printer_commands
from ticketing.printers import Printer, PrinterWrong, finding, printers_of
from ticketing.reminders import reminding
from ticketing.slip_faults import SlipFaults
from ticketing.steady import Steady
from web import own_ca, voice_engine
from web.accounts import Accounts, address_of
from web.app import Plugged, make_app
from web.archive_command import archive_command, archive_findings, archive_of
from web.audit_command import auditing
from web.audit_trail import AuditTrail
from web.backup_command import backup, rebuild, restore
from web.beside_commands import WEB_ALONE, beside_findings, beside_of, trusted, waits_of
from web.command_line import Data, HallFolder, Url, end, err, go, hall_at, out, settings_of
from web.enrol import devices
from web.follow_up_trail import FollowUpTrail
from web.forks import Forks
from web.logs import speak
from web.people import People
from web.problem_watch import ProblemWatch
from web.rating_command import rating_commands
from web.rating_export import exporting
from web.running import Running, encrypted, keep_day
from web.security import Gate
from web.serving import serve_app
from web.site import Site
from web.staff_commands import staff_commands
from web.supervised import Work
from web.taking_up import begin
from web.waits_teller import WaitsTeller
from web.welcome import welcome
from web.wired import Wired
from web.wired_commands import conform, emulate
from web.workers import listen

VERSION = version("yichuang")
STEADY = Steady(time.monotonic, time.sleep)


def build(settings: Settings, clock: Clock | None = None) -> Gate:
    """One web process of the hall that the settings name; without a clock the engine's holds."""
    runner = Scripts(settings.redis, scripts())
    return app_of(site_of(settings, runner, clock), runner)


def app_of(site: Site, runner: Scripts) -> Gate:
    """Every package of the hall as one app; at its end it closes the runner."""
    talks, faults = Negotiations(), SlipFaults()  # what more than one package reads
    shared = Plugged(
        folds=[talks, faults, site.cases, site.problem_news, site.receipts, site.advice],
        beside=[site.cases.run, *([] if site.settings.demo else [partial(keep_day, site)])],
    )
    bookings = AppointmentBookings(site.people.accounts.engine)
    packages = [shared, ticketing(site, talks, faults), clerk_app(site, talks, faults, bookings)]
    return make_app(site, [*packages, displays(site)], runner, VERSION)


def site_of(settings: Settings, runner: Scripts, clock: Clock | None) -> Site:
    """What every route, page and consumer of one process shares; without a clock the engine's holds."""
    hall = hall_of(settings)
    dispatcher = Dispatcher(hall, runner, clock)
    settings.data.mkdir(parents=True, exist_ok=True)
    dispatcher.room = Room(settings.data, time.monotonic)
    accounts = Accounts(settings.database or address_of(settings.data))
    secure = settings.tls_cert is not None or hall.public_origin.startswith("https:")
    people = People(accounts, dispatcher.ticket_of, time.time, dispatcher.serves, secure=secure)
    return Site(hall, dispatcher, Feed(settings.redis, hall.code), people, settings, printers_at(settings))


def wired(site: Site) -> Wired:
    """Bars, call pads and raters on wires of their own."""
    visits, signs = Visits(), wired_signs.topic()
    topics = {"led": signs, "pad": signs, "rater": wired_asks.topic(visits)}
    return Wired(site, topics, [visits], lambda view: WiredKeys(site, visits, view).act)


def printers_at(settings: Settings) -> dict[str, Printer]:
    """The printers of the settings; an address that cannot be one ends the command."""
    try:
        return printers_of(settings.printers, STEADY)
    except PrinterWrong as wrong:
        end(str(wrong))


def looking_ahead(site: Site) -> list[Work]:
    """Waits and advice: in any number of processes, of which one at a time has the turn."""
    bookings = AppointmentBookings(site.people.accounts.engine)
    teller = WaitsTeller(site.dispatcher, site.feed, site.days, bookings=bookings)
    return [teller.run, AdviceWatch(site, lambda: teller.telling).run]


def beside_web(site: Site) -> list[Work]:
    """All that follows the stream besides the web, in one process at a time."""
    watch, trail = (of(site.dispatcher, site.feed) for of in (PromiseWatch, partial(AuditTrail, site.audit)))
    papers = (SlipPrinter(site, site.printers).run, DayPrinter(site).run)
    looking = (watch.run, trail.run, ProblemWatch(site).run, FollowUpTrail(site).run, archive_of(site).run)
    talking = [DemoBanks(site).run] if site.settings.demo else []
    return [*papers, *looking, *looking_ahead(site), *talking, *reminding(site), *exporting(site), wired(site).run]


def clock_of() -> Clock | None:
    """The clock of a demo at a speed of its own, as the process that began it has said."""
    pace = os.environ.get("HALL_PACE")
    return Paced.read(pace, time.monotonic, asyncio.sleep) if pace else None


# the command line ----------------------------------------------------------------------------------------------

cli = typer.Typer(
    help="一窗 Yichuang: queue management for service halls.", no_args_is_help=True, pretty_exceptions_enable=False
)
cli.add_typer(staff_commands(time.time), name="user")
devices.command()(emulate)
devices.command()(conform)
cli.add_typer(devices, name="device")
cli.add_typer(auditing, name="audit")
cli.add_typer(rating_commands(time.time), name="ratings")
cli.add_typer(printer_commands(STEADY), name="printer")


@cli.command()
def run(
    demo: Annotated[bool, typer.Option("--demo", help="Open now, with simulated visitors and staff.")] = False,
    hall: HallFolder = None,
    data: Data = None,
    speed: Annotated[float, typer.Option(min=0.1, max=100.0, help="Of the demo's time.")] = 1.0,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535)] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=32, help="Web processes.")] = None,
    redis: Url = None,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate for HTTPS, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its key.")] = None,
) -> None:
    """The whole hall: engine, web, printers; ends with Ctrl-C."""
    if speed != 1.0 and not demo:
        raise typer.BadParameter("only a demo has a speed of its own", param_hint="--speed")
    given = {"hall": hall, "data": data, "host": host, "port": port, "workers": workers, "redis": redis}
    settings = settings_of(**given, demo=demo or None, speed=speed, tls_cert=tls_cert, tls_key=tls_key)
    speak("error" if demo else settings.log_level)

    whole = Running(settings, site_of, beside_web, partial(welcome, out=out))
    go(whole.run(time.time, time.monotonic))


@cli.command()
def serve() -> None:
    """The web alone, for a supervisor, with `hall beside` once a hall: settings come from the environment (HALL_…)."""
    settings = settings_of()
    speak("error" if settings.demo else settings.log_level)
    if not settings.redis:
        end("HALL_REDIS names no engine")

    def one() -> None:
        runner = Scripts(settings.redis, scripts())
        site = site_of(settings, runner, clock_of())
        go(serve_app(app_of(site, runner), settings, site.outdated))

    try:
        begin(settings)
        if "HALL_FD" not in os.environ:
            go(trusted(site_of, settings))
            os.environ["HALL_FD"] = str(listen(settings.host, settings.port).detach())
            err.print(WEB_ALONE, highlight=False, markup=False, soft_wrap=True)
    except (HallWrong, OSError) as trouble:
        end(str(trouble))
    Forks(settings.workers, one).run()


@cli.command()
def check(folder: Annotated[Path, typer.Argument(help="Folder of a hall file.")]) -> None:
    """Reads a hall file and names every mistake; prints the hall and the lifecycle in words."""
    for line in (*hall_in_words(hall_at(folder)), "", *lifecycle_in_words()):
        out.print(line, highlight=False, markup=False, soft_wrap=True)


@cli.command()
def doctor(data: Data = None, redis: Url = None, hall: HallFolder = None) -> None:
    """Engine, durability, disk, printers, port: each line good or with its cure."""
    settings = settings_of(data=data, redis=redis, hall=hall)
    known = hall_at(settings.hall)
    found = asyncio.run(examined(settings.redis, settings.data))
    found += asyncio.run(archive_findings(settings)) + asyncio.run(beside_findings(settings))
    found += [*map(finding, printers_at(settings).values()), encrypted(settings), voice_engine.finding()]
    found += [voice_finding.finding(known, settings.voice)] if settings.voice is not None else []
    found += [media_files.finding(settings.media)] if settings.media is not None else []
    for each in found:
        out.print(str(each), highlight=False, markup=False, style="" if each.good else "bold red")
    raise typer.Exit(0 if all(each.good for each in found) else 1)


@cli.command()
def ca(
    hosts: Annotated[list[str], typer.Argument(help="Names and addresses under which the hall is opened.")],
    data: Data = None,
) -> None:
    """Makes the hall's own certificate authority and a server's certificate; prints what to install on devices."""
    settings = settings_of(data=data)
    folder = settings.data / "ca"
    authority = own_ca.make(folder, hall_at(settings.hall).name.en, hosts, datetime.now(UTC))
    out.print(f"on every device: {authority}", highlight=False, soft_wrap=True)
    served = f"--tls-cert {folder / own_ca.SERVER} --tls-key {folder / own_ca.SERVER_KEY}"
    out.print(f"for the hall: {served}", highlight=False, soft_wrap=True)


cli.command()(keypad)
cli.command()(simulate)
cli.command()(archive_command(time.time))
cli.command()(beside_of(site_of, beside_web))
cli.command()(waits_of(site_of, looking_ahead))
cli.command()(backup)
cli.command()(restore)
cli.command()(rebuild)
cli.command()(measuring.replay)
cli.command()(measuring.bench)
cli.command()(measuring.picture_of(build))

if __name__ == "__main__":
    cli()
