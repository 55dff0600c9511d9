"""Browser windows: of a desktop or a phone, of a student or of somebody who has signed in."""

import os
import shutil
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from e2e.lab import Lab, Person

CHROMIUM = os.environ.get("PRINTDESK_CHROMIUM") or shutil.which("chromium")
# The same without a browser around its pages, each window of which takes seconds of a processor.
PAGES_ALONE = shutil.which("chromium-headless-shell") or CHROMIUM
# Motion is reduced so that nothing is looked at halfway on its way in.
DESKTOP: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 900},
    "locale": "en-US",
    "reduced_motion": "reduce",
}
PHONE: dict[str, Any] = {
    **DESKTOP,
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
# What a browser keeps that has signed in, beside the cookie.
SIGNED_IN = {"name": "printdesk.signed-in", "value": "1"}


def launch_options(*arguments: str, browser: str | None = CHROMIUM) -> dict[str, Any]:
    """How a browser is started: the machine's Chromium where there is one, else Playwright's."""
    args = list(arguments)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        args.append("--no-sandbox")  # which Chromium refuses to do without for root
    return {"args": args} | ({"executable_path": browser} if browser else {})


class Windows:
    """Opens windows that share nothing, and remembers what went wrong in any of them."""

    def __init__(self, new_context: Callable[..., BrowserContext]) -> None:
        self._new_context = new_context
        self.troubles: list[str] = []

    def desktop(self, **options: Any) -> Page:
        """A window on a desktop computer."""
        return self._page(self._new_context(**{**DESKTOP, **options}))

    def phone(self, **options: Any) -> Page:
        """A window on a phone."""
        return self._page(self._new_context(**{**PHONE, **options}))

    def staff(self, lab: Lab, person: Person | None = None, **options: Any) -> Page:
        """A desktop's window in which a member of staff, or else the admin, has signed in."""
        person = person or lab.admin
        kept = {"cookies": [], "origins": [{"origin": lab.site, "localStorage": [SIGNED_IN]}]}
        context = self._new_context(**{**DESKTOP, "storage_state": kept, **options})
        who = {"email": person.email, "password": person.password}
        answer = context.request.post(f"{lab.api}/auth/login", data=who)
        assert answer.ok, answer.text()
        return self._page(context)

    def _page(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"error in the page: {error}"))
        page.on("console", self._listen)
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        # A request that is refused is told on the console too, and is no trouble by itself.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(f"on the console: {message.text}")
