"""Whatever the API answers in a test must be as its document says."""

from functools import cache
from typing import Any

from flask import Flask, Response, current_app, request
from jsonschema_rs import ValidationError, Validator, validator_for

from printdesk.api.contract import contract_of
from printdesk.api.openapi import openapi_document

Told = dict[str, Any]


class Watch:
    """Looks at each answer of an application, and keeps what the document does not tell of."""

    def __init__(self, app: Flask) -> None:
        self.surprises: list[str] = []
        app.after_request(self._look)

    def _look(self, response: Response) -> Response:
        view = current_app.view_functions.get(request.endpoint or "")
        contract = contract_of(view)
        if contract and request.method != "OPTIONS":
            surprise = _surprise(contract.name, response)
            if surprise:
                self.surprises.append(f"{request.method} {request.path}: {surprise}")
        return response


def _surprise(operation: str, response: Response) -> str:
    status = str(response.status_code)
    if status not in _document()[operation]:
        return f"{status} is not told of: {response.get_data(as_text=True)[:200]}"
    check = _check(operation, status)
    if check and request.method != "HEAD":
        try:
            check.validate(response.get_json())
        except ValidationError as error:
            return f"{status}: {error}"
    return ""


@cache
def _document() -> dict[str, Told]:
    """The responses of each operation, which are the same for every desk."""
    whole = openapi_document(current_app)
    found = {
        operation["operationId"]: operation["responses"]
        for methods in whole["paths"].values()
        for operation in methods.values()
    }
    return {**found, "components": whole["components"]}


@cache
def _check(operation: str, status: str) -> Validator | None:
    """What checks the JSON of an answer; None when it is none."""
    content = _document()[operation][status].get("content", {}).get("application/json")
    if content is None:
        return None
    return validator_for({**content["schema"], "components": _document()["components"]})
