"""Opens a job's file in the slicer of this computer, when a link on the dashboard is clicked.

A program of its own: nothing but Python's standard library, and a screen only where it shows one.
"""

NAME = "Slicer opener"
VERSION = "1.0.0"
SCHEMES = ("print3d", "3dprint")
