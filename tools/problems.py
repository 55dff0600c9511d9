"""What goes wrong while setting up, in sentences that help."""

import re


class Problem(Exception):
    """Something stands in the way; the message says what, and what to do."""


UNREACHABLE = (
    "The package registry cannot be reached. Check the network (behind a proxy: HTTPS_PROXY), "
    "then run this again; what was fetched already is kept."
)
DISK_FULL = "The disk is full. Make room (about 1.5 GB is needed once), then run this again."
NOT_WRITABLE = (
    "This folder cannot be written to. Put Printdesk into a folder that belongs to you, "
    "and start it there."
)
NO_COMPILER = (
    "A package has no ready-made build for this machine, and it could not be built here. Mostly a "
    "compiler is missing (Debian, Ubuntu: apt install build-essential python3-dev; macOS: "
    "xcode-select --install; Windows: the C++ build tools of Visual Studio). "
    "A more usual Python, such as 3.12, may need no building at all."
)
OUT_OF_MEMORY = "There is not enough memory. The build of the pages needs about 1.5 GB."

# The first that matches is told: a full disk shows itself in many disguises.
CAUSES = (
    (DISK_FULL, r"No space left on device|ENOSPC|Disk quota exceeded|os error 28\b"),
    (
        NO_COMPILER,
        r"Failed to build `[^`]+==|error: command '\S+' failed|Microsoft Visual C\+\+ .* required",
    ),
    (OUT_OF_MEMORY, r"heap out of memory|Cannot allocate memory|ENOMEM"),
    (NOT_WRITABLE, r"Permission denied|EACCES|EROFS|Read-only file system|EPERM"),
    (
        UNREACHABLE,
        r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|dns error"
        r"|[Nn]ame resolution|Name or service not known|getaddrinfo failed|error sending request"
        r"|Failed to establish a new connection|[Cc]onnection (refused|reset)|[Tt]imed? ?out"
        r"|Network is unreachable|Could not connect|client error \(Connect\)",
    ),
)


def cause(output: str) -> str | None:
    """The sentence for what a program complained about, where it is one of the usual things."""
    return next((sentence for sentence, signs in CAUSES if re.search(signs, output)), None)
