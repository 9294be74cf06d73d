"""What could be sent back: every problem found, each at the field or material that would mend it (R-19)."""

from collections.abc import Iterable, Mapping
from typing import Any

from permit.portals.casework.comparison import plain
from permit.portals.casework.places import OF_EMPLOYER, all_places, clause_of_place, place_of, read_place
from permit.records.models import Case
from permit.services.case_places import place_title
from permit.services.case_problems import BLOCKING, CaseProblem, CaseProblems
from permit.services.return_case import DefectNote

# Where a clause that does not hold is mended: (section, whose).
MENDED_AT = {
    "1.2-01": "body",
    "1.2-02": "standing",
    "1.2-03": "body",
    "1.2-04": "standing",
    "1.2-05": "standing",
    "1.2-06": "conduct",
    "1.3.1": "category",
    "1.3.2": "post",
    "1.3.3": "income",
    "1.3.4": "income",
    "1.3.5": "home",
    "1.3.6": "basic",
    "6.1.2-03": "education",
    "6.2-04": "children",
    "7-04": "household",
    "N-06": "basic",
    "N-07": "body",
    "N-08": "education",
    "N-09": "income",
}


def suggestions(case: Case, problems: CaseProblems, compared: Iterable[Mapping[str, Any]]) -> list[DefectNote]:
    """One note a problem and one a difference of the comparison, with words that say what to do; each place once."""
    places = {value for value, _ in all_places(case, problems.slots)}
    notes: dict[tuple[str, str], DefectNote] = {}
    for problem in problems.problems:
        note = _note(case, problem)
        if note is not None and place_of(note) in places:
            notes.setdefault((note.target, note.clause), note)
    known = {note.target for note in notes.values()}
    for row in compared:
        if row["outcome"] == "differs" and row["place"] in places and read_place(row["place"])[2] not in known:
            note = _difference(row)
            notes.setdefault((note.target, note.clause), note)
    return list(notes.values())


def _difference(row: Mapping[str, Any]) -> DefectNote:
    owner, kind, target = read_place(row["place"])
    told = plain(row["registry"]) or plain(row["material"])
    where = "登记库" if plain(row["registry"]) else "材料"
    words = f"{row['label']}：申报{plain(row['declared'])}，{where}{told}，请核对改正或说明。"
    return DefectNote(kind, target, owner, clause_of_place(target), "mismatch", words)


def would_come_back(problems: CaseProblems) -> set[str]:
    """Clauses and places of what blocks: ticked from the start."""
    return {problem.target for problem in problems.of(BLOCKING)}


def _note(case: Case, problem: CaseProblem) -> DefectNote | None:
    parts = (f"{problem.title}：{problem.situation}", problem.remedy)
    words = "".join(f"{part.rstrip('。')}。" for part in parts if part)
    if problem.kind == "material":
        reason = "missing" if problem.title.startswith(("缺", "不能")) else "expired"
        return DefectNote("material", problem.target, problem.owner, problem.clause, reason, words)
    if problem.kind == "field":
        # A row of a list is no place of its own: the list is.
        target = problem.target.split(".")[0] if "rows" in problem.target else problem.target
        return DefectNote("field", target, problem.owner, problem.clause, "wrong", words)
    target = MENDED_AT.get(problem.target, "")
    owner = "employer" if target in OF_EMPLOYER else "applicant"
    return DefectNote("field", target, owner, problem.clause, "mismatch", words) if target else None


def employer_title(note: DefectNote) -> str:
    """单位登记情况: the employer's own page that a note points at."""
    return place_title(note.kind, note.target, {})
