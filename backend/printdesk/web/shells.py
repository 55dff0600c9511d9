"""Pages that answer for addresses which the export cannot know, such as one for each job.

An exported page is a file. `/track/<token>/` cannot be one file a token, so the page at `/track/`
is served for all of them and reads the token from the address. Every server of the pages routes
by this one table.
"""

from dataclasses import dataclass

# What answers here is no page, whether there is such an address or not.
API = ("/api/", "/.well-known/")
# Which inline scripts each page has, as the build of the pages tells; no page itself.
SCRIPT_HASHES = "csp.json"


@dataclass(frozen=True)
class Shell:
    """The page at ``page`` answers for each name below it, unless that is a page of its own."""

    page: str
    secret: bool = False  # the name is a token: no other site may learn it from a Referer


SHELLS = (
    Shell("/track/", secret=True),
    Shell("/confirm/", secret=True),
    Shell("/password-reset/", secret=True),
    Shell("/join/", secret=True),
    Shell("/email-change/", secret=True),
    Shell("/dashboard/jobs/"),
)

# Where people sign in, or are signed in. On other pages nothing of Clerk is ever loaded.
FOR_STAFF = ("/login/", "/dashboard/", "/account/", "/admin/", "/stats/")


def shelled(path: str) -> str | None:
    """The path inside the export that stands for this one; None when no shell answers for it.

    A shell answers for the data of its page as well (`/track/<token>/index.txt`), because a link
    followed inside the application fetches that and not the page. A token contains dots, so that
    the file's name is what follows the token's slash and nothing is told from a dot.
    """
    for shell in SHELLS:
        name, slash, file = path.removeprefix(shell.page).partition("/")
        if path.startswith(shell.page) and name and slash and "/" not in file:
            return shell.page + file
    return None


def is_for_staff(path: str) -> bool:
    """Whether it is a page of staff."""
    return path.startswith(FOR_STAFF)


def is_secret(path: str) -> bool:
    """Whether the address holds, or may hold, a token."""
    return any(path.startswith(shell.page) for shell in SHELLS if shell.secret)


def belongs_to_api(path: str) -> bool:
    """Whether no page answers for this address."""
    return path.startswith(API) or f"{path}/" in API
