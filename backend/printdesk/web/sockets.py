"""Listening sockets, and sentences for why there is none."""

import errno
import os
import socket
import sys


class CannotListen(Exception):
    """The address is taken or not this machine's; the message says what to do."""


def listen(host: str, port: int) -> list[socket.socket]:
    """A bound socket for each address that ``host`` stands for; port 0 takes a free one.

    Raises CannotListen.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        raise CannotListen(f"HOST: “{host}” is not a name or an address that is known.") from None
    bound: list[socket.socket] = []
    for family, _, _, _, address in dict.fromkeys(found):
        # “localhost” is two addresses; the second one takes the port that the first one got.
        place = (address[0], bound[0].getsockname()[1] if bound else port, *address[2:])
        try:
            bound.append(_bound(family, place))
        except OSError as error:
            if error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT} and len(found) > 1:
                continue  # a machine without IPv6 may still name it for “localhost”
            for other in bound:
                other.close()
            raise CannotListen(_why_not(error, host, port)) from None
    if not bound:
        raise CannotListen(f"HOST: “{host}” is not an address of this machine.")
    return bound


def _bound(family: int, address: tuple[object, ...]) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR would let two servers share one port.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # Without it a restart finds the port taken by connections that have just closed.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(address)
    except OSError:
        made.close()
        raise
    return made


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"PORT: {port} is in use by another program. "
            f"Stop that, or choose another port, such as PORT={port + 1}."
        )
    if error.errno == errno.EACCES:
        return f"PORT: {port} needs more rights than this user has. Choose one above 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST: “{host}” is not an address of this machine."
    return f"HOST, PORT: cannot listen on {host}:{port} ({os.strerror(error.errno or 0)})."
