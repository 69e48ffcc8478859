"""Composition: settings, wiring, the clock, the timetable and the command line."""

__version__ = "0.1.0"
