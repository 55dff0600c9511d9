"""What Caddy must know of the pages, written out of the rules that we serve them by ourselves.

``python -m printdesk.web.caddy FOLDER`` prints it for the export in FOLDER; `deploy/Caddyfile`
takes it in. It needs the standard library alone, so that Caddy's image is made without the rest.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from printdesk.web.headers import PLAIN, page_policy, plain_headers
from printdesk.web.shells import API, SCRIPT_HASHES, SHELLS, is_for_staff

MADE = "# Made by “python -m printdesk.web.caddy” of the rules in printdesk/web. Change them there."
# Which host Clerk has is known where Caddy runs, by this variable.
CLERK = "{$CLERK_HOST}"


def rules(script_hashes: Mapping[str, Iterable[str]]) -> str:
    """Snippets for a Caddyfile: ``api``, ``headers``, ``shells`` and two of ``policies``.

    ``script_hashes`` tells of the file of each page which inline scripts it has. The last two are
    the policies of the pages, for either way in which staff sign in.
    """
    ways = [_policies("local", script_hashes), _policies("clerk", script_hashes, CLERK)]
    blocks = [_api(), _headers(), _shells(), *ways]
    return "\n\n".join([MADE, *blocks]) + "\n"


def _api() -> str:
    """The matcher for what is no page: the API, and whatever does more than ask."""
    paths = [each for path in API for each in (path.rstrip("/"), f"{path}*")]
    pages = _block("@api not", "method GET HEAD", f"not path {' '.join(paths)}")
    return _block("(api)", pages)


def _headers() -> str:
    """The headers of every answer that does not come from the API, which brings its own."""
    plain, https = plain_headers(https=False), plain_headers(https=True)
    secret = [f"{shell.page}*" for shell in SHELLS if shell.secret]
    return _block(
        "(headers)",
        _block("header", *_quoted(plain)),
        '@https expression `{env.PUBLIC_URL}.startsWith("https://")`',
        _block("header @https", *_quoted({k: v for k, v in https.items() if k not in plain})),
        f"@secret path {' '.join(secret)}",
        'header @secret Referrer-Policy "no-referrer"',
    )


def _shells() -> str:
    """Which path of the export stands for an address; “-” when no shell answers for it."""
    lines = [f'~^{re.escape(s.page)}[^/]+/([^/]*)$ "{s.page}${{1}}"' for s in SHELLS]
    return _block("(shells)", _block("map {args[0]} {args[1]}", *lines, "default -"))


def _policies(
    way: str, script_hashes: Mapping[str, Iterable[str]], clerk: str | None = None
) -> str:
    """Which content security policy the file of the path has."""
    pages = {
        page: page_policy(hashes, clerk if is_for_staff(page) else None)
        for page, hashes in sorted(script_hashes.items())
    }
    rest = f'default "{PLAIN["Content-Security-Policy"]}"'
    return _block(f"(policies_of_{way})", _block("map {path} {policy}", *_quoted(pages), rest))


def _quoted(pairs: Mapping[str, str]) -> list[str]:
    return [f'{name} "{value}"' for name, value in pairs.items()]


def _block(head: str, *parts: str) -> str:
    inside = "\n".join(parts).replace("\n", "\n\t")
    return f"{head} {{\n\t{inside}\n}}"


def main(folder: str) -> None:
    """Write out the rules for the export in ``folder``."""
    sys.stdout.write(rules(json.loads(Path(folder, SCRIPT_HASHES).read_text("utf-8"))))


if __name__ == "__main__":
    main(*sys.argv[1:])
