"""Bundles under life events, and their papers merged: each once, with who needs it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from config.bundles import same
from config.hall import Bundle, Hall, Service, Text
from tests.small_hall import small_hall
from ticketing.life_events import OTHER, gathered, wanted


def test_every_bundle_stands_under_one_life_event(hall: Hall) -> None:
    found = gathered(hall)
    assert [each.code for each in found] == list(hall.life_events)
    listed = [service.code for each in found for service in each.services]
    assert sorted(listed) == sorted(hall.bundles)


def test_bundles_without_a_life_event_come_last(hall: Hall) -> None:
    bundles = {code: bundle.model_copy(update={"life": None}) for code, bundle in hall.bundles.items()}
    (other,) = gathered(hall.model_copy(update={"bundles": bundles}))
    assert other.event is None and other.code == OTHER and len(other.services) == len(bundles)
    assert gathered(hall.model_copy(update={"bundles": {}})) == []


def test_who_needs_a_paper(hall: Hall) -> None:
    found = {each.paper.zh: [item.code for item in each.by] for each in wanted(hall, hall.bundles["bundle-birth"])}
    assert found["户口簿"] == ["birth-household", "medical-enrolment"]
    assert found["结婚证"] == ["birth-service-registration", "birth-household"]
    assert len(found["身份证"]) >= 3


def test_a_shop_need_not_bring_the_licence_it_is_about_to_get(hall: Hall) -> None:
    papers = [each.paper.zh for each in wanted(hall, hall.bundles["bundle-restaurant"])]
    assert "营业执照副本" in [paper.zh for paper in hall.services["food-permit"].papers]
    assert "营业执照副本" not in papers


PAPERS = ["身份证", "户口簿", "申请表（原件）", "申请表 (原件)", "照片"]


@given(items=st.lists(st.lists(st.sampled_from(PAPERS), max_size=5), min_size=2, max_size=5))
@settings(max_examples=80, deadline=None)
def test_whatever_the_items_ask_for_stands_in_the_list_once(items: list[list[str]]) -> None:
    services = {f"s{n}": _service(f"s{n}", papers) for n, papers in enumerate(items)}
    merged = {same(paper.zh): paper for service in services.values() for paper in service.papers}
    bundle = Bundle(code="all", name=_text("一起办"), items=tuple(services), papers=tuple(merged.values()))
    found = wanted(small_hall().model_copy(update={"services": services}), bundle)
    assert len({same(each.paper.zh) for each in found}) == len(found)
    for each in found:
        asking = [
            code for code, papers in zip(services, items, strict=True) if same(each.paper.zh) in map(same, papers)
        ]
        assert [item.code for item in each.by] == asking != []


def _service(code: str, papers: list[str]) -> Service:
    return Service(
        code=code, name=_text(code), lane="general", minutes=8.0, papers=tuple(_text(paper) for paper in papers)
    )


def _text(words: str) -> Text:
    return Text(zh=words, en=words)
