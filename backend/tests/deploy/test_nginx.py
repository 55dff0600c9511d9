"""The example for nginx: what it refuses itself is what Printdesk would say."""

import json
import re

from printdesk.config import Settings
from printdesk.errors import PayloadTooLarge
from printdesk.web.pace import body_limit
from tools import ROOT

EXAMPLE = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")


def test_what_is_a_little_too_large_comes_to_printdesk_itself() -> None:
    [megabytes] = re.findall(r"client_max_body_size (\d+)m;", EXAMPLE)
    assert int(megabytes) * 1024**2 > body_limit(Settings.model_fields["max_upload_mb"].default)


def test_every_refusal_of_its_own_has_the_envelope() -> None:
    refusals = {
        int(status): json.loads(body)
        for status, body in re.findall(r"return (4\d\d|5\d\d)(?: '(.*)')?;", EXAMPLE)
    }
    assert refusals.keys() == {413, 421, 503}
    assert refusals[413] == PayloadTooLarge().envelope()
    of_caddy = {each["error"]: each for each in map(json.loads, re.findall("`({.*})`", CADDYFILE))}
    assert refusals[503] == of_caddy["unavailable"]
    assert refusals[421]["error"] == of_caddy["unknown_host"]["error"]
    # Whatever nginx answers in the place of Printdesk is one of these.
    assert re.findall(r"error_page ([\d ]+?)(?: =503)? @", EXAMPLE) == ["413", "502 504"]
