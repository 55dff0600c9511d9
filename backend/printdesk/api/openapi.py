"""The OpenAPI 3.1 document, built from the contracts of the views."""

import re
from collections.abc import Iterator, Mapping

from flask import Blueprint, Flask, current_app
from pydantic import ValidationError
from werkzeug.routing import Rule

from printdesk import __version__, errors
from printdesk.accounts.refusals import KeptWithClerk
from printdesk.api.access import contracts
from printdesk.api.contract import Access, Contract, Media, Model, endpoint
from printdesk.api.schemas import is_file
from printdesk.api.wire_schemas import (
    REFERENCE,
    Json,
    Shapes,
    resolved,
    schemas,
    used,
    without_null,
)
from printdesk.errors import Refusal

BODIES = {"body": "application/json", "form": "multipart/form-data"}
SECURITY: Mapping[Access, list[Json]] = {
    Access.PUBLIC: [],
    Access.LINKED: [{"bearer": []}, {}],
    Access.STAFF: [{"bearer": ["staff"]}],
    Access.ADMIN: [{"bearer": ["admin"]}],
}

PATH_PARAMETERS = {
    "job_ref": "The id or the number of a job.",
    "session_id": "The id of a session.",
    "token": "What stands at the end of the link in an email.",
    "user_id": "The id of an account.",
}

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
@endpoint(Access.PUBLIC)
def openapi() -> dict[str, object]:
    """This document."""
    return openapi_document(current_app)


def openapi_document(app: Flask) -> Json:
    """The document of all operations under the API, the same for the same code."""
    known = contracts(app)
    shapes, definitions = schemas(known.values())
    paths: dict[str, Json] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint in known:
            path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
            operation = _operation(rule, known[rule.endpoint], shapes, definitions)
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            paths.setdefault(path, {}).update({m.lower(): operation for m in sorted(methods)})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Printdesk",
            "version": __version__,
            "description": "The print desk of a university makerspace, as software.",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": used(paths, definitions),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def _operation(
    rule: Rule, contract: Contract, shapes: Shapes, definitions: dict[str, Json]
) -> Json:
    summary, _, description = contract.text.partition("\n\n")
    operation: Json = {
        "operationId": contract.name,
        "tags": [rule.endpoint.rpartition(".")[0] or "api"],
        "summary": " ".join(summary.split()).rstrip("."),
    }
    if description:
        operation["description"] = description
    parameters = [*_path_parameters(rule), *_query_parameters(contract, shapes, definitions)]
    if parameters:
        operation["parameters"] = parameters
    for place, model in (("body", contract.body), ("form", contract.form)):
        if model:
            operation["requestBody"] = _request_body(place, model, contract, shapes)
    operation["responses"] = dict(sorted(_responses(rule, contract, shapes)))
    operation["security"] = SECURITY[contract.access]
    return operation


def _request_body(place: str, model: Model, contract: Contract, shapes: Shapes) -> Json:
    content: Json = {"schema": shapes[(f"{contract.name} {place}", "validation")]}
    files = [name for name, field in model.model_fields.items() if is_file(field)]
    if files:
        content["encoding"] = {name: {"headers": _file_headers(name)} for name in files}
    return {"required": _needs_something(model), "content": {BODIES[place]: content}}


def _needs_something(model: Model) -> bool:
    try:
        model.model_validate({})
    except (ValidationError, Refusal):
        return True
    return False


def _file_headers(name: str) -> Json:
    disposition: Json = {
        "description": "The end of the file's name tells what kind of file it is.",
        "schema": {"type": "string"},
        "example": f'form-data; name="{name}"; filename="model.stl"',
    }
    return {"Content-Disposition": disposition}


def _path_parameters(rule: Rule) -> Iterator[Json]:
    # Only what stands in the rule: arguments of rule.arguments may also be defaults.
    for name in re.findall(r"<(?:[^:<>]+:)?([^<>]+)>", rule.rule):
        parameter: Json = {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
        }
        if name in PATH_PARAMETERS:
            parameter["description"] = PATH_PARAMETERS[name]
        yield parameter


def _query_parameters(
    contract: Contract, shapes: Shapes, definitions: dict[str, Json]
) -> Iterator[Json]:
    shape = shapes.get((f"{contract.name} query", "validation"))
    if not shape:
        return
    model = resolved(shape, definitions)
    fields, required = model.get("properties", {}), model.get("required", [])
    assert isinstance(fields, dict)  # noqa: S101 - so says JSON Schema
    assert isinstance(required, list)  # noqa: S101
    for name, field in fields.items():
        schema = without_null(field)
        parameter: Json = {
            "name": name,
            "in": "query",
            "required": name in required,
            "schema": schema,
        }
        if "description" in schema:
            parameter["description"] = schema.pop("description")
        yield parameter


def _responses(rule: Rule, contract: Contract, shapes: Shapes) -> Iterator[tuple[str, Json]]:
    success: Json = {"description": "Done."}
    if isinstance(contract.returns, Media):
        binary = {"schema": {"type": "string", "format": "binary"}}
        success["content"] = dict.fromkeys(contract.returns.types, binary)
    elif contract.returns is not None:
        shape = shapes[(f"{contract.name} returns", "serialization")]
        success["content"] = {"application/json": {"schema": shape}}
    yield str(contract.status), success
    if isinstance(contract.returns, Media) and contract.returns.in_parts:
        yield "206", {**success, "description": "The part that was asked for."}
    cached = isinstance(contract.returns, Media) and contract.returns.cached
    if cached or contract.tagged:
        yield "304", {"description": "What you have is still right."}
    by_status: dict[int, list[type[Refusal]]] = {}
    for refusal in dict.fromkeys((*_implied(rule, contract), *contract.refusals)):
        by_status.setdefault(refusal.status, []).append(refusal)
    for status, refusals in by_status.items():
        codes = ", ".join(dict.fromkeys(f"`{refusal.code}`" for refusal in refusals))
        response: Json = {
            "description": f"Refused: {codes}.",
            "content": {"application/json": {"schema": {"$ref": f"{REFERENCE}Error"}}},
        }
        if status in {429, 503}:
            seconds = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
            response["headers"] = {"Retry-After": seconds}
        yield str(status), response


def _implied(rule: Rule, contract: Contract) -> Iterator[type[Refusal]]:
    yield errors.DatabaseUnavailable
    if contract.access is not Access.PUBLIC:
        yield from (errors.NotSignedIn, errors.NotLetIn, errors.SignInUnavailable)
    if contract.access in {Access.STAFF, Access.ADMIN}:
        yield errors.Forbidden
    if contract.own_accounts:
        yield KeptWithClerk
    if contract.body or contract.form:
        yield from (errors.BadRequest, errors.PayloadTooLarge, errors.UnsupportedMediaType)
    if contract.body or contract.form or contract.query:
        yield errors.ValidationFailed
    if rule.arguments:
        yield errors.NotFound
    if isinstance(contract.returns, Media) and contract.returns.in_parts:
        yield errors.RangeNotSatisfiable
