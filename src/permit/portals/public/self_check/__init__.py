"""The self-check: no sign-in, one question a page, answers travel in the page and stay nowhere (1.2, 1.3)."""
