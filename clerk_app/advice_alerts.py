"""What the manager asks of a window after an advice: a line among the console's alerts until its time is over. Pure."""

from clerk_app.console_alerts import Alert
from clerk_app.words import Say, local_time
from dispatcher.advice_book import AdviceBook
from dispatcher.advice_changes import HELP
from web.hub import View


def asked(book: AdviceBook, window: str, view: View, say: Say, lang: str) -> list[Alert]:
    found = []
    for given in book.adopted(window, view.now) if book.day == view.state.day else ():
        lane = view.hall.lanes.get(given.lane)
        if lane is None:
            continue
        words = {"lane": lane.name.get(lang), "until": local_time(view.hall, given.until)}
        help_ = say("值班领导请本窗口支援%(lane)s，到 %(until)s；顺呼已包括这条队", **words)
        serve = say("值班领导请本窗口开着，接待%(lane)s，到 %(until)s", **words)
        found.append(Alert(f"asked {given.name} {given.at}", help_ if given.do == HELP else serve))
    return found
