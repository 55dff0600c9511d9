"""Every window, on a virtual screen, by keyboard."""

from collections.abc import Callable

import pytest

from opener_tests.computers import MODEL, Computer, eventually, link
from opener_tests.displays import Display

Broken = Callable[[Computer], str]


def test_one_slicer_opens_and_a_window_says_so(desk: Computer, display: Display) -> None:
    desk.add_slicer("Prusa", ".stl")
    opener = desk.start(link())
    display.wait_for("Opened in Prusa")
    assert desk.received("Prusa") == [str(desk.model)]
    display.press("Escape")
    assert opener.end().status == 0
    assert [(line["verdict"], line["action"]) for line in desk.lines()] == [
        ("allowed", "opened in Prusa")
    ]


def test_a_success_goes_away_by_itself(desk: Computer, display: Display) -> None:
    desk.add_slicer("Prusa", ".stl")
    opener = desk.start(link())
    display.wait_for("Opened in Prusa")
    assert opener.end().status == 0


def test_a_success_can_be_kept_silent(desk: Computer, display: Display) -> None:
    desk.more_settings = "SHOW_SUCCESS = no"
    desk.add_slicer("Prusa", ".stl")
    assert desk.run(link()).status == 0
    assert desk.received("Prusa") == [str(desk.model)]


@pytest.mark.parametrize(
    ("keys", "slicer"),
    [
        (["Return"], "Prusa"),
        (["Down", "Return"], "Idea"),
        (["Down", "Down", "Return"], "Cura"),
        (["Up", "Return"], "Cura"),
        (["2", "Return"], "Idea"),
        (["3", "alt+o"], "Cura"),
        ([*["Down", "Tab", "Tab", "Tab", "Tab"], "Return"], "Idea"),
    ],
)
def test_one_of_several_slicers_is_chosen_by_keyboard(
    keys: list[str], slicer: str, desk: Computer, display: Display
) -> None:
    desk.more_settings = "SHOW_SUCCESS = no"
    for name in ("Prusa", "Idea", "Cura"):
        desk.add_slicer(name, ".stl")
    opener = desk.start(link())
    display.wait_for("Which slicer?")
    display.press(*keys)
    assert opener.end().status == 0
    assert desk.received(slicer) == [str(desk.model)]
    assert len(list(desk.folder.glob("*.json"))) == 1


@pytest.mark.parametrize("keys", [["Escape"], ["alt+c"], ["Tab", "Tab", "Tab", "Return"]])
def test_nobody_has_to_choose(keys: list[str], desk: Computer, display: Display) -> None:
    for name in ("Prusa", "Idea"):
        desk.add_slicer(name, ".stl")
    opener = desk.start(link())
    display.wait_for("Which slicer?")
    display.press(*keys)
    assert opener.end().status == 3
    assert desk.opened_nothing()
    assert desk.lines()[0]["action"] == "cancelled"


@pytest.mark.parametrize("place", ["outside", "inside", "nowhere"])
def test_a_file_that_was_swapped_while_somebody_chose_is_not_opened(
    place: str, desk: Computer, display: Display
) -> None:
    for name in ("Prusa", "Idea"):
        desk.add_slicer(name, ".stl")
    opener = desk.start(link())
    display.wait_for("Which slicer?")
    desk.model.rename(desk.folder / "outside.stl")
    (desk.storage / "inside.stl").write_text("solid")
    targets = {"outside": desk.folder / "outside.stl", "inside": desk.storage / "inside.stl"}
    if place in targets:
        desk.model.symlink_to(targets[place])
    display.press("Return")
    display.wait_for("This file is not in" if place == "outside" else "The file is not there")
    display.press("Return")
    assert opener.end().status == 1
    assert desk.opened_nothing()


def test_a_choice_is_remembered_until_somebody_wants_to_be_asked_again(
    desk: Computer, display: Display
) -> None:
    for name in ("Prusa", "Idea"):
        desk.add_slicer(name, ".stl, .obj")
    opener = desk.start(link())
    display.wait_for("Which slicer?")
    display.press("Down", "alt+a", "Return")
    display.wait_for("Opened in Idea")
    display.press("Return")
    assert opener.end().status == 0

    desk.report("Idea").unlink()
    opener = desk.start(link())
    display.wait_for("Opened in Idea")
    assert desk.received("Idea") == [str(desk.model)]
    display.press("alt+a")  # Ask again next time
    assert opener.end().status == 0

    opener = desk.start(link())
    display.wait_for("Which slicer?")
    display.press("Escape")
    assert opener.end().status == 3


def test_what_is_remembered_for_one_kind_says_nothing_of_another(
    desk: Computer, display: Display
) -> None:
    desk.more_settings = "SHOW_SUCCESS = no"
    for name in ("Prusa", "Idea"):
        desk.add_slicer(name, ".stl, .obj")
    desk.model.with_suffix(".obj").write_text("v 0 0 0\n")
    opener = desk.start(link())
    display.wait_for("Which slicer?")
    display.press("alt+a", "Return")
    assert opener.end().status == 0
    opener = desk.start(link(f"Uploaded/{MODEL}".replace(".stl", ".obj")))
    display.wait_for("Which slicer?")
    display.press("Escape")
    assert opener.end().status == 3


def _not_set_up(desk: Computer) -> str:
    desk.config.unlink()
    return link()


def _mistaken(desk: Computer) -> str:
    desk.config.write_text("[main]\nAUTHORITATIVE_STORAGE_BASE_PATH = storage\n")
    return link()


def _without_storage(desk: Computer) -> str:
    desk.storage.rename(desk.folder / "away")
    return link()


def _missing(desk: Computer) -> str:
    desk.model.unlink()
    return link()


def _a_folder(desk: Computer) -> str:
    (desk.storage / "Uploaded" / "x.stl").mkdir()
    return link("Uploaded/x.stl")


def _circle(desk: Computer) -> str:
    (desk.storage / "Uploaded" / "x.stl").symlink_to("x.stl")
    return link("Uploaded/x.stl")


def _leading_out(desk: Computer) -> str:
    outside = desk.folder / "outside.stl"
    outside.write_text("solid")
    (desk.storage / "Uploaded" / "x.stl").symlink_to(outside)
    return link("Uploaded/x.stl")


def _unknown_kind(desk: Computer) -> str:
    desk.model.with_suffix(".idea").write_text("x")
    return link(f"Uploaded/{MODEL}".replace(".stl", ".idea"))


def _uninstalled(desk: Computer) -> str:
    (desk.folder / "programs" / "Prusa").unlink()
    return link()


def _broken_slicer(desk: Computer) -> str:
    (desk.folder / "programs" / "Prusa").write_text("#!/nowhere/at/all\n")
    return link()


def _failing_slicer(desk: Computer) -> str:
    (desk.folder / "programs" / "Prusa").write_text("#!/bin/sh\nexit 7\n")
    return link()


PROBLEMS: list[tuple[str, str, Broken]] = [
    ("This link cannot be opened", "address refused", lambda _: "print3d://run?path=x.stl"),
    ("This file is not in the storage", "outside the storage", lambda _: link("/etc/passwd")),
    ("This file is not in the storage", "outside the storage", _leading_out),
    ("This file name is not allowed", "name refused", lambda _: link("Uploaded/NUL.stl")),
    ("The slicer opener is not set up", "not set up", _not_set_up),
    ("There is a mistake in config.ini", "config.ini is wrong", _mistaken),
    ("The storage cannot be reached", "storage unreachable", _without_storage),
    ("The file is not there", "file missing", _missing),
    ("The file cannot be read", "file unreadable", _circle),
    ("This is not a file", "not a file", _a_folder),
    ("No slicer for this kind of file", "no slicer", _unknown_kind),
    ("The slicer is not installed", "slicer missing", _uninstalled),
    ("The slicer did not start", "slicer failed", _broken_slicer),
    ("The slicer did not start", "slicer failed", _failing_slicer),
]


@pytest.mark.parametrize(("title", "verdict", "broken"), PROBLEMS)
def test_every_problem_has_a_window_and_a_line(
    title: str, verdict: str, broken: Broken, desk: Computer, display: Display
) -> None:
    desk.add_slicer("Prusa", ".stl")
    opener = desk.start(broken(desk))
    display.wait_for(title)
    assert [line["verdict"] for line in desk.lines()] == [verdict]  # before anybody answers
    display.press("Return")
    assert opener.end().status == 1
    assert desk.opened_nothing()


@pytest.mark.parametrize("key", ["Escape", "space", "alt+l"])
def test_a_window_can_be_left_in_every_usual_way(
    key: str, desk: Computer, display: Display
) -> None:
    opener = desk.start(link())
    display.wait_for("The slicer opener is not set up")
    display.press(key)
    assert opener.end().status == 1


@pytest.mark.parametrize("option", ["--check", "--help", "--version", "--register", "--wrong"])
def test_without_a_console_the_answer_comes_in_a_window(
    option: str, desk: Computer, display: Display
) -> None:
    opener = desk.start(option, console=False)
    display.wait_for("Slicer opener")
    display.press("Return")
    assert opener.end().status == {"--check": 1, "--wrong": 2}.get(option, 0)


def test_two_links_at_once_are_both_opened(desk: Computer, display: Display) -> None:
    desk.add_slicer("Prusa", ".stl")
    desk.add_slicer("Form", ".form")
    desk.model.with_suffix(".form").write_text("x")
    first = desk.start(link())
    second = desk.start(link(f"Uploaded/{MODEL}".replace(".stl", ".form")))
    assert first.end().status == second.end().status == 0
    assert desk.received("Prusa") == [str(desk.model)]
    assert desk.received("Form") == [str(desk.model.with_suffix(".form"))]
    eventually(lambda: len(desk.lines()) == 2)
