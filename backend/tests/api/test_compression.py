"""Answers come compressed to whoever can read them so."""

import gzip
import json

from flask.testing import FlaskClient

from tests.clients import StaffClient
from tests.road import API, Road

READS_GZIP = {"Accept-Encoding": "gzip, br"}


def test_a_long_answer_is_a_fraction_of_its_size_and_says_the_same(client: FlaskClient) -> None:
    plain = client.get(f"{API}/catalog")
    packed = client.get(f"{API}/catalog", headers=READS_GZIP)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.content_length == len(packed.data) < len(plain.data) / 2
    assert json.loads(gzip.decompress(packed.data)) == plain.json
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in packed.vary


def test_a_short_answer_and_a_file_come_as_they_are(
    client: FlaskClient, staff: StaffClient, road: Road
) -> None:
    job = road.to("UPLOADED")
    short = client.get(f"{API}/config", headers=READS_GZIP)
    file = staff.get(f"{API}/jobs/{job.number}/file", headers=READS_GZIP, buffered=True)

    for answer in (short, file):
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers


def test_who_has_a_compressed_list_already_is_told_so(staff: StaffClient, road: Road) -> None:
    road.to("UPLOADED")
    first = staff.get(f"{API}/jobs", headers=READS_GZIP)
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.get_etag()[1] is True

    tag = {"If-None-Match": first.headers["ETag"]}
    for again in (READS_GZIP, {}):
        answer = staff.get(f"{API}/jobs", headers=tag | again)
        assert (answer.status_code, answer.data) == (304, b"")
