"""When a request is whole enough for a thread to take it up."""

from __future__ import annotations

import pytest

from weibao.project.serve.arriving import MOST_BODY, MOST_HEADERS, Arriving


def arrived(*pieces: bytes) -> Arriving:
    one = Arriving()
    for piece in pieces:
        one.add(piece)
    return one


def test_a_page_is_asked_for_with_its_headers() -> None:
    assert not arrived(b"GET / HTTP/1.1\r\nHost: a\r\n").is_ready
    assert arrived(b"GET / HTTP/1.1\r\nHost: a\r\n", b"\r\n").is_ready


@pytest.mark.parametrize("name", [b"Content-Length", b"content-length", b"CONTENT-LENGTH"])
def test_a_form_is_whole_with_its_body(name: bytes) -> None:
    head = b"POST / HTTP/1.1\r\n" + name + b": 10\r\n\r\n"
    assert not arrived(head).is_ready
    assert not arrived(head, b"123456789").is_ready
    whole = arrived(head, b"12345", b"67890")
    assert whole.is_ready
    assert not whole.is_long


def test_of_a_long_one_the_beginning_is_enough() -> None:
    head = f"POST / HTTP/1.1\r\nContent-Length: {MOST_BODY * 3}\r\n\r\n".encode()
    one = arrived(head, b"x" * (MOST_BODY - 1))
    assert one.is_long
    assert not one.is_ready
    one.add(b"x")
    assert one.is_ready


@pytest.mark.parametrize("header", [b"Expect: 100-continue", b"Transfer-Encoding: chunked"])
def test_who_waits_for_an_answer_first_is_taken_up_as_a_long_one(header: bytes) -> None:
    one = arrived(b"POST / HTTP/1.1\r\n" + header + b"\r\nContent-Length: 5\r\n\r\n")
    assert one.is_ready
    assert one.is_long


def test_endless_headers_are_handed_on_to_be_refused() -> None:
    assert not arrived(b"a" * MOST_HEADERS).is_ready
    assert arrived(b"a" * MOST_HEADERS, b"a").is_ready


def test_a_length_in_the_body_is_not_believed() -> None:
    one = arrived(b"POST / HTTP/1.1\r\nContent-Length: 30\r\n\r\n\r\ncontent-length: 5\r\n")
    assert one.length == 30
    assert not one.is_ready
