"""What an information change is about: the holder names each matter that changed (6.5-01, R-21)."""

from collections.abc import Iterable, Iterator, Mapping

from permit.domain.sections.fields import Field, FieldProblem, Reading, Section

MATTERS = (
    ("household", "户籍"),
    ("home", "住所"),
    ("contact", "联系方式"),
    ("education", "学历"),
    ("degree", "学位"),
    ("title", "职称或资格"),
    ("children", "随往子女"),
)
# Where in the profile a matter is filled in; a title is filled in with the case.
PROFILE_OF: Mapping[str, str] = {
    "household": "household",
    "home": "home",
    "contact": "basic",
    "education": "education",
    "degree": "education",
    "children": "children",
}


def _each_once(reading: Reading) -> Iterator[FieldProblem]:
    seen = set()
    for index, row in enumerate(reading.rows):
        if row["matter"] in seen:
            yield FieldProblem(f"rows[{index}].matter", "这个事项填了两次，请删去一条")
        seen.add(row["matter"])


CHANGES = Section(
    "changes",
    "变更事项",
    "case",
    (
        Field("matter", "哪一项有变化", "choice", choices=MATTERS, clause="6.5-01"),
        Field("note", "变化情况", "textarea", hint="简单写明原来是什么、现在是什么", max_length=300),
    ),
    repeated=True,
    row_title="事项",
    clause="6.5-01",
    intro="先逐项注明要变更的事项，对应的个人信息才能修改；没有注明的不能改。",
    maximum_rows=len(MATTERS),
    check=_each_once,
)


def opened_by(matters: Iterable[str]) -> frozenset[str]:
    """The sections of the profile that these matters open."""
    return frozenset(PROFILE_OF[matter] for matter in matters if matter in PROFILE_OF)
