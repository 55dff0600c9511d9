"""Tests of the slicer opener."""
