"""Every view of the kiosk in each mode and language: large enough, apart enough, low enough, and nothing cut off."""

import shutil

import pytest

from config.hall import Hall
from tests.browser.kiosk_views import faults, sizes, views
from tests.browser.screens import Screens

LARGER = 1.3
HUGE_PX = 60
"""Text that is large in either mode: numbers, what has been typed."""

MODES = ["", "size", "reach"]


@pytest.fixture(scope="session")
def small_hall(practice_hall: Hall) -> Hall:
    """The practice hall, always open and found from outside, so that tickets have their code; some numbers are gone."""
    hours = practice_hall.hours.model_copy(update={"always": True})
    few = practice_hall.lanes["one_thing"].model_copy(update={"quota": 1})
    lanes = practice_hall.lanes | {"one_thing": few}
    return practice_hall.model_copy(update={"hours": hours, "lanes": lanes, "public_origin": "https://hall.example"})


@pytest.fixture(autouse=True)
def with_a_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five buttons of help, as where there is a voice."""
    which = shutil.which
    monkeypatch.setattr(
        "shutil.which", lambda name, *a, **m: "/bin/true" if name == "espeak-ng" else which(name, *a, **m)
    )


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("mode", MODES)
async def test_every_view_can_be_touched_and_read(screens: Screens, mode: str, lang: str) -> None:
    await screens.story.sits_down("1", "28", "30")
    for lane in ("general", "household", "exit_entry", "one_thing"):
        await screens.story.takes_number(lane)
    kiosk = await screens.kiosk(lang)
    if mode:
        await kiosk.locator(f"[data-toggle={mode}]").click()
    wrong = [line async for name in views(kiosk) for line in await faults(kiosk, name, low=mode == "reach")]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
async def test_large_type_is_larger(screens: Screens, lang: str) -> None:
    """Every text that stands on both is at least 1.3 times as high, but for the few that are huge already."""
    kiosk, large = await screens.kiosk(lang), await screens.kiosk(lang)
    await large.locator("[data-toggle=size]").click()
    plain: dict[str, float] = {}
    async for _ in views(kiosk):
        plain |= await sizes(kiosk)
    small = set()
    async for name in views(large):
        for words, size in (await sizes(large)).items():
            before = plain.get(words)
            if before is not None and before < HUGE_PX and size < LARGER * before - 0.05:
                small.add(f"{name}: {words}: {before:.0f} → {size:.0f} px")
    assert not small, "\n".join(sorted(small))
