"""Where a Chromium is on this machine: the tests and the tour use it. Prints the path; exit status 1 where none is."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """PERMIT_BROWSER, or the first Chromium on the PATH."""
    return os.environ.get("PERMIT_BROWSER") or next((found for name in NAMES if (found := shutil.which(name))), None)


if __name__ == "__main__":
    path = find_browser()
    print(path or "")
    sys.exit(0 if path else 1)
