"""A 50 MB upload through the running server, beside ``cp`` and ``sha256sum`` of the same file.

    python bench/upload.py [--rounds 7]

Prints the medians in seconds, their ratio, and by how much the server's memory grew at its
highest. Aim: at most 2 times, and at most 20 MB.
"""

import argparse
import shutil
import statistics
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from bench.memory import MEGABYTE, Memory
from bench.running import Running, printdesk

TRIANGLES = (50 * MEGABYTE - 84) // 50
BOUNDARY = "the-line-between-the-parts"
FIELDS = {
    "student_name": "Jane Doe",
    "discipline": "Engineering",
    "class_number": "N/A",
    "print_method": "Filament",
    "color": "Blue",
    "printer": "prusa_xl",
    "acknowledged_minimum_charge": "true",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = folder / "model.stl"
        model.write_bytes(_model())
        limits = {"RATELIMIT_SUBMIT": "1000/hour", "RATELIMIT_SUBMIT_ADDRESS": "1000/hour"}
        with printdesk(folder, **limits) as server:
            _upload(server, model, "warm@example.edu")
            floors, uploads, growth = [], [], 0.0
            for number in range(rounds):
                floors.append(_seconds(partial(_copy_and_hash, model, folder / "copy.stl")))
                with Memory(server.pid) as memory:
                    student = f"student{number}@example.edu"
                    uploads.append(_seconds(partial(_upload, server, model, student)))
                growth = max(growth, memory.growth)
    floor, upload = statistics.median(floors), statistics.median(uploads)
    print(f"file               {model_size() / MEGABYTE:.1f} MB, {rounds} rounds")
    print(f"cp + sha256sum     {floor:.3f} s  ({min(floors):.3f} to {max(floors):.3f})")
    print(f"upload             {upload:.3f} s  ({min(uploads):.3f} to {max(uploads):.3f})")
    print(f"ratio              {upload / floor:.2f}  (aim: at most 2)")
    print(f"memory grew by     {growth:.1f} MB  (aim: at most 20)")


def model_size() -> int:
    """The size of the model in bytes."""
    return 84 + 50 * TRIANGLES


def _model() -> bytes:
    return struct.pack("<80xI", TRIANGLES) + Random(1).randbytes(50 * TRIANGLES)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _copy_and_hash(model: Path, copy: Path) -> None:
    subprocess.run(["cp", model, copy], check=True)
    subprocess.run(["sha256sum", copy], check=True, stdout=subprocess.DEVNULL)


def _upload(server: Running, model: Path, student: str) -> None:
    """Send the form as a browser does, in pieces from the disk."""
    head = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (FIELDS | {"student_email": student}).items()
    )
    head += (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="model.stl"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    tail = f"\r\n--{BOUNDARY}--\r\n"
    address = urlsplit(server.api)
    connection = HTTPConnection(address.hostname or "", address.port or 0, timeout=60)
    connection.putrequest("POST", f"{address.path}/submit")
    connection.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    connection.putheader("Content-Length", str(len(head) + model.stat().st_size + len(tail)))
    connection.endheaders(head.encode())
    with model.open("rb") as file, connection.sock.makefile("wb") as wire:
        shutil.copyfileobj(file, wire, MEGABYTE)
        wire.write(tail.encode())
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    if response.status != 201:
        raise SystemExit(f"the upload was refused: {answer.decode()}")


if __name__ == "__main__":
    main()
