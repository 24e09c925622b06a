"""What became of the advice that was adopted: what the hall does by itself, and what somebody has still to do. Pure."""

from typing import NamedTuple

from dispatcher.advice_book import AdviceBook, Given
from dispatcher.advice_changes import COVER, HELP, is_done
from displays.advice_words import Say
from displays.moments import clock
from web.hub import View


class Followed(NamedTuple):
    """`done`: it is as was asked."""

    words: str
    done: bool


def followed(book: AdviceBook, view: View, say: Say, lang: str) -> list[Followed]:
    known = book.followed(view.now) if book.day == view.state.day else []
    return [_said(each, view, say, lang) for each in known if each.lane in view.hall.lanes]


def _said(given: Given, view: View, say: Say, lang: str) -> Followed:
    done, lane = is_done(given, view.state, view.now), view.hall.lanes[given.lane].name.get(lang)
    words = {"window": given.window, "lane": lane, "until": clock(view.hall, given.until)}
    if given.do == HELP:
        helps = say("%(window)s 号窗口正在支援%(lane)s，%(until)s 自动恢复", **words)
        return Followed(helps if done else say("%(window)s 号窗口已不再支援%(lane)s", **words), done)
    if given.do == COVER:
        stays = say("%(window)s 号窗口在岗，接待%(lane)s到 %(until)s", **words)
        return Followed(stays if done else say("%(window)s 号窗口没有留守，已通知导办台去请", **words), done)
    opened = say("%(window)s 号窗口已开，接待%(lane)s到 %(until)s", **words)
    return Followed(opened if done else say("%(window)s 号窗口还没有开，已通知导办台去请", **words), done)
