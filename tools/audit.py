"""Known weaknesses of what we depend on, asked of those who keep lists of them.

Where they cannot be reached a sentence says so, and nothing fails: a check must also run on a
machine without a network.
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools import FRONTEND, ROOT, child_environment, program
from tools.environment import DEV_LOCK
from tools.node import Node
from tools.problems import UNREACHABLE, Problem, cause
from tools.processes import Arguments

FOUND = 1  # with which uv ends when a package has a weakness
REGISTRY_SECONDS = 20


def python_packages() -> None:
    """Ask for every package of the tools' lock, which holds the product's too. Raises Problem."""
    pins = re.findall(r"^(\w[^\s;]*==[^\s;]+(?: ; [^\\\n]+)?)", DEV_LOCK.read_text("utf-8"), re.M)
    with tempfile.TemporaryDirectory() as folder:
        # uv knows the locks of its own kind only, and scripts that name what they need.
        script = Path(folder, "locked.py")
        needed = "".join(f"#   {json.dumps(pin.strip())},\n" for pin in pins)
        script.write_text(f"# /// script\n# dependencies = [\n{needed}# ]\n# ///\n", "utf-8")
        uv: Arguments = [program("uv"), "audit", "--preview-features", "audit-command"]
        status, said = _asked([*uv, "--script", script], {"UV_HTTP_RETRIES": "0"})
    if status == FOUND:
        raise Problem(said)
    _require_reached(status, said)


def page_packages(node: Node) -> None:
    """Ask for every package that the pages are built of and with. Raises Problem."""
    patience = ["--fetch-retries=0", f"--fetch-timeout={REGISTRY_SECONDS * 1000}"]
    npm: Arguments = [*node.npm, "audit", "--json", "--audit-level=moderate", *patience]
    status, said = _asked(npm, node.environment(), cwd=FRONTEND)
    try:
        report = json.loads(said[said.index("{") : said.rindex("}") + 1])
    except ValueError:
        report = {}
    if found := report.get("vulnerabilities"):
        if status:
            raise Problem(f"Weak: {', '.join(sorted(found))}. See: npm audit, in frontend/")
    elif "statusCode" in report:
        _tell("this registry keeps no list of weaknesses")
    else:
        _require_reached(status, said)


def _asked(command: Arguments, environment: Mapping[str, str], cwd: Path = ROOT) -> tuple[int, str]:
    """With which status it ended, and what it said."""
    ran = subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        env={**child_environment(), **environment, "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return ran.returncode, f"{ran.stdout}\n{ran.stderr}".strip()


def _require_reached(status: int, said: str) -> None:
    if status and cause(said) != UNREACHABLE:
        raise Problem(said)
    if status:
        _tell("the list of weaknesses cannot be reached from here")


def _tell(sentence: str) -> None:
    print(f" not looked up: {sentence} ...", end="", flush=True)
