"""Printdesk: the print desk of a university makerspace."""

__version__ = "0.1.0"
