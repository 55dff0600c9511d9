"""Starting of Printdesk: what `python3 run.py` does when it is given nothing to do."""

import errno
import os
import re
import socket
import sys
from typing import NoReturn

from tools import PYTHON, ROOT, child_environment, environment, pages
from tools.problems import Problem
from tools.processes import become


def start() -> NoReturn:
    """Set up what is missing, then be Printdesk until it is stopped."""
    check_port()
    environment.prepare()
    pages.prepare()
    printdesk("up")


def printdesk(*arguments: str) -> NoReturn:
    """Be the program `printdesk` with these arguments."""
    become([PYTHON, "-m", "printdesk.cli", *arguments], child_environment())


def check_port() -> None:
    """Say that the port is taken before setting up for a minute, rather than after."""
    host, port = setting("HOST", "localhost"), setting("PORT", "8080")
    if not port.isdigit():
        return  # the program itself says what is wrong with it
    with socket.socket() as probe:
        if sys.platform != "win32":
            # As the server does: connections that have just closed do not make a port busy.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Problem(
                    f"Port {port} is in use by another program, perhaps by a Printdesk that runs "
                    f"already. Stop that, or choose another port: PORT={int(port) + 1} "
                    "python3 run.py (or a line PORT=… in the file .env)."
                ) from None


def setting(name: str, default: str) -> str:
    """A setting as the program will read it: from the environment, else from the file .env."""
    if os.environ.get(name):
        return os.environ[name]
    try:
        text = (ROOT / ".env").read_text(encoding="utf-8")
    except OSError:
        return default
    found = re.findall(rf"^(?:export )?{name}[ ]*=[ ]*[\"']?([^\s\"'#]+)", text, re.M | re.I)
    return found[-1] if found else default
