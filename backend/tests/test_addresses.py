import pytest

from printdesk.addresses import plain_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("jane@example.edu", "jane@example.edu"),
        (" jane@example.edu ", "jane@example.edu"),
        ("Jane.Doe+3d@Example.EDU", "Jane.Doe+3d@example.edu"),
        ("jane@lab.local", "jane@lab.local"),
        ("jane@bücher.example", "jane@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_written_in_one_way(typed: str, address: str) -> None:
    assert plain_address(typed.strip()) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "jane",
        "jane@",
        "@example.edu",
        "jane@example",
        "jane doe@example.edu",
        "jane@exa mple.edu",
        "jane@example.edu, joe@example.edu",
        "jane@example.edu\nBcc: joe@example.edu",
        "Jane <jane@example.edu>",
        "jane@[192.0.2.1]",
        "jäne@example.edu",
        "jane..doe@example.edu",
    ],
)
def test_what_is_no_address_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="such as jane@example"):
        plain_address(typed)


def test_an_address_has_a_hundred_characters_at_most() -> None:
    fits = f"{'j' * 50}@{'x' * 41}.example"
    assert plain_address(fits) == fits

    with pytest.raises(ValueError, match="At most 100 characters"):
        plain_address(f"{'j' * 50}@{'x' * 42}.example")


def test_a_machine_of_the_own_network_is_an_address_where_that_is_meant() -> None:
    assert plain_address("admin@localhost", local=True) == "admin@localhost"
