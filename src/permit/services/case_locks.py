"""What an applicant may still change, and why not: everything in a draft, only the defects after a return (R-19).

A draft is not in progress yet: nothing was handed to anybody. From the submission until the case ends the profile,
the claims and the materials stand still.

Clauses: 6.2-02, 6.5-01
"""

from collections.abc import Iterable

from permit.domain.lifecycle import STATE_NAMES, Business, State
from permit.domain.sections import Field, read, section
from permit.domain.sections.changes import opened_by
from permit.records.models import Case, Defect, Person
from permit.services.handed_in import stored_sections
from permit.services.named_changes import named_changes
from permit.services.one_reading import asked_once
from permit.services.submit_application import applicant_defects, open_return

NOT_A_DEFECT = "本次只补正退回所列的内容，这一项没有要求改，所以不能改。"
NOT_NAMED = "本次变更没有注明这一项。要改，请先在“变更事项”里添加。"
PHOTO = "photo"


def open_case_of(person: Person) -> Case | None:
    """The one open case of a person."""
    found = Case.objects.filter(person=person, closed_at__isnull=True).select_related("employer", "association")
    return asked_once(("open case", person.pk), found.first)


def is_draft(case: Case | None) -> bool:
    return case is None or case.state == State.DRAFT


def under_way(case: Case) -> str:
    """The reason while somebody else has the case, or after it ended."""
    name = STATE_NAMES[State(case.state)]
    if case.closed_at is not None:
        return f"办件 {case.number} 已结束（{name}），内容不能再改。"
    return f"办件 {case.number} 正在办理（{name}），期间个人信息和申报内容不能改；退回补正时，只能改退回所列的内容。"


def profile_lock(person: Person, key: str) -> str | None:
    """Why a section of the profile cannot be changed now; `key` 'photo' for the photo."""
    case = open_case_of(person)
    return None if case is None else _lock(case, person, key)


def claims_lock(case: Case, key: str) -> str | None:
    """Why a section of the case cannot be changed now."""
    return _lock(case, case, key)


def _lock(case: Case, owner: Person | Case, key: str) -> str | None:
    if case.state == State.DRAFT:
        return _lock_of_draft(case, owner, key)
    if case.state != State.RETURNED_TO_APPLICANT:
        return under_way(case)
    if defects_of(case, key) or _made_incomplete(owner, key):
        return None
    return NOT_A_DEFECT


def _lock_of_draft(case: Case, owner: Person | Case, key: str) -> str | None:
    """All is open, but of an information change only what it names (6.5-01), and what is not whole."""
    if case.business != Business.INFORMATION_CHANGE or isinstance(owner, Case):
        return None
    return None if key in opened_by(named_changes(case)) or _made_incomplete(owner, key) else NOT_NAMED


def _made_incomplete(owner: Person | Case, key: str) -> bool:
    """A correction can ask for more elsewhere (another category): what is not whole may be filled."""
    if key == PHOTO:
        return False
    kind = "person" if isinstance(owner, Person) else "case"
    record = next((each for each in stored_sections(kind, owner) if each.key == key), None)
    return not read(section(kind, key), record.data if record else None).complete


def defects_of(case: Case, key: str) -> tuple[Defect, ...]:
    """The returned places within a section, or of a slot."""
    found = applicant_defects(open_return(case))
    return tuple(defect for defect in found if targets(defect, key))


def targets(defect: Defect, key: str) -> bool:
    """Whether a defect is about this section or slot; the photo is returned as field 'photo' or by its slot."""
    if defect.kind == "material":
        return defect.target == key or defect.target.startswith(f"{key}.") or (key == PHOTO and _is_photo(defect))
    return defect.target.split(".")[0] == key or (key == PHOTO and _is_photo(defect))


def _is_photo(defect: Defect) -> bool:
    return defect.target.startswith(("6.1.2-05", PHOTO))


def open_fields(case: Case | None, kind: str, key: str) -> frozenset[str] | None:
    """The only questions of a section that a return opens, with those that hang on them; None for all of them."""
    if is_draft(case) or case is None or case.state != State.RETURNED_TO_APPLICANT:
        return None
    defects = defects_of(case, key)
    wanted = {_field_of(defect) for defect in defects}
    definition = section(kind, key)
    if not wanted or "" in wanted or definition.repeated:
        return None
    return frozenset(_with_dependents(wanted, definition.fields))


def _field_of(defect: Defect) -> str:
    _, _, rest = defect.target.partition(".")
    return "" if rest.startswith("rows") else rest.split(".")[0]


def _with_dependents(wanted: Iterable[str], fields: Iterable[Field]) -> set[str]:
    opened = set(wanted)
    for field in fields:
        if field.shown_if is not None and field.shown_if[0] in opened:
            opened.add(field.key)
    return opened


def defect_words(case: Case | None, key: str) -> dict[str, str]:
    """Question → words of the return; '' for those about the whole section."""
    words: dict[str, str] = {}
    for defect in defects_of(case, key) if case is not None else ():
        place = _field_of(defect) if defect.kind == "field" else ""
        words[place] = "；".join(filter(None, (words.get(place), defect.words)))
    return words


def material_lock(case: Case, slot_key: str, *, blocking: bool) -> str | None:
    """Why an applicant's slot cannot be changed now. `blocking`: the case cannot be sent without it as it stands."""
    if case.state == State.DRAFT:
        return None
    if case.state != State.RETURNED_TO_APPLICANT:
        return under_way(case)
    if blocking or any(targets(defect, slot_key) or slot_key.startswith(f"{defect.target}.") for defect in _all(case)):
        return None
    return NOT_A_DEFECT


def _all(case: Case) -> tuple[Defect, ...]:
    return applicant_defects(open_return(case))
