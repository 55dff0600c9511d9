"""JSON Schemas that say what is on the wire."""

from collections.abc import Collection
from decimal import Decimal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from printdesk.api.contract import Contract
from printdesk.api.schemas import Error

Json = dict[str, object]
Shapes = dict[tuple[str, JsonSchemaMode], JsonSchemaValue]

REFERENCE = "#/components/schemas/"

_BOUNDS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}


class WireSchemas(GenerateJsonSchema):
    """Numbers are numbers, and names say enough without a title each."""

    def decimal_schema(self, _schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        return {"type": "number"}

    def generate_inner(self, schema: core_schema.CoreSchema) -> JsonSchemaValue:
        # Bounds around a check of our own are left under Pydantic's names for them.
        inner = super().generate_inner(schema)
        for given, meant in _BOUNDS.items():
            if given in inner:
                bound = inner.pop(given)
                inner[meant] = float(bound) if isinstance(bound, Decimal) else bound
        inner.pop("decimal_places", None)
        return inner

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """A default says something about what is sent, nothing about what is answered."""
        if self.mode == "serialization":
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        return False


def schemas(contracts: Collection[Contract]) -> tuple[Shapes, dict[str, Json]]:
    """The shapes of what the views take and give, and the definitions to which they refer."""
    wanted: list[tuple[str, JsonSchemaMode, TypeAdapter[object]]] = [
        ("Error", "serialization", TypeAdapter(Error))
    ]
    for contract in contracts:
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
    for form in (contract.form for contract in contracts if contract.form):
        fields = definitions[form.__name__]["properties"]
        assert isinstance(fields, dict)  # noqa: S101 - so says JSON Schema
        fields.update({name: without_null(field) for name, field in fields.items()})
    return shapes, definitions


def resolved(shape: JsonSchemaValue, definitions: dict[str, Json]) -> Json:
    """A shape itself, where it is only referred to."""
    reference = shape.get("$ref")
    return definitions[reference.removeprefix(REFERENCE)] if reference else shape


def without_null(field: Json) -> Json:
    """Queries and forms have no null: what is not given is not there."""
    field = {key: value for key, value in field.items() if (key, value) != ("default", None)}
    choices = field.pop("anyOf", None)
    if isinstance(choices, list):
        choices = [choice for choice in choices if choice != {"type": "null"}]
        field |= choices[0] if len(choices) == 1 else {"anyOf": choices}
    return field


def used(paths: dict[str, Json], definitions: dict[str, Json]) -> dict[str, Json]:
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
