"""The windows. All sizes are in points, so that they are as large on a dense screen as elsewhere.

Everything can be done by keyboard: Return takes the marked button, Escape leaves, Tab goes round,
arrows and digits choose, and Alt with an underlined letter presses its button.
"""

import sys
import tkinter
from collections.abc import Callable, Sequence
from contextlib import suppress
from tkinter import font, ttk

from slicer_opener import NAME
from slicer_opener.config import Slicer
from slicer_opener.problems import Problem
from slicer_opener.screen import Choice, Opened, shown

# Nobody has to close a window that only says that all is well.
SUCCESS_SECONDS = 6
TEXT_WIDTH = "330p"
GOOD, BAD, ASKING = ("\N{CHECK MARK}", "#1a7f4b"), ("!", "#b3261e"), ("?", "#1f5fbf")


class Windows:
    """Tells and asks in windows, one at a time."""

    def show_problem(self, problem: Problem, details: str) -> None:
        window = _Window(problem.title, BAD)
        window.say(problem.sentence)
        window.say(problem.advice)
        window.show(details, columns=60, most_lines=8)
        window.button("Copy details", lambda: window.copy(f"{problem.sentence}\n{details}"))
        window.button("Close", window.close, default=True)
        window.run()

    def show_opened(self, opened: Opened) -> bool:
        window = _Window(f"Opened in {opened.slicer.name}", GOOD)
        window.say(shown(opened.file.name))
        answers: list[bool] = []
        if opened.remembered:
            window.say(f"{opened.slicer.name} is always used for {opened.kind} files.")

            def ask_again() -> None:
                answers.append(True)
                window.close()

            window.button("Ask again next time", ask_again)
        window.button("Close", window.close, default=True)
        window.run(SUCCESS_SECONDS)
        return bool(answers)

    def choose(self, name: str, kind: str, slicers: Sequence[Slicer]) -> Choice | None:
        window = _Window("Which slicer?", ASKING)
        window.say(f"{shown(name)} can be opened in several slicers.")
        picked = window.pick([slicer.name for slicer in slicers])
        remember = window.tick(f"Always use it for {kind} files")
        answers: list[Choice] = []

        def answer() -> None:
            answers.append(Choice(slicers[picked.get()], remember.get()))
            window.close()

        window.button("Cancel", window.close)
        window.button("Open", answer, default=True)
        window.run()
        return answers[0] if answers else None

    def tell(self, title: str, text: str) -> None:
        window = _Window(title, None)
        window.show(text, columns=90, most_lines=28)
        window.button("Copy", lambda: window.copy(text))
        window.button("Close", window.close, default=True)
        window.run()


def is_display_there() -> bool:
    """Whether a window can be shown at all."""
    try:
        tkinter.Tk().destroy()
    except tkinter.TclError:
        return False
    return True


class _Window:
    """One window: a sign and a headline, what is said below them, and a row of buttons."""

    def __init__(self, headline: str, sign: tuple[str, str] | None) -> None:
        _be_sharp()
        self._root = tkinter.Tk(className="slicer-opener")
        self._root.withdraw()
        self._root.title(f"{headline} - {NAME}")
        self._root.resizable(width=False, height=False)
        self._root.bind("<Escape>", lambda _: self.close())
        self._root.protocol("WM_DELETE_WINDOW", self.close)
        self._style()
        outer = ttk.Frame(self._root, padding="16p")
        outer.pack(fill="both", expand=True)
        if sign:
            self._sign(outer, *sign).pack(side="left", anchor="n", padx=("0p", "14p"))
        self._body = ttk.Frame(outer)
        self._body.pack(side="top", fill="both", expand=True)
        self._buttons = ttk.Frame(outer)
        self._buttons.pack(side="bottom", anchor="e", pady=("14p", "0p"))
        ttk.Label(self._body, text=headline, font=self._large, wraplength=TEXT_WIDTH).pack(
            anchor="w"
        )
        self._first: tkinter.Widget | None = None
        self._letters: set[str] = set()

    def say(self, text: str) -> None:
        """A paragraph."""
        label = ttk.Label(self._body, text=text, wraplength=TEXT_WIDTH, justify="left")
        label.pack(anchor="w", pady=("8p", "0p"))

    def show(self, text: str, *, columns: int, most_lines: int) -> None:
        """A text that can be scrolled, marked and copied."""
        lines = min(most_lines, sum(1 + len(line) // columns for line in text.splitlines()))
        frame = ttk.Frame(self._body)
        frame.pack(anchor="w", fill="both", expand=True, pady=("10p", "0p"))
        box = tkinter.Text(frame, height=lines, width=columns, wrap="char", font="TkFixedFont")
        box.configure(relief="flat", padx="6p", pady="4p", highlightthickness=1)
        bar = ttk.Scrollbar(frame, command=box.yview)
        box.configure(yscrollcommand=bar.set)
        box.insert("1.0", text)
        box.configure(state="disabled", takefocus=False)
        box.pack(side="left", fill="both", expand=True)
        bar.pack(side="right", fill="y")

    def pick(self, names: Sequence[str]) -> tkinter.IntVar:
        """One of these names, by its number; the first is picked to begin with."""
        picked = tkinter.IntVar(self._root, 0)
        radios = []
        for number, name in enumerate(names):
            radio = ttk.Radiobutton(self._body, text=name, variable=picked, value=number)
            radio.pack(anchor="w", pady=("6p", "0p"), padx=("4p", "0p"))
            radios.append(radio)

        def to(number: int) -> str:
            picked.set(number % len(radios))
            radios[picked.get()].focus_set()
            return "break"  # so that the widget's own way with arrows does not come on top

        for radio in radios:
            radio.bind("<Up>", lambda _: to(picked.get() - 1))
            radio.bind("<Down>", lambda _: to(picked.get() + 1))
        for number in range(min(9, len(radios))):
            self._root.bind(str(number + 1), lambda key: to(int(key.char) - 1))
        self._first = radios[0]
        return picked

    def tick(self, text: str) -> tkinter.BooleanVar:
        """A box to tick."""
        ticked = tkinter.BooleanVar(self._root, value=False)
        box = ttk.Checkbutton(self._body, text=text, variable=ticked)
        box.pack(anchor="w", pady=("12p", "0p"))
        box.configure(underline=self._with_alt(text, box.invoke))
        return ticked

    def button(self, text: str, press: Callable[[], None], *, default: bool = False) -> None:
        """A button, to the right of those before it."""
        button = ttk.Button(self._buttons, text=text, command=press)
        button.configure(default="active" if default else "normal")
        button.configure(underline=self._with_alt(text, press))
        button.pack(side="left", padx=("8p", "0p"))
        button.bind("<Return>", lambda _: _pressed(press))
        if default:
            self._root.bind("<Return>", lambda _: press())
            self._first = self._first or button

    def _with_alt(self, text: str, press: Callable[[], object]) -> int:
        """Let Alt and the first letter that is still free press it; where in the text that is."""
        place = next(place for place, each in enumerate(text) if each.lower() not in self._letters)
        letter = text[place].lower()
        self._letters.add(letter)
        self._root.bind(f"<Alt-{letter}>", lambda _: press())
        return place

    def copy(self, text: str) -> None:
        self._root.clipboard_clear()
        self._root.clipboard_append(text)
        self._root.update()

    def close(self) -> None:
        self._root.destroy()

    def run(self, seconds: float | None = None) -> None:
        """Show the window in the middle and in front, until it is closed."""
        root = self._root
        root.update_idletasks()
        left = (root.winfo_screenwidth() - root.winfo_reqwidth()) // 2
        top = (root.winfo_screenheight() - root.winfo_reqheight()) // 3
        root.geometry(f"+{max(left, 0)}+{max(top, 0)}")
        root.deiconify()
        # The browser has the focus, and its window would hide this one.
        root.attributes("-topmost", True)
        root.lift()
        (self._first or root).focus_force()
        if seconds is not None:
            root.after(round(seconds * 1000), self.close)
        root.mainloop()

    def _style(self) -> None:
        style = ttk.Style(self._root)
        if sys.platform.startswith("linux"):
            style.theme_use("clam")  # the plainest of what there is
        family = font.nametofont("TkDefaultFont", self._root).actual("family")
        self._large = font.Font(self._root, family=family, size=14, weight="bold")

    def _sign(self, parent: ttk.Frame, sign: str, colour: str) -> tkinter.Canvas:
        side = round(self._root.winfo_fpixels("32p"))
        background = ttk.Style(self._root).lookup("TFrame", "background") or "SystemButtonFace"
        canvas = tkinter.Canvas(
            parent, width=side, height=side, highlightthickness=0, background=background
        )
        canvas.create_oval(1, 1, side - 1, side - 1, fill=colour, outline=colour)
        canvas.create_text(side / 2, side / 2, text=sign, fill="white", font=self._large)
        return canvas


def _pressed(press: Callable[[], None]) -> str:
    press()
    return "break"  # the window's own Return would press the marked button as well


def _be_sharp() -> None:
    """Let Windows give us every pixel, where it would blow up a small window otherwise."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - it has this part on Windows only

        with suppress(AttributeError, OSError):  # older than Windows 8.1
            ctypes.windll.shcore.SetProcessDpiAwareness(2)
