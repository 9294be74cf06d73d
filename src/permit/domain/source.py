"""Where a value of the policy was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure was read, when, and how sure that is: A in more than one place, B one credible source,
    C not confirmed (shown as such)."""

    text: str
    checked_on: date
    confidence: str
