"""JSON Schemas that say what is on the wire, and what the checks of the API really take."""

from collections.abc import Mapping

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

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
                inner[meant] = float(inner.pop(given))
        inner.pop("decimal_places", None)
        if self.mode == "validation" and _is_free_text(inner):
            inner["pattern"] = _pattern(inner.get("minLength", 0), stripped=_is_stripped(schema))
        return inner

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """A default says something about what is sent, nothing about what is answered."""
        if self.mode == "serialization":
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        return False


def _is_free_text(shape: JsonSchemaValue) -> bool:
    return shape.get("type") == "string" and not {"format", "enum", "const"} & shape.keys()


def _is_stripped(schema: Mapping[str, object]) -> bool:
    inner = schema.get("schema")
    if isinstance(inner, Mapping):
        return _is_stripped(inner)
    return schema.get("strip_whitespace") is not False


def _pattern(shortest: int, *, stripped: bool) -> str:
    """What JSON Schema has no word for: no NUL, and how much is left without outer space."""
    if not stripped or shortest == 0:
        return r"^[^\u0000]*$"
    if shortest == 1:
        return r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
    return rf"^\s*[^\s\u0000][^\u0000]{{{shortest - 2},}}[^\s\u0000]\s*$"
