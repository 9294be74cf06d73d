"""What runs in the cell: one question a line, `{"do", "size", …}` and the file; one answer a line, and its bytes.

Started by `paper_cell` with `python -m`; it imports neither Django nor settings, and knows no key.

Clauses: 5-06
"""

import io
import json
import resource
import sys
from typing import Any

import pikepdf
import pypdfium2

from permit.services.active_content import is_active

PAGE_WIDTH, PAGE_HEIGHT = 1240, 4960
MOST_PIXELS = 60_000_000
SHORTEST_SIDE, LONGEST_SIDE, MOST_OBLONG = 18.0, 14_400.0, 20.0
Answer = tuple[dict[str, Any], bytes]


def inspect(content: bytes) -> Answer:
    """`pages`, or `refused` with the code of a refusal."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages, active, sane = len(pdf.pages), is_active(pdf), _is_a_scan(pdf)
            # qpdf takes an object that did not fit into memory for an empty one, and says so here.
            sane = sane and not any("bad_alloc" in words for words in pdf.get_warnings())
    except pikepdf.PasswordError:
        return {"refused": "file_encrypted"}, b""
    except Exception:  # pikepdf raises many kinds for damaged files
        return {"refused": "file_unreadable"}, b""
    if active:
        return {"refused": "file_active"}, b""
    return ({"pages": pages} if sane else {"refused": "file_unreadable"}), b""


def render(content: bytes, page: int) -> Answer:
    """The page as PNG, at most 1240 by 4960."""
    with pypdfium2.PdfDocument(content) as document:
        sheet = document[page - 1]
        width, height = sheet.get_size()
        picture = sheet.render(scale=min(PAGE_WIDTH / width, PAGE_HEIGHT / height)).to_pil()
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG")
    return {}, out.getvalue()


def _is_a_scan(pdf: pikepdf.Pdf) -> bool:
    """Pages of paper's shape, and no picture that unpacks to more than a scanner makes."""
    return all(_is_paper(page) for page in pdf.pages) and not any(_is_huge(found) for found in pdf.objects)


def _is_paper(page: pikepdf.Page) -> bool:
    box = [float(corner) for corner in page.cropbox.as_list()]
    short, long = sorted((abs(box[2] - box[0]), abs(box[3] - box[1])))
    return short >= SHORTEST_SIDE and long <= LONGEST_SIDE and long <= MOST_OBLONG * short


def _is_huge(found: Any) -> bool:
    if not isinstance(found, pikepdf.Stream) or found.get("/Subtype") != pikepdf.Name.Image:
        return False
    return int(found.get("/Width", 0)) * int(found.get("/Height", 0)) > MOST_PIXELS


def main() -> None:
    """Answer until the pipe closes."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := questions.readline():
        question = json.loads(line)
        content = questions.read(question["size"])
        try:
            told, body = inspect(content) if question["do"] == "inspect" else render(content, question["page"])
        except Exception:  # whatever pdfium does not like
            told, body = {"refused": "file_unreadable"}, b""
        answers.write(json.dumps({**told, "size": len(body)}).encode() + b"\n" + body)
        answers.flush()


if __name__ == "__main__":
    main()
