"""What is documented of a text is what is taken."""

from functools import cache
from typing import Annotated

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Validator, validator_for
from pydantic import TypeAdapter, ValidationError

from printdesk.api.schemas import Input
from printdesk.api.texts import Text

KINDS = (
    Text(0, 6),
    Text(1, 6),
    Text(2, 6),
    Text(3, 6),
    Text(0, 6, line=True),
    Text(1, 6, line=True),
    Text(2, 6, line=True),
    Text(1, 6, verbatim=True),
)
# White space of every kind, and what only looks like it.
BLANK = (
    "\t\n\v\f\r \x1c\x1f\x85\xa0\u1680\u180e\u2000\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
)

texts = st.text(max_size=8) | st.text(alphabet=f"ab\0\x7f\u200c\u200d{BLANK}", max_size=8)


@cache
def rules(kind: Text) -> tuple[TypeAdapter[str], Validator]:
    """The check of a kind of text, and what is documented of it."""
    taken: TypeAdapter[str] = TypeAdapter(Annotated[str, kind])
    return taken, validator_for(taken.json_schema())


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@settings(deadline=None)
@given(text=texts)
@example("\ue000")
@example("a\u0301\U0001f600")
def test_the_document_takes_what_the_check_takes(kind: Text, text: str) -> None:
    taken, documented = rules(kind)

    try:
        taken.validate_python(text, strict=True)
        accepted = True
    except ValidationError:
        accepted = False

    assert documented.is_valid(text) == accepted


@pytest.mark.parametrize(
    ("kind", "given", "taken"),
    [
        (Text(2, 10), " \u3000 Jane\n", "Jane"),
        (Text(0, 10), " \n ", ""),
        (Text(0, 10), "two\nlines", "two\nlines"),
        (Text(2, 10, line=True), "\tJosé Núñez"[:10], "José Núñe"),
        (
            Text(2, 10, line=True),
            "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
            "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
        ),
        (Text(2, 10, line=True), "\U0001f469\u200d\U0001f52c", "\U0001f469\u200d\U0001f52c"),
        (Text(1, 10, verbatim=True), " p w \n", " p w \n"),
    ],
)
def test_a_text_is_taken_without_the_space_around_it(kind: Text, given: str, taken: str) -> None:
    assert TypeAdapter(Annotated[str, kind]).validate_python(given) == taken


@pytest.mark.parametrize("around", ["\u200ca", "a\u200d", "\u200d"])
def test_what_joins_letters_has_some_on_both_sides(around: str) -> None:
    with pytest.raises(ValidationError, match="Please remove line breaks and invisible"):
        TypeAdapter(Annotated[str, Text(1, 10, line=True)]).validate_python(around)


@pytest.mark.parametrize("hidden", ["\0", "\n", "\x1b", "\u200b", "\u202e", "\u2028", "\ufeff"])
def test_a_line_holds_nothing_that_cannot_be_seen(hidden: str) -> None:
    with pytest.raises(ValidationError, match="Please remove line breaks and invisible"):
        TypeAdapter(Annotated[str, Text(1, 10, line=True)]).validate_python(f"a{hidden}b")


@pytest.mark.parametrize("careless", [str, str | None, list[str], Annotated[str, "some text"]])
def test_a_text_that_says_nothing_of_itself_is_not_taken(careless: type) -> None:
    with pytest.raises(TypeError, match=r"Toy\.name: say by “Text” what may be sent"):
        type("Toy", (Input,), {"__annotations__": {"name": careless}})
