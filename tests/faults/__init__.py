"""Faults on purpose, over real HTTP and real processes: ``make faults``."""
