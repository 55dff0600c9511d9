"""Starts the slicer opener from its sources; PyInstaller makes the executable out of it."""

import sys

from slicer_opener.__main__ import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
