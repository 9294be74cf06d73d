"""The drawn state table is the one in force."""

from scripts.draw_lifecycle import TARGET, page


def test_the_page_shows_the_table_as_it_is() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(), "run: python -m scripts.draw_lifecycle"
