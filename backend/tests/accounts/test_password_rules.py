"""Which passwords will do, and which are guessed first."""

import pytest

from printdesk.accounts import password_rules
from printdesk.accounts.passwords import readable_password
from printdesk.errors import ValidationFailed

JANE = ("jane.doe@lab.example.edu", "Jane Doe")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "the password of Jane Doe",
        "пароль из нескольких слов",
        "    four spaces before it    ",
        "🦊🦊 over the lazy 🐕",
        "k7#Vq2!xW9z$",
        "x9" + "long enough to be strong " * 7,
    ],
)
def test_length_is_enough_whatever_it_is_made_of(password: str) -> None:
    password_rules.check(password, JANE)


@pytest.mark.parametrize("password", ["", "elevenchars", "k7#Vq2!xW9z", "words " * 34])
def test_what_is_too_short_or_too_long_is_told(password: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        password_rules.check(password, JANE)

    assert refused.value.details == {"password": "A password needs 12 to 200 characters."}


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "password1234",
        "P@ssw0rd1234",
        "qwertyuiop[]",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "jane.doe@lab.example.edu",
        "JaneDoe12345",
        "jane.doe2030",
        "printdesk123",
        "Printdesk2030",
        "a" * 200,
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        password_rules.check(password, JANE)

    assert refused.value.details == {"password": password_rules.TOO_EASY}


def test_passwords_that_are_made_up_will_do() -> None:
    for _ in range(20):
        password_rules.check(readable_password())
