"""A hall small enough to tell stories in: two general windows, a green one, three banks with a window each, of
which the third lets a company's clock begin anew with each leg."""

from config.hall import Hall, Hours, Lane, PriorityClass, Rules, Series, Service, Text, Window, Zone

_MINUTES = {"regular": 15.0, "priority": 5.0, "appointment": 5.0}


def _text(word: str) -> Text:
    return Text(zh=word, en=word)


def _lane(code: str, series: str, targets: dict[str, float], weight: int = 1, papers: bool = False) -> Lane:
    return Lane(code=code, name=_text(code), series=series, zone="east", weight=weight, targets=targets, papers=papers)


def _window(number: str, home: str, *also: str) -> Window:
    return Window(number=number, name=_text(f"window {number}"), zone="east", home=home, also=also)


def _series(letter: str, name: str) -> Series:
    return Series(letter=letter, name=_text(name), hint=_text(name), icon="hall", zone="east")


def _class(code: str, weight: int, guard: int) -> PriorityClass:
    return PriorityClass(code=code, name=_text(code), weight=weight, guard=guard)


def small_hall() -> Hall:
    banks = ("bank_one", "bank_two", "bank_three")
    lanes = [
        _lane("general", "A", _MINUTES),
        _lane("green", "K", dict.fromkeys(_MINUTES, 3.0), weight=20),
        *(_lane(bank, "L", {**_MINUTES, "company": 15.0}) for bank in banks),
    ]
    lanes[-1] = lanes[-1].model_copy(update={"company_clock": "restart"})
    windows = [
        _window("1", "general", "green"),
        _window("2", "general", "green"),
        _window("3", "green", "general"),
        *(_window(str(number), bank) for number, bank in enumerate(banks, 4)),
    ]
    weights = {"regular": (1, 0), "priority": (20, 3), "appointment": (15, 3), "company": (1, 1)}
    classes = [_class(code, weight, guard) for code, (weight, guard) in weights.items()]
    series = [_series("A", "general"), _series("K", "green"), _series("L", "banks")]
    service = Service(code="residence", name=_text("residence"), lane="general", minutes=8.0)
    return Hall(
        code="small",
        name=_text("small hall"),
        timezone="Asia/Shanghai",
        languages=("zh", "en"),
        zones={"east": Zone(code="east", name=_text("east"), place=_text("ground floor"))},
        series={each.letter: each for each in series},
        lanes={each.code: each for each in lanes},
        classes={each.code: each for each in classes},
        groups={},
        windows={each.number: each for each in windows},
        services={service.code: service},
        hours=Hours(always=True),
        rules=Rules(),
        revision="small-1",
    )
