"""What people do on the pages, step by step."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e.lab import Lab, Person, address_of


def fill_in(page: Page, model: Path, *, name: str = "Jane Doe") -> None:
    """Fill in the form that is open as a student does."""
    page.get_by_label("Student name").fill(name)
    page.get_by_label("Student email").fill(address_of(name))
    page.get_by_label("Discipline").select_option("Architecture")
    page.get_by_label("Class number").fill("ARCH 4000")
    page.get_by_label("Print method").select_option("Filament")
    page.get_by_label("Color preference").select_option("Blue")
    page.get_by_label("Printer", exact=True).select_option("prusa_mk4s")
    page.get_by_label("Model file").set_input_files(model)
    page.get_by_label("I understand there is a minimum").select_option(label="Yes")


def hand_in(page: Page, lab: Lab, model: Path) -> None:
    """Hand in a model as a student does."""
    page.goto(lab.site)
    page.get_by_role("link", name="Hand in a model").first.click()
    fill_in(page, model)
    page.get_by_role("button", name="Hand in my model").click()
    page.wait_for_url("**/submit/success/**")


def sign_in(page: Page, person: Person) -> None:
    """Fill in the sign-in form that is open."""
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).fill(person.email)
    page.get_by_label("Password", exact=True).fill(person.password)
    page.get_by_role("button", name="Sign in").click()


def alert(page: Page) -> Locator:
    """What the page says went wrong; the framework has an alert of its own outside."""
    return page.get_by_role("main").get_by_role("alert")


def card(page: Page, number: int) -> Locator:
    """A job in the list."""
    return page.locator(f"[data-job]:has([href='/dashboard/jobs/{number}/'])")


def button(page: Page, label: str, number: int) -> Locator:
    """What does something with a job, in the list or on its page."""
    return page.get_by_role("button", name=f"{label} #{number}", exact=True)


def from_menu(page: Page, label: str, number: int) -> None:
    """Choose what stands behind the three dots of a job."""
    button(page, "More for", number).click()
    page.get_by_role("menuitem", name=label).click()


def approve(page: Page, number: int, *, weight: str, time: str) -> Locator:
    """Fill in what a price is made of; the dialog, which has not been sent yet."""
    button(page, "Approve", number).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Weight in grams").fill(weight)
    dialog.get_by_label("Print time").fill(time)
    return dialog


def take_step(page: Page, number: int, label: str) -> None:
    """Take a job a step further."""
    button(page, label, number).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=label).click()
    expect(dialog).to_be_hidden()


def open_tab(page: Page, name: str) -> None:
    """Show the jobs of a status."""
    page.get_by_role("tab", name=re.compile(rf"^{name}")).click()
