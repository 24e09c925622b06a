"""A site's own SMS gateway on a loopback port: keeps what it is sent, and answers as it is told to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.posts import Said, Sent, posts_to

SECRET = "a-secret-of-32-characters-or-so."


class Receiver:
    """`answers`: the statuses to give, one after the other; 200 once they are used up. 0 hangs up without a word.
    `open`: while it is not set, nobody is answered. `to`: where a redirect leads."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.taken: list[Sent] = []
        self.answers: list[int] = []
        self.open = threading.Event()
        self.open.set()
        self.to = ""
        self.url = ""

    def hear(self, sent: Sent) -> Said:
        self.sent.append(sent)
        self.open.wait(10)
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.taken.append(sent)
        return Said(status, to=self.to)


@contextmanager
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    with posts_to(found.hear) as origin:
        found.url = f"{origin}/remind?site=1"
        yield found
