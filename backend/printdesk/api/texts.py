"""Text that callers send: the rule for it, and the same rule in the words of JSON Schema."""

from dataclasses import dataclass

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

INVISIBLE = "Please remove line breaks and invisible characters."

# White space as it is taken away. It is spelled out, for “\s” is another set in each language.
SPACE = r"\t-\r\u0085\p{Z}"
SEEN = r"\p{L}\p{M}\p{N}\p{P}\p{S}"
# Between what is seen, these shape it: letters of Persian and Indian names, and faces of families.
JOINERS = r"\u200c\u200d"


@dataclass(frozen=True)
class Text:
    """Marks a text of ``least`` to ``most`` characters, as in ``Annotated[str, Text(2, 100)]``.

    It is taken without the white space around it, which counts for ``most`` and not for
    ``least``; of a ``verbatim`` text, such as a password, every character counts. None may hold
    NUL, which PostgreSQL cannot keep, and a ``line`` nothing that cannot be seen, but what joins
    letters or keeps them apart.
    """

    least: int
    most: int
    line: bool = False
    verbatim: bool = False

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        text = core_schema.str_schema
        return core_schema.chain_schema(
            [
                text(strip_whitespace=False, max_length=self.most),
                text(strip_whitespace=not self.verbatim, min_length=self.least),
                core_schema.custom_error_schema(
                    text(pattern=self._taken),
                    custom_error_type="invisible_characters",
                    custom_error_message=INVISIBLE,
                ),
            ]
        )

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return self.schema

    @property
    def schema(self) -> JsonSchemaValue:
        """The rule in the words of JSON Schema."""
        least = {"minLength": self.least} if self.least else {}
        return {"type": "string", **least, "maxLength": self.most, "pattern": self._pattern}

    @property
    def _taken(self) -> str:
        """What is left of a text without the white space around it."""
        if not self.line:
            return f"^{self._inside}*$"
        return f"^([{SEEN}]({self._inside}*[{SEEN}])?)?$"

    @property
    def _inside(self) -> str:
        return f"[{SEEN}{JOINERS} ]" if self.line else r"[^\u0000]"

    @property
    def _pattern(self) -> str:
        inside = self._inside
        if self.verbatim or not (self.least or self.line):
            return f"^{inside}*$"
        around = f"[{SPACE}]" if self.line else inside
        edge = f"[{SEEN}]" if self.line else rf"[^{SPACE}\u0000]"
        kept = f"{edge}({inside}*{edge})?"
        if self.least > 1:
            kept = f"{edge}{inside}{{{self.least - 2},}}{edge}"
        elif self.least == 0:
            kept = f"({kept})?"
        return f"^{around}*{kept}{around}*$"
