"""What is said of a call, in two halves: the number, and the window. Pure.

Each half is a clip of its own, so that those of the windows can be made before anybody is called. The voice reads a
ticket's digits one by one and a window's number as a number.
"""

from collections.abc import Mapping

TICKET: Mapping[str, str] = {"zh": "请 {} 号", "en": "Ticket {}"}
WINDOW: Mapping[str, str] = {"zh": "到 {} 号窗口办理", "en": "please go to counter {}"}


def of_ticket(number: str, lang: str) -> str:
    return TICKET[lang].format(number)


def of_window(number: str, lang: str) -> str:
    return WINDOW[lang].format(number)
