"""Every sheet that a material offers for download exists (6.2-M3 …)."""

import re
from pathlib import Path

from permit.documents import statements
from permit.documents.downloads import SHEETS
from permit.domain import materials


def test_every_template_named_by_a_material_can_be_rendered():
    """6.1.1-M4, 6.2-M3, 6.2-M4d, 6.2-M4e, 6.2-M5, 6.2-MD, 6.2-MF"""
    folder = Path(materials.__file__).parent
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    named = set(re.findall(r'template="(\w+)"', source))
    assert named
    assert named <= set(SHEETS)


def test_every_statement_is_offered():
    renderers = {value for name, value in vars(statements).items() if name.startswith("render_")}
    assert {sheet.render for sheet in SHEETS.values()} == renderers
    assert all(sheet.file_name.endswith(".pdf") for sheet in SHEETS.values())
