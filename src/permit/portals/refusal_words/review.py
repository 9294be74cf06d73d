"""Words for refusals of this door."""

WORDS: dict[str, str] = {}
