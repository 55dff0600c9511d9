"""Browsers of members of staff."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.clocks import HandClock

RENEWED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class Person:
    """Somebody who has an account."""

    id: str
    name: str
    email: str
    password: str


def large_form(fields: Mapping[str, str], file: bytes, name: str) -> dict[str, Any]:
    """A form with a file, for ``post(path, **large_form(...))``.

    The test client would put a large one into a temporary file and never close it.
    """
    upload = FileStorage(io.BytesIO(file), name)
    boundary, body = encode_multipart({**fields, "file": upload})
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


class StaffClient(FlaskClient):
    """Signs in for real, and again when the hands of the clock have moved on."""

    def __init__(self, app: Flask, person: Person, clock: HandClock) -> None:
        super().__init__(app, app.response_class)
        self.person = person
        self._clock = clock
        self._sign_in()
        self._first = (self._signed_in_at, self.environ_base["HTTP_AUTHORIZATION"])

    def begin_again(self) -> None:
        """Be signed in as in the beginning, in a lab that was put up again."""
        self._signed_in_at, self.environ_base["HTTP_AUTHORIZATION"] = self._first

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if self._clock.now() >= self._signed_in_at + RENEWED_EVERY:
            self._sign_in()
        return super().open(*args, **kwargs)

    def _sign_in(self) -> None:
        self._signed_in_at = self._clock.now()
        credentials = {"email": self.person.email, "password": self.person.password}
        answer = super().open("/api/v1/auth/login", method="POST", json=credentials)
        assert answer.status_code == 200, answer.text
        self.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {answer.json['access_token']}"
