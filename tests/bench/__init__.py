"""Measurements, printed as ratios side by side in one run; nothing here is asserted as wall time in a test."""
