"""Whatever is sent over the wire, the server is never at fault, and answers in its one way."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from printdesk.config import Settings
from printdesk.web.stack import website
from tests import models
from tests.clients import StaffClient
from tests.road import FORM, Road
from tests.serving import exchange, serving

API = b"/api/v1"
JSON = b"Content-Type: application/json"
MULTIPART = b"Content-Type: multipart/form-data; boundary=X"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    @property
    def error(self) -> str:
        """The code of the envelope; empty when it is none."""
        try:
            told = json.loads(self.body)
        except ValueError:
            return ""
        whole = isinstance(told, dict) and told.keys() == {"error", "message", "details"}
        return str(told["error"]) if whole else ""


Send = Callable[..., Answer]


@pytest.fixture
def send(app: Flask, settings: Settings, admin: StaffClient, tmp_path: Path) -> Iterator[Send]:
    """Sends a request as it stands to a real server, as the administrator."""
    token = admin.environ_base["HTTP_AUTHORIZATION"].encode()

    def sent(
        target: bytes,
        *headers: bytes,
        method: bytes = b"GET",
        body: bytes = b"",
        signed_in: bool = True,
    ) -> Answer:
        lines = [method + b" " + target + b" HTTP/1.1", b"Host: localhost", b"Connection: close"]
        lines += [b"Authorization: " + token] if signed_in else []
        lines += headers
        if not any(line.startswith((b"Content-Length", b"Transfer")) for line in headers):
            lines.append(b"Content-Length: %d" % len(body))
        answer = exchange(server.port, b"\r\n".join(lines) + b"\r\n\r\n" + body)
        head, _, told = answer.partition(b"\r\n\r\n")
        return Answer(int(head.split(b" ", 2)[1]), told)

    with serving(website(app, settings, tmp_path)) as server:
        yield sent


def surprising(answers: Mapping[bytes, Answer]) -> dict[bytes, Answer]:
    """Those that are faults, and refusals that are not told as refusals are."""
    return {
        sent[:80]: answer
        for sent, answer in answers.items()
        if answer.status >= 500 or (answer.status >= 400 and not answer.error)
    }


TARGETS = (
    *(b"/jobs/%00", b"/jobs/%ff", b"/jobs/%ed%a0%80", b"/jobs/%zz", b"/jobs/a%2fb", b"/jobs;a=b"),
    *(b"/jobs/../health", b"/jobs/%2e%2e/health", b"/jobs/" + b"a" * 60_000, b"//jobs", b"/"),
    *(b"/jobs/" + b"9" * 5000, b"/jobs/9223372036854775808", b"/jobs/-1"),
    *(b"/jobs/%d9%a3", b"/jobs/%c2%b2", b"/jobs/\xc3\xa9", b"/jobs/\xff"),
    *(b"/jobs?search=%ff", b"/jobs?search=%00", b"/jobs?search=%ed%a0%80", b"/jobs?&&=&=x&a"),
    *(b"/jobs?search=%25%5f%5c", b"/jobs?search='%22;--", b"/jobs?" + b"a=1&" * 20_000),
    *(b"/jobs?limit=" + b"9" * 5000, b"/jobs?page=1000000&limit=200", b"/jobs?page=1_0"),
    *(b"/jobs?from=0001-01-01T00:00:00%2B14:00", b"/jobs?to=9999-12-31T23:59:59-14:00"),
    *(b"/jobs?from=inf", b"/jobs?from=1e400", b"/jobs?from=" + b"9" * 400),
    *(b"/cost/preview?method=Filament&time_hours=1&weight_g=" + n for n in (b"NaN", b"1e999999")),
    *(
        b"/cost/preview?method=Filament&time_hours=1&weight_g=" + n
        for n in (b"sNaN", b"1e-9999999")
    ),
    *(b"/track/%00", b"/track/%ff", b"/track/....", b"/track/eyJ.eyJ.eyJ", b"/track/%c3%a9.%c3%a9"),
    *(b"/confirm/" + b"." * 3000, b"/confirm/%ff%ff%ff%ff%ff%ff%ff%ff", b"/confirm/expired"),
    *(b"/confirm/expired?job_id=%ff", b"/confirm/expired?job_id=" + b"9" * 64),
    *(b"/jobs/1/file?version=..%2f..%2fx", b"/jobs/1/file?signature=%ff&version=%ff%00"),
    *(b"/jobs/1/file?version=" + b"a" * 255, b"/jobs/1/file?signature=%c3%a9.%c3%a9"),
)


def test_no_address_is_a_fault(send: Send, road: Road) -> None:
    road.to("UPLOADED")

    answers = {target: send(API + target) for target in TARGETS}

    assert surprising(answers) == {}
    assert send(b"/api").error == "not_found"


@pytest.mark.parametrize("method", [b"HEAD", b"OPTIONS", b"TRACE", b"CONNECT", b"FOO", b"get"])
def test_no_method_is_a_fault(send: Send, method: bytes) -> None:
    addresses = (b"/jobs", b"/jobs/1/lock", b"/config", b"/nothing", b"/auth/login", b"/track/x")

    answers = {path: send(API + path, method=method) for path in addresses}

    if method == b"HEAD":  # whose answers have no body
        assert {answer.status for answer in answers.values()} == {200, 404, 405}
    else:
        assert surprising(answers) == {}


BODIES = (
    *(b"", b"{", b"null", b"[]", b'"x"', b"\xff", b'\xef\xbb\xbf{"email":"a","password":"x"}'),
    *(b"[" * 200_000, b'{"a":' * 100_000, b'{"email":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    *(b'{"email":"a","email":"b","password":"x"}', b'{"email":NaN,"password":1e999}'),
    *(b'{"email":"\\ud800","password":"\\udfff"}', b'{"email":"\xed\xa0\x80","password":"x"}'),
    *(b'{"email":' + b"9" * 5000 + b',"password":"x"}', b'{"email":"a\\u0000","password":"x"}'),
    '{"email":"a","password":"x"}'.encode("utf-16"),
)


@pytest.mark.parametrize("path", [b"/auth/login", b"/jobs/1/approve", b"/jobs/1/notes"])
def test_no_json_is_a_fault(send: Send, road: Road, path: bytes) -> None:
    road.to("UPLOADED")
    method = b"PATCH" if path.endswith(b"notes") else b"POST"

    answers = {body: send(API + path, JSON, method=method, body=body) for body in BODIES}

    assert surprising(answers) == {}
    assert all(400 <= answer.status < 500 for answer in answers.values())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([], 415),
        ([b"Content-Type: application/x-www-form-urlencoded"], 415),
        ([b"Content-Type: ;;;"], 415),
        ([b"Content-Type: application/json\xff"], 415),
        ([b"Content-Type: multipart/form-data"], 415),
        ([b"Content-Type: application/json; charset=nonsense"], 401),
        ([JSON, b"Content-Encoding: gzip"], 401),
        ([JSON, b"Content-Length: 2", b"Content-Length: 3"], 400),
        ([JSON, b"Content-Length: -1"], 400),
        ([JSON, b"Content-Length: nine"], 400),
        ([JSON, b"Transfer-Encoding: chunked"], 400),
    ],
)
def test_no_type_or_length_is_a_fault(send: Send, headers: list[bytes], status: int) -> None:
    body = b'{"email":"a","password":"x"}\r\n'  # no chunk either

    answer = send(API + b"/auth/login", *headers, method=b"POST", body=body)

    assert answer.status == status
    assert answer.error


HEADERS = (
    *(b"Authorization: Bearer \xff", b"Authorization: Bearer a.b.c", b"Authorization: Basic eA=="),
    b"Authorization: Bearer eyJhbGciOiJub25lIn0.e30.",
    b"Authorization: Bearer IjEi.IjEi.IjEi",
    b"Authorization: Bearer eyJhbGciOiJFZERTQSIsImtpZCI6W119.e30.AA",
    *(b"Origin: http://[::1", b"Origin: http://[bad]/", b"Origin: \xff", b"Origin: null"),
    *(b"X-Request-ID: \xff", b"X-Forwarded-For: \xff,,", b"Host: \xff", b"If-None-Match: \xff"),
    *(b"Range: bytes=5-1", b"Expect: nonsense", b"Accept: ;;q=x", b"foo : b", b"no colon"),
    *(b"Cookie: printdesk_refresh=\xff; =; a;;;", b'Cookie: printdesk_refresh="\\377"'),
    b"Cookie: printdesk_refresh=" + b"a" * 10_000,
)


@pytest.mark.parametrize("path", [b"/auth/refresh", b"/auth/logout", b"/jobs/1/lock"])
def test_no_header_is_a_fault(send: Send, path: bytes) -> None:
    session = b"Cookie: printdesk_refresh=a"

    answers = {
        header: send(API + path, session, header, method=b"POST", signed_in=False)
        for header in HEADERS
    }

    assert surprising(answers) == {}


def part(name: bytes, value: bytes, more: bytes = b"") -> bytes:
    """One part of a form."""
    line = b'--X\r\nContent-Disposition: form-data; name="' + name + b'"' + more
    return line + b"\r\n\r\n" + value + b"\r\n"


FIELDS = b"".join(part(name.encode(), value.encode()) for name, value in FORM.items())
END = b"--X--\r\n"
MODEL = models.binary_stl()
FORMS = (
    *(b"", END, FIELDS, FIELDS + b"--X\r\nContent-Dispo", b"--X\r\n\r\nx\r\n" + END),
    b"--X\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + END,
    *(FIELDS.replace(b"Jane", name) + END for name in (b"\xff", b"\xed\xa0\x80", b"J\0", b"J\n")),
    FIELDS + part(b"file", MODEL) + END,
    FIELDS + part(b"file", MODEL, b'; filename=""') + END,
    FIELDS + part(b"file", b"solid", b'; filename="a.stl"') * 2 + END,
    FIELDS + part(b"file", b"x", b'; filename="a.stl"\r\nContent-Length: nine') + END,
    part(b"student_name", b"x", b'; filename="a.stl"') + FIELDS[200:] + END,
    part(b"student_name", b"Jane", b"\r\nContent-Type: text/plain; charset=base64") + FIELDS + END,
    part(b"a" * 300_000, b"x") + END,
    part(b"student_name", b"x" * 900_000) + END,
    b"".join(part(b"a%d" % number, b"x") for number in range(1500)) + END,
    FIELDS.replace(b"\r\n", b"\n") + b"--X--\n",
    b"a preamble\r\n" + FIELDS + END,
)


def test_no_form_is_a_fault(send: Send) -> None:
    submit = API + b"/submit"

    answers = {form: send(submit, MULTIPART, method=b"POST", body=form) for form in FORMS}

    assert surprising(answers) == {}
    assert all(400 <= answer.status < 500 for answer in answers.values())


@pytest.mark.parametrize(
    "boundary",
    [b"", b"; boundary=", b'; boundary=""', b"; boundary=\xe9", b"; boundary*=utf-8''%ff"],
)
def test_no_boundary_is_a_fault(send: Send, boundary: bytes) -> None:
    kind = b"Content-Type: multipart/form-data" + boundary

    answer = send(API + b"/submit", kind, method=b"POST", body=FIELDS + END)

    assert (answer.status, answer.error) == (422, "validation_failed")


@pytest.mark.parametrize(
    "name",
    [
        b'; filename="../../etc/passwd.stl"',
        b'; filename="C:\\\\models\\\\a.stl"',
        b'; filename="' + b"a" * 20_000 + b'.stl"',
        b'; filename="\xff\xfe\x01.stl"',
        b'; filename=".stl"',
        b"; filename*=utf-8''%ff%00%0a.stl",
        b"; filename*=nonsense''%ff.stl",
    ],
)
def test_no_name_of_a_file_is_a_fault(send: Send, name: bytes) -> None:
    form = FIELDS + part(b"file", MODEL, name) + END

    answer = send(API + b"/submit", MULTIPART, method=b"POST", body=form)

    assert answer.status in {201, 422}
    if answer.status == 201:
        shown = json.loads(answer.body)["job"]["original_filename"]
        assert shown.isprintable()
        assert 0 < len(shown) <= 255
        assert "/" not in shown
