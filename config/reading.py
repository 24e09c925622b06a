"""Reads a hall's folder: hall.toml and services.csv. Either everything is right, or every mistake is named."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from config.appointments import Appointments, mistakes_of_diaries
from config.banks import Banks, mistakes_of_banks
from config.catalogue_file import read_catalogue
from config.devices import Device
from config.displays import Display
from config.hours import Hours
from config.indicators import IndicatorList
from config.lanes import Group, Lane, PriorityClass, Window
from config.mistakes import HallWrong, Mistake, mistakes_in, shown
from config.model import Hall
from config.numbers import window_numbers
from config.rooms import Machine, Place, Series, Zone
from config.rules import Rules
from config.services import ELSEWHERE, LifeEvent
from config.text import Part
from config.whole import lanes_without_tickets, mistakes_of_the_whole

HALL_FILE, SERVICES_FILE = "hall.toml", "services.csv"
_MOST_BYTES = 16 * 2**20
_NAMED: Mapping[str, tuple[str, type[Part]]] = {
    "zones": ("code", Zone),
    "series": ("letter", Series),
    "lanes": ("code", Lane),
    "classes": ("code", PriorityClass),
    "groups": ("code", Group),
    "machines": ("code", Machine),
    "places": ("code", Place),
    "life_events": ("code", LifeEvent),
    "indicators": ("code", IndicatorList),
    "displays": ("code", Display),
    "devices": ("code", Device),
}
"""Tables of named parts, and the field that the name becomes."""

_OPTIONAL = {"groups", "machines", "places", "life_events", "indicators", "displays", "hours", "rules"}
_OPTIONAL |= {"appointments", "banks", "devices"}
OWN = ("name", "timezone", "languages", "theme", "notices", "lan_origin", "public_origin", "code")
"""Fields of the [hall] table."""
_TABLES = {"hall", "windows", "hours", "rules", "appointments", "banks", *_NAMED}

_P = TypeVar("_P", bound=Part)


def load_hall(path: Path) -> Hall:
    """The hall described in a folder, which may be named by its hall.toml. Raises HallWrong with every mistake of both
    files."""
    folder = _folder(path)
    mistakes: list[Mistake] = []
    return _hall(_bytes(folder, HALL_FILE, mistakes), _bytes(folder, SERVICES_FILE, mistakes), mistakes)


def hall_from(toml: bytes, rows: bytes) -> Hall:
    """The hall that two files describe which lie nowhere yet. Raises HallWrong with every mistake of both."""
    long = [name for name, text in ((HALL_FILE, toml), (SERVICES_FILE, rows)) if len(text) > _MOST_BYTES]
    if long:
        raise HallWrong(_too_long(name) for name in long)
    return _hall(toml, rows, [])


def files_in(path: Path) -> tuple[bytes, bytes] | None:
    """hall.toml and services.csv of a folder as they stand there; None if one of them cannot be read."""
    folder, mistakes = _folder(path), list[Mistake]()
    toml, rows = _bytes(folder, HALL_FILE, mistakes), _bytes(folder, SERVICES_FILE, mistakes)
    return None if toml is None or rows is None else (toml, rows)


def revision_of(toml: bytes, rows: bytes) -> str:
    """What `Hall.revision` is for these files."""
    return blake2b(b"%d %b%b" % (len(toml), toml, rows), digest_size=8).hexdigest()


def _hall(toml: bytes | None, rows: bytes | None, mistakes: list[Mistake]) -> Hall:
    tables = _tables(toml, mistakes) if toml is not None else None
    reader = _Reader(tables or {}, mistakes)
    parts = reader.parts() if tables is not None else {}
    # Beside a hall file that cannot be read, a catalogue is still looked at, all but what it refers to.
    known = reader.known if tables is not None else {}
    catalogue = read_catalogue(rows, SERVICES_FILE, known, mistakes) if rows is not None else None
    if tables is not None:
        mistakes += mistakes_of_the_whole(HALL_FILE, tables)
        mistakes += lanes_without_tickets(HALL_FILE, parts["lanes"].values(), parts["hours"])
    if tables is not None and catalogue is not None:
        mistakes += mistakes_of_diaries(HALL_FILE, parts["appointments"], parts["lanes"], catalogue.services)
        mistakes += mistakes_of_banks(HALL_FILE, parts["banks"], catalogue.services)
    if mistakes or toml is None or rows is None or catalogue is None:
        raise HallWrong(mistakes)
    return Hall(**parts, services=catalogue.services, bundles=catalogue.bundles, revision=revision_of(toml, rows))


class _Reader:
    """Reads table by table, so that one wrong field hides no other."""

    def __init__(self, tables: Mapping[str, Any], mistakes: list[Mistake]) -> None:
        self._tables, self._mistakes = tables, mistakes
        names = {kind: self._table(kind) for kind in _NAMED}
        ways = {**names["machines"], **names["places"], **dict.fromkeys(ELSEWHERE)}
        self.known: dict[str, Mapping[str, object]] = {**names, "alternatives": ways}
        """Names that a field may refer to; a part with a mistake still counts as there."""

    def parts(self) -> dict[str, Any]:
        rules = self._part(Rules, "rules", self._table("rules"))
        found: dict[str, Any] = {}
        for kind, (key, model) in _NAMED.items():
            found[kind] = self._named(kind, key, model, rules)
        found["windows"] = self._windows()
        found["hours"] = self._part(Hours, "hours", self._table("hours"))
        found["rules"] = rules
        found["appointments"] = self._part(Appointments, "appointments", self._table("appointments"))
        found["banks"] = self._part(Banks, "banks", self._table("banks"))
        return found | self._own()

    def _own(self) -> dict[str, Any]:
        """The [hall] table: checked as a hall without parts, whose own fields are all that can be wrong."""
        given = self._table("hall")
        bare: dict[str, Any] = {kind: {} for kind in ("zones", "series", "lanes", "classes", "windows", "services")}
        for unknown in sorted(given.keys() - set(OWN)):
            self._say("hall", unknown, given[unknown], "no field of this name is known")
        own = {key: value for key, value in given.items() if key in OWN}
        self._part(Hall, "hall", {**own, **bare})
        return own

    def _named(self, kind: str, key: str, model: type[Part], rules: Rules | None) -> dict[str, Part]:
        found = {}
        for name, fields in self._table(kind).items():
            table = f"{kind}.{name}"
            if not isinstance(fields, dict):
                self._say(kind, name, fields, "a table of fields")
                continue
            if key in fields:
                self._say(table, key, fields[key], f"nothing: the table's name is its {key}")
            defaults = {"secondary": rules.secondary} if model is Lane and rules else {}
            part = self._part(model, table, {**defaults, **fields, key: name})
            if part is not None:
                found[name] = part
        return found

    def _windows(self) -> dict[str, Window]:
        rows = self._tables.get("windows")
        if not isinstance(rows, list) or not rows:
            self._say("windows", "", rows, "at least one [[windows]] table")
            return {}
        found: dict[str, Window] = {}
        for at, row in enumerate(rows, 1):
            said = row.get("numbers") if isinstance(row, dict) else None
            numbers = window_numbers(said)
            table = f"windows {said}" if numbers else f"windows, table {at}"
            if not numbers:
                self._say(table, "numbers", said, "numbers from 1 to 999, as '3' or '1-10' or '1-4, 7'")
            if not isinstance(row, dict):
                continue
            fields = {key: value for key, value in row.items() if key != "numbers"}
            window = self._part(Window, table, {**fields, "number": numbers[0] if numbers else "1"})
            for number in numbers:
                if number in found:
                    self._say(table, "numbers", number, "each window once")
                elif window is not None:
                    found[number] = window.model_copy(update={"number": number})
        return found

    def _part(self, model: type[_P], table: str, fields: Mapping[str, Any]) -> _P | None:
        try:
            return model.model_validate(fields, context=self.known)
        except ValidationError as error:
            self._mistakes += mistakes_in(error, HALL_FILE, table)
            return None

    def _table(self, kind: str) -> dict[str, Any]:
        found = self._tables.get(kind, {})
        return found if isinstance(found, dict) else {}

    def _say(self, table: str, field: str, value: object, allowed: str) -> None:
        self._mistakes.append(Mistake(HALL_FILE, table, field, "" if value is None else shown(value), allowed))


def _folder(path: Path) -> Path:
    return path.parent if path.is_file() else path


def _bytes(folder: Path, name: str, mistakes: list[Mistake]) -> bytes | None:
    try:
        with (folder / name).open("rb") as file:
            found = file.read(_MOST_BYTES + 1)
    except OSError as error:
        mistakes.append(Mistake(name, "", "", "", f"a file in {folder} that can be read ({error.strerror})"))
        return None
    if len(found) > _MOST_BYTES:
        mistakes.append(_too_long(name))
        return None
    return found


def _too_long(name: str) -> Mistake:
    return Mistake(name, "", "", "", f"a file of at most {_MOST_BYTES} bytes")


def _tables(toml: bytes, mistakes: list[Mistake]) -> dict[str, Any] | None:
    try:
        found = tomllib.loads(toml.decode("utf-8-sig"))
    except UnicodeDecodeError:
        mistakes.append(Mistake(HALL_FILE, "", "", "", "text in UTF-8"))
        return None
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits, lists thousands deep
        mistakes.append(Mistake(HALL_FILE, "", "", "", f"TOML that can be read: {error}"))
        return None
    mistakes += _shapes(found)
    return found


def _shapes(tables: Mapping[str, object]) -> Iterator[Mistake]:
    for name in sorted(tables.keys() - _TABLES):
        yield Mistake(HALL_FILE, name, "", "", f"no table of this name is known; there are {_listed(_TABLES)}")
    for name in sorted(_TABLES - {"windows"}):
        if name not in tables and name not in _OPTIONAL:
            yield Mistake(HALL_FILE, name, "", "", "needed, but not there")
        elif not isinstance(tables.get(name, {}), dict):
            yield Mistake(HALL_FILE, name, "", shown(tables[name]), "a table")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
