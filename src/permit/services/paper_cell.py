"""PDFs of other people's making are opened in a process of their own, with little memory and little time (5-06).

A few kilobytes can unpack to gigabytes, a page can be an inch wide and a mile high, and the libraries that read PDFs
are written in C++. What goes wrong in the cell ends the cell: the web process answers, the next file gets a new one.
One cell serves a process for as long as it lives, one file at a time (pdfium does not do two at once).

Clauses: 5-06
"""

import json
import os
import subprocess
import sys
import threading
from typing import IO, Any

SECONDS, MEMORY = 20.0, 1024 * 1024 * 1024
INSIDE = "permit.services.paper_cell_inside"


class CellDied(Exception):
    """No answer: the file took too much memory or time, or broke its reader."""


class PaperCell:
    """A long-lived child process that reads PDFs. Threads take turns."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory, self._lock = seconds, memory, threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
        """The answer, and the bytes that come with it. Raises CellDied."""
        with self._lock:
            process = self._running()
            killer = threading.Timer(self._seconds, process.kill)
            killer.daemon = True
            killer.start()
            try:
                return _exchange(process, question, content)
            except (OSError, ValueError) as failure:
                self.close()
                raise CellDied from failure
            finally:
                killer.cancel()

    def close(self) -> None:
        """End the child, if there is one. The next question starts another."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.communicate()

    def _running(self) -> subprocess.Popen[bytes]:
        """The child; a new one after a death, and after a fork, whose pipes would be shared with the parent."""
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-I", "-m", INSIDE, str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.environ.get("PATH", "")},
            )
            self._owner = os.getpid()
        return self._process


def _exchange(
    process: subprocess.Popen[bytes], question: dict[str, Any], content: bytes
) -> tuple[dict[str, Any], bytes]:
    sent, told = _pipe(process.stdin), _pipe(process.stdout)
    sent.write(json.dumps({**question, "size": len(content)}).encode() + b"\n")
    sent.write(content)
    sent.flush()
    answer = json.loads(told.readline() or b"no answer")
    body = told.read(answer["size"])
    if len(body) != answer["size"]:
        raise ValueError("cut short")
    return answer, body


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # both were asked for
    return pipe


cell = PaperCell()
