"""Answers of one moment leave together, each to its own connection and in its order."""

import asyncio

from web.leaving import OneWrite, leaving

HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"


class Transport:
    """Notes what is written to it, in the order of all."""

    def __init__(self, name: str, sent: list[tuple[str, bytes]]) -> None:
        self.name, self.sent, self.closed = name, sent, False

    def is_closing(self) -> bool:
        return self.closed

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.sent.append((self.name, data))

    def close(self) -> None:
        self.closed = True


def three() -> tuple[list[tuple[str, bytes]], list[OneWrite]]:
    sent: list[tuple[str, bytes]] = []
    others = leaving(asyncio.get_running_loop())
    return sent, [OneWrite(Transport(name, sent), others) for name in "abc"]


def answer(writer: OneWrite, body: bytes) -> None:
    writer.write(HEAD)
    writer.write(body)
    writer.ended()


async def test_answers_of_one_moment_leave_when_all_are_ready() -> None:
    sent, writers = three()
    for writer in writers:
        answer(writer, b"ok")
        assert sent == []
    await asyncio.sleep(0)
    assert sent == [(name, HEAD + b"ok") for name in "abc"]
    answer(writers[1], b"no")
    await asyncio.sleep(0)
    assert sent[3:] == [("b", HEAD + b"no")]


async def test_the_pieces_of_a_large_one_follow_what_was_ready() -> None:
    sent, (writer, *_) = three()
    answer(writer, b"ok")
    writer.write(HEAD)
    writer.write(b"x" * 5000)
    writer.write(b"y")
    assert sent == [("a", HEAD + b"ok"), ("a", HEAD + b"x" * 5000), ("a", b"y")]
    await asyncio.sleep(0)
    assert len(sent) == 3


async def test_two_answers_to_one_connection_keep_their_order() -> None:
    sent, (writer, *_) = three()
    answer(writer, b"1.")
    answer(writer, b"2.")
    await asyncio.sleep(0)
    assert sent == [("a", HEAD + b"1."), ("a", HEAD + b"2.")]


async def test_who_has_hung_up_gets_nothing_and_the_others_theirs() -> None:
    sent, writers = three()
    for writer in writers:
        answer(writer, b"ok")
    writers[0].inner.closed = True
    await asyncio.sleep(0)
    assert sent == [("b", HEAD + b"ok"), ("c", HEAD + b"ok")]


async def test_a_closing_connection_sends_all_first() -> None:
    sent, (first, second, _) = three()
    answer(first, b"ok")
    first.close()
    second.write(HEAD)  # of an answer without a body
    second.ended()
    assert sent == [("a", HEAD + b"ok"), ("b", HEAD)] and first.is_closing()


async def test_ready_made_lines_go_into_the_next_head_only() -> None:
    sent, (writer, *_) = three()
    writer.add(b"x-more: yes\r\n")
    answer(writer, b"ok")
    answer(writer, b"ok")
    await asyncio.sleep(0)
    assert [b"x-more: yes\r\n\r\nok" in data for _, data in sent] == [True, False]
