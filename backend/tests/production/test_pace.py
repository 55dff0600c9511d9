"""A request that comes too slowly, through the sockets of production's server."""

import socket
from collections.abc import Iterator

import pytest

from printdesk.prefork import Paced
from printdesk.web.pace import seconds_allowed


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    yield one, other
    one.close()
    other.close()


def test_whoever_sends_more_may_take_longer() -> None:
    assert seconds_allowed(0) == 30
    assert seconds_allowed(60_000) == 90
    assert seconds_allowed(1000, patience=2) == 3


def test_what_comes_in_time_is_read(ends: tuple[socket.socket, socket.socket]) -> None:
    paced = Paced(ends[0], patience=5)
    paced.setblocking(True)
    ends[1].sendall(b"hello")
    assert paced.recv(100) == b"hello"
    assert paced.gettimeout() is not None, "nor may an answer wait for ever"


def test_silence_ends_the_request(ends: tuple[socket.socket, socket.socket]) -> None:
    paced = Paced(ends[0], patience=0.1)
    paced.setblocking(True)
    with pytest.raises(ConnectionResetError, match="nothing comes"):
        paced.recv(100)


def test_a_byte_now_and_then_does_not_prolong_it(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    paced = Paced(ends[0], patience=0.1)
    paced.setblocking(True)
    ends[1].sendall(b"x")
    assert paced.recv(1) == b"x"
    with pytest.raises(ConnectionResetError):
        paced.recv(1)
    ends[1].sendall(b"x")
    with pytest.raises(ConnectionResetError, match="too slowly"):
        paced.recv(1)
    paced.begin()
    assert paced.recv(1) == b"x", "the next request begins anew"
