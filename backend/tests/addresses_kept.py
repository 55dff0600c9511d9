"""What werkzeug has compiled of an address stays compiled, though each test has an application.

It writes a function for each of a hundred addresses, of which no other application's differs. That
took more than half of what a small test of the API takes.
"""

from collections.abc import Callable

from flask import Flask
from werkzeug.routing import Rule

_Build = Callable[..., tuple[str, str]]

_builders: dict[tuple[tuple[tuple[bool, str], ...], bool], _Build] = {}


class _KeptRule(Rule):
    """An address whose compiled function is that of the same address before."""

    def _compile_builder(self, append_unknown: bool = True) -> _Build:
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = (tuple(self._trace), append_unknown)
        if key not in _builders:
            _builders[key] = super()._compile_builder(append_unknown)
        return _builders[key]


def keep_addresses() -> None:
    """From now on, all applications of this process share what is compiled of their addresses."""
    Flask.url_rule_class = _KeptRule
