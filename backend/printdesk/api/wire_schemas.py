"""JSON Schemas that say what is on the wire."""

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
        return inner

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        if self.mode == "validation":
            raise RuntimeError("a text that callers send does not say by “Text” what it may be")
        return super().str_schema(schema)

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """A default says something about what is sent, nothing about what is answered."""
        if self.mode == "serialization":
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002
        return False
