"""Performs the steps of a Dockerfile in plain Debian trees, where no Docker runs.

    python3 deploy/rehearse.py deploy/Dockerfile.backend /var/tmp/rehearsal

It wants root, mmdebstrap and run.py's environment. What the base images bring is stood in for by
Debian's own packages of the same release, and for Caddy by the program that the tests use. The
steps themselves are the Dockerfile's, each as it stands there. It ends by saying where the tree is.
"""

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CADDY = ROOT / ".venv" / "bin" / "caddy"
# Where a network looks into what is fetched, its own authority is among the machine's.
AUTHORITIES = "etc/ssl/certs/ca-certificates.crt"
TRUSTING = ("NODE_EXTRA_CA_CERTS", "PIP_CERT", "SSL_CERT_FILE")
PACKAGES = ("ca-certificates", "python-is-python3", "python3-pip", "python3-venv")


@dataclass(frozen=True)
class Step:
    """An instruction of a Dockerfile, in one line."""

    word: str
    rest: str

    @property
    def flags(self) -> dict[str, str]:
        """What stands before the rest, such as ``--from=wheel``."""
        found = re.match(r"((?:--\S+\s+)*)", self.rest)
        assert found
        pairs = (each.removeprefix("--").partition("=") for each in found.group().split())
        return {name: value for name, _, value in pairs}

    @property
    def arguments(self) -> str:
        """The rest without its flags."""
        return re.sub(r"^(--\S+\s+)*", "", self.rest)


@dataclass
class Stage:
    """What stands between one FROM and the next."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)


def stages(dockerfile: Path) -> list[Stage]:
    """The stages of a Dockerfile, in their order."""
    text = re.sub(r"(?m)^\s*#.*\n", "", dockerfile.read_text(encoding="utf-8"))
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    found: list[Stage] = []
    for line in filter(str.strip, lines):
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            found.append(Stage(base, name))
        else:
            found[-1].steps.append(Step(word, rest.strip()))
    return found


def sent(context: Path = ROOT) -> Iterator[Path]:
    """The files that .dockerignore lets Docker have, relative to the context."""
    lines = (context / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    for folder, folders, files in os.walk(context):
        # Nothing below these is ever let in again, and to walk them takes long.
        folders[:] = [each for each in folders if each not in {".git", "node_modules", ".venv"}]
        for name in files:
            path = Path(folder, name).relative_to(context)
            if not _ignored(path, rules):
                yield path


def _ignored(path: Path, rules: Iterable[str]) -> bool:
    ignored = False
    names = [path.as_posix(), *(each.as_posix() for each in path.parents)]
    for rule in rules:
        pattern = rule.removeprefix("!").removeprefix("**/")
        anywhere = rule.startswith("**/")
        heard = [Path(name).name for name in names] if anywhere else names
        # In a pattern that begins at the top, a star stands for one name.
        if any(
            fnmatch.fnmatch(name, pattern) and (anywhere or "/" not in name or "/" in pattern)
            for name in heard
        ):
            ignored = not rule.startswith("!")
    return ignored


class Rehearsal:
    """The trees of the stages, below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._plain = folder / "plain"
        self._trees: dict[str, Path] = {}

    def perform(self, dockerfile: Path) -> Path:
        """Do all of it; the tree of the last stage."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if not self._plain.exists():
            with told("a plain Debian"):
                self._make_plain()
        tree = self._plain
        for number, stage in enumerate(stages(dockerfile)):
            tree = self._folder / (stage.name or f"{dockerfile.name}-{number}")
            self._trees[stage.name] = tree
            with told(f"{stage.name or 'the image'}, from {stage.base}"):
                self._perform_stage(stage, tree)
        return tree

    def _make_plain(self) -> None:
        include = f"--include={','.join(PACKAGES)}"
        command = ["mmdebstrap", "--quiet", "--variant=minbase", include, "trixie", self._plain]
        subprocess.run(command, check=True)
        shutil.copy("/etc/resolv.conf", self._plain / "etc" / "resolv.conf")
        shutil.copy(Path("/", AUTHORITIES), self._plain / AUTHORITIES)

    def _perform_stage(self, stage: Stage, tree: Path) -> None:
        subprocess.run(["rm", "-rf", "--one-file-system", tree], check=True)
        base = self._trees.get(stage.base, self._plain)
        subprocess.run(["cp", "-a", "--reflink=auto", base, tree], check=True)
        if stage.base.startswith("caddy:"):
            shutil.copy(CADDY, tree / "usr" / "bin" / "caddy")
        environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        place = "/build" if stage.base in self._trees else "/"
        for step in stage.steps:
            print(f"    {step.word} {step.rest[:90]}", flush=True)
            match step.word:
                case "WORKDIR":
                    place = step.rest
                    (tree / place[1:]).mkdir(parents=True, exist_ok=True)
                case "ARG" | "ENV":
                    pairs = shlex.split(step.rest)
                    for name, _, value in (pair.partition("=") for pair in pairs):
                        environment[name] = value.replace("$PATH", environment["PATH"])
                case "COPY":
                    self._copy(step, tree, place)
                case "RUN":
                    self._run(step, tree, place, environment)
                case "USER" | "EXPOSE" | "ENTRYPOINT" | "CMD":
                    pass
                case other:
                    raise SystemExit(f"This rehearsal does not know {other}.")

    def _copy(self, step: Step, tree: Path, place: str) -> None:
        *sources, target = step.arguments.split()
        into = tree / os.path.normpath(os.path.join(place, target))[1:]  # noqa: PTH118 - of the tree
        if "from" in step.flags:
            for source in sources:
                origin = self._trees[step.flags["from"]] / source[1:]
                into.parent.mkdir(parents=True, exist_ok=True)
                subprocess.run(["cp", "-aT", origin, into], check=True)
            return
        for path in sent():
            for source in sources:
                wanted = ROOT / source
                if ROOT / path == wanted or wanted in (ROOT / path).parents:
                    alone = wanted.is_file()
                    copy = into if alone else into / (ROOT / path).relative_to(wanted)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / path, copy)

    def _run(self, step: Step, tree: Path, place: str, environment: dict[str, str]) -> None:
        with mounted(tree):
            command = ["chroot", tree, "/bin/sh", "-c", f"cd {place} && {step.arguments}"]
            trusted = dict.fromkeys(TRUSTING, f"/{AUTHORITIES}")
            subprocess.run(command, env={**environment, **trusted, "HOME": "/root"}, check=True)


@contextmanager
def mounted(tree: Path) -> Iterator[None]:
    """With the kernel's file systems in the tree, while something runs there."""
    places = {"proc": ["-t", "proc", "proc"], "dev": ["--bind", "/dev"], "sys": ["--bind", "/sys"]}
    for name, what in places.items():
        subprocess.run(["mount", *what, tree / name], check=True)
    try:
        yield
    finally:
        for name in reversed(places):
            subprocess.run(["umount", tree / name], check=True)


@contextmanager
def told(what: str) -> Iterator[None]:
    """Tell what is being done, and how long it took."""
    print(f"{what} ...", flush=True)
    began = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - began:.0f} s", flush=True)


def main(dockerfile: str, folder: str) -> None:
    """Rehearse, and say what came of it."""
    tree = Rehearsal(Path(folder).resolve()).perform(Path(dockerfile))
    last = {step.word: step.rest for step in stages(Path(dockerfile))[-1].steps}
    command = [*json.loads(last.get("ENTRYPOINT", "[]")), *json.loads(last["CMD"])]
    print(f"It would run, as {last['USER']}: {shlex.join(command)}")
    print(f"The tree is {tree}")


if __name__ == "__main__":
    main(*sys.argv[1:])
