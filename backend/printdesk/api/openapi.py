"""The OpenAPI 3.1 document, built from the contracts of the views."""

import re
from collections.abc import Iterator, Mapping

from flask import Blueprint, Flask, current_app
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode, JsonSchemaValue
from werkzeug.routing import Rule

from printdesk import __version__, errors
from printdesk.api.access import contracts
from printdesk.api.contract import Access, Contract, Media, endpoint
from printdesk.api.schemas import Error
from printdesk.api.wire_schemas import WireSchemas
from printdesk.errors import Refusal

Json = dict[str, object]
Shapes = dict[tuple[str, JsonSchemaMode], JsonSchemaValue]

REFERENCE = "#/components/schemas/"

SECURITY: Mapping[Access, list[Json]] = {
    Access.PUBLIC: [],
    Access.LINKED: [{"bearer": []}, {}],
    Access.STAFF: [{"bearer": []}],
    Access.ADMIN: [{"bearer": []}],
}

PATH_PARAMETERS = {
    "job_ref": "The id or the number of a job.",
    "token": "What stands at the end of the link in an e-mail.",
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
    shapes, definitions = _schemas(known)
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
            "schemas": _used(paths, definitions),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def _schemas(known: dict[str, Contract]) -> tuple[Shapes, dict[str, Json]]:
    wanted: list[tuple[str, JsonSchemaMode, TypeAdapter[object]]] = [
        ("Error", "serialization", TypeAdapter(Error))
    ]
    for contract in known.values():
        for place in ("body", "form", "query"):
            model = getattr(contract, place)
            if model:
                wanted.append((f"{contract.name} {place}", "validation", TypeAdapter(model)))
        if isinstance(contract.returns, TypeAdapter):
            wanted.append((f"{contract.name} returns", "serialization", contract.returns))
    shapes, rest = TypeAdapter.json_schemas(
        wanted, ref_template=f"{REFERENCE}{{model}}", schema_generator=WireSchemas
    )
    definitions: dict[str, Json] = rest.get("$defs", {})
    for name in definitions:
        if "__" in name or name.endswith(("-Input", "-Output")):
            raise RuntimeError(f"two shapes of the API have the same name: {name}")
    return shapes, definitions


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
    for place, media in (("body", "application/json"), ("form", "multipart/form-data")):
        shape = shapes.get((f"{contract.name} {place}", "validation"))
        if shape:
            operation["requestBody"] = {
                "required": bool(_resolved(shape, definitions).get("required")),
                "content": {media: {"schema": shape}},
            }
    operation["responses"] = dict(sorted(_responses(rule, contract, shapes)))
    operation["security"] = SECURITY[contract.access]
    return operation


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
    model = _resolved(shape, definitions)
    fields, required = model.get("properties", {}), model.get("required", [])
    assert isinstance(fields, dict)  # noqa: S101 - so says JSON Schema
    assert isinstance(required, list)  # noqa: S101
    for name, field in fields.items():
        schema = _without_null(field)
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
    by_status: dict[int, list[type[Refusal]]] = {}
    for refusal in dict.fromkeys((*_implied(rule, contract), *contract.refusals)):
        by_status.setdefault(refusal.status, []).append(refusal)
    for status, refusals in by_status.items():
        codes = ", ".join(dict.fromkeys(f"`{refusal.code}`" for refusal in refusals))
        response: Json = {
            "description": f"Refused: {codes}.",
            "content": {"application/json": {"schema": {"$ref": f"{REFERENCE}Error"}}},
        }
        if status == 429:
            seconds = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
            response["headers"] = {"Retry-After": seconds}
        yield str(status), response


def _implied(rule: Rule, contract: Contract) -> Iterator[type[Refusal]]:
    if contract.access is not Access.PUBLIC:
        yield errors.NotSignedIn
    if contract.access in {Access.STAFF, Access.ADMIN}:
        yield errors.Forbidden
    if contract.body or contract.form:
        yield from (errors.BadRequest, errors.PayloadTooLarge, errors.UnsupportedMediaType)
    if contract.body or contract.form or contract.query:
        yield errors.ValidationFailed
    if rule.arguments:
        yield errors.NotFound


def _resolved(shape: JsonSchemaValue, definitions: dict[str, Json]) -> Json:
    reference = shape.get("$ref")
    return definitions[reference.removeprefix(REFERENCE)] if reference else shape


def _without_null(field: Json) -> Json:
    """A query has no null: what is not given is not there."""
    field = {key: value for key, value in field.items() if (key, value) != ("default", None)}
    choices = field.pop("anyOf", None)
    if isinstance(choices, list):
        choices = [choice for choice in choices if choice != {"type": "null"}]
        field |= choices[0] if len(choices) == 1 else {"anyOf": choices}
    return field


def _used(paths: dict[str, Json], definitions: dict[str, Json]) -> dict[str, Json]:
    """The shapes to which the operations come, one through another."""
    found: dict[str, Json] = {}
    waiting: list[object] = [paths]
    while waiting:
        match waiting.pop():
            case {"$ref": str(reference)}:
                name = reference.removeprefix(REFERENCE)
                if name not in found:
                    found[name] = definitions[name]
                    waiting.append(definitions[name])
            case dict() as node:
                waiting.extend(node.values())
            case list() as nodes:
                waiting.extend(nodes)
    return dict(sorted(found.items()))
