"""Nobody but the company and the bank that made it sees an offer: whoever asks, wherever, with whatever names."""

import json
import os
import random
from typing import Any, NamedTuple

import pytest

from tests.bank_hall import BANKS, DOORS, SAID, BankHall
from tests.clerk_app.clerk import Clerk
from tests.hall_app import HallApp
from web.roles import ROLES, Guarded

AMOUNTS = {"bank_one": 1_111_000, "bank_two": 2_222_000, "bank_three": 3_333_000}
RATES = {"bank_one": 411, "bank_two": 422, "bank_three": 433}
NOTES = {bank: f"只给这家企业看的备注{door}" for bank, door in DOORS.items()}


def words_of(bank: str) -> tuple[str, ...]:
    """What gives the bank's offer away, however it is written."""
    amount, rate = AMOUNTS[bank], f"{RATES[bank] / 100:.2f}%"
    return NOTES[bank], json.dumps(NOTES[bank])[1:-1], f"{amount:,}", str(amount), f"{amount / 10_000:,.1f}", rate


class Scene(NamedTuple):
    """Three offers to one company, and everybody who may want to look."""

    banks: BankHall
    company: str
    offers: dict[str, str]
    clerks: dict[str, Clerk]
    names: dict[str, list[str]]


async def scene(hall: HallApp) -> Scene:
    banks = BankHall(hall)
    company, rival = await banks.company(), ""
    offers: dict[str, str] = {}
    assert (await banks.says(company, "company", **SAID)).status_code == 200
    for bank in BANKS:
        await banks.serves(bank, company)
        made = await banks.offers(bank, company, amount=AMOUNTS[bank], rate=RATES[bank], note=NOTES[bank])
        offers[bank] = made["id"]
        if bank != BANKS[-1]:
            await (await banks.clerk(bank)).does("finish", company, outcome="inquiry")
    rival = await banks.company()  # another company, which holds a token of its own
    general = Clerk(hall, "1", "1001")
    await general.signs_in()
    clerks = {bank: await banks.clerk(bank) for bank in BANKS} | {"": general}
    day = hall.story.dispatcher.day
    forged = f"{day}-{company}.{'A' * 22}"
    tokens = [await hall.phone_token(rival), forged, f"{day}-{company}.", f"{day}-{company}"]
    names = {
        "window": [*DOORS.values(), "1", "9"],
        "ticket": [company, f"{day}-{company}", rival, *tokens],
        "token": tokens,
        "number": [company, rival, "4"],
        "offer": [*offers.values(), "0" * 32],
        "code": ["residence", "bank_one"],
        "day": [day],
        "case": [f"{day}-{company}"],
    }
    await hall.follows()
    return Scene(banks, company, offers, clerks, names)


def filled(path: str, chance: random.Random, names: dict[str, list[str]]) -> str:
    """A route's path with whatever may stand in its places."""
    whole = path
    while "{" in whole:
        start, end = whole.index("{"), whole.index("}")
        name = whole[start + 1 : end].partition(":")[0]
        whole = whole[:start] + chance.choice(names.get(name, ["x"])) + whole[end + 1 :]
    return whole


async def tried(scene: Scene, chance: random.Random) -> tuple[str, str, str]:
    """One try: who, what was asked, and everything that was answered."""
    hall = scene.banks.hall
    routes = [each for each in hall.inner.routes if isinstance(each, Guarded)]
    near = [
        each for each in routes if any(word in each.path for word in ("offer", "compan", "board", "windows", "banks"))
    ]
    route = chance.choice(near if chance.random() < 0.6 else routes)
    method = chance.choice(sorted((route.methods or {"GET"}) - {"HEAD"}))
    path = filled(route.path, chance, scene.names)
    query = chance.choice(["", "?lang=en", f"?ticket={scene.company}", "?q=L001", "?period=week", "?format=csv"])
    who = chance.choice([*BANKS, "", *sorted(ROLES - {"clerk", "visitor", "public"}), "nobody"])
    body: dict[str, Any] = chance.choice([{}, {"ticket": scene.company}, {"lane": "bank_one", "given": True}])
    if path.endswith("/sessions") or "/leave" in path:
        return who, path, ""  # who signs out has seen nothing
    if who in scene.clerks:
        answer = await scene.clerks[who]._ask(method, path + query, body if method != "GET" else None)
    else:
        client = await hall.client("" if who == "nobody" else who)
        headers = {"Idempotency-Key": hall.story.request()}
        answer = await client.request(method, path + query, headers=headers, json=body if method != "GET" else None)
    return who, f"{method} {path}{query}", answer.text + str(answer.headers)


async def tries(hall: HallApp, seed: int, count: int) -> None:
    found, chance, answered = await scene(hall), random.Random(seed), 0
    for _ in range(count):
        who, asked, said = await tried(found, chance)
        answered += bool(said)
        for bank in BANKS:
            if bank != who:
                assert not any(word in said for word in words_of(bank)), f"{who or 'general'} sees {bank}: {asked}"
        if who not in BANKS:
            assert not any(word in said for word in (SAID["name"], SAID["phone"])), f"{who}: {asked}"
    assert answered > count * 0.8
    # what was looked for is there: the company itself reads all three, each bank its own
    own = await found.banks.hall.get("", f"/board/{await hall.phone_token(found.company)}/offers")
    assert all(NOTES[bank] in own.text for bank in BANKS)
    for bank in BANKS:
        assert NOTES[bank] in (await found.banks.reads(bank, "offers")).text


async def test_in_five_hundred_tries_nobody_sees_another_banks_offer(hall: HallApp) -> None:
    await tries(hall, 1, 500)


@pytest.mark.soak
async def test_in_many_more_nobody_does(hall: HallApp) -> None:
    await tries(hall, int(os.environ.get("SEED", "100")), int(os.environ.get("SIZE", "20000")))


async def test_nothing_that_any_page_is_sent_holds_a_figure_or_a_name(hall: HallApp) -> None:
    """Every part of every topic, for every key there may be, whoever may watch it: also the company's own board."""
    found = await scene(hall)
    view = await hall.site.view()
    keys = ["", *DOORS.values(), "1", await hall.phone_token(found.company), "due", found.company]
    shown = []
    for topic in hall.hub.topics.values():
        for key in keys:
            try:
                shown += [draw(view, key, "zh") for draw in topic.parts.values()]
                shown.append(str(topic.data(view, key)))
            except (KeyError, ValueError, LookupError):
                continue  # no such key there
    secrets = [word for bank in BANKS for word in words_of(bank)] + [SAID["name"], SAID["code"], SAID["phone"]]
    assert len(shown) > 50
    assert not [word for word in secrets if any(word in text for text in shown)]


async def test_events_logs_and_the_audit_hold_none_of_it(hall: HallApp, caplog: pytest.LogCaptureFixture) -> None:
    found = await scene(hall)
    await found.banks.consents(found.company, "bank_three")
    assert (await found.banks.reads("bank_three", f"company/{found.company}")).status_code == 200
    events = await hall.story.feed.day(hall.story.dispatcher.day)
    written = str([event.fields for event in events]) + caplog.text + str(await hall.story.everything())
    secrets = [word for bank in BANKS for word in words_of(bank)] + [SAID["name"], SAID["code"], SAID["phone"]]
    assert not [word for word in secrets if word in written]
