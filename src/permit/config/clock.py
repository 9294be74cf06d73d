"""Moved: the clock stands beside the layers, in `permit.clock`."""

from permit.clock import BEIJING, now, today

__all__ = ["BEIJING", "now", "today"]
