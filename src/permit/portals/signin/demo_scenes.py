"""Where to begin in a demonstration: for each door a few identities in a telling situation, and one for each stage of a
new permit, so that nobody has to read the whole list first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from permit.domain.lifecycle import State
from permit.records.models import Case, StaffMember
from permit.records.models.accounts import Role


@dataclass(frozen=True)
class WayIn:
    """One identity: its link's key, its name, where it belongs, and what one will find."""

    door: str
    key: str
    name: str
    place: str
    now: str


@dataclass(frozen=True)
class Scene:
    """A way in, by what can be done there."""

    words: str
    way: WayIn


APPLICANTS = (
    ("填完一件新办，发送给单位", "新办：填写中"),
    ("看一件在办的新办走到哪里", "新办：待受理"),
    ("补正一件被退回的新办", "新办：退回个人补正"),
    ("第一次进来，从头填起", "没有办件"),
)
HOLDERS = (
    ("证件已过稳妥日，赶在期限前续签", "已过稳妥日"),
    ("离职后证件挂起，等新单位", "证件挂起"),
    ("原系统的证件，补齐信息", "信息还没有补齐"),
)
EMPLOYERS = (
    ("开通办理权限，从头填起", "还没有登录过"),
    ("改好被退回的名额申报", "需求申报：已退回"),
    ("从外区迁入，变更主管部门", "主管部门变更"),
)
BUREAU = (
    (Role.ACCEPTOR, State.ACCEPTANCE, "受理"),
    (Role.REVIEWER, State.REVIEW, "复审"),
    (Role.DECIDER, State.DECISION, "终审"),
    (Role.QUOTA_OFFICER, None, "分配明年的名额"),
    (Role.SUPERVISOR, None, "监督：查全部办件"),
    (Role.ADMINISTRATOR, None, "账号、短信内容、政策参数"),
)
STAGES = (
    ("个人填写", "新办：填写中"),
    ("单位初审", "新办：待单位初审"),
    ("属地审核", "新办：待属地审核"),
    ("区局办理", "新办：待受理"),
)


def _in(rows: Iterable[WayIn], situation: str) -> WayIn | None:
    """The first identity in a situation."""
    return next((row for row in rows if situation in row.now), None)


def _by_words(rows: Sequence[WayIn], asked: Iterable[tuple[str, str]]) -> list[Scene]:
    """The first identity in each of the situations asked for; a situation nobody is in is left out."""
    found = ((words, _in(rows, situation)) for words, situation in asked)
    return [Scene(words, row) for words, row in found if row is not None]


def applicant_scenes(applicants: Sequence[WayIn], holders: Sequence[WayIn]) -> list[Scene]:
    """From the first entry to a permit that runs out."""
    return [*_by_words(applicants, APPLICANTS), *_by_words(holders, HOLDERS)]


def employer_scenes(employers: Sequence[WayIn], holders: Sequence[WayIn]) -> list[Scene]:
    """The employer with most to review, the one with a renewal to start, and those at their beginnings."""
    scenes = []
    waiting = Counter(Case.objects.filter(state=State.FIRST_REVIEW).values_list("employer__uscc", flat=True))
    for uscc, count in waiting.most_common(1):
        scenes += [Scene(f"初审 {count} 件员工的申请", row) for row in employers if row.key.endswith(uscc)]
    late = _in(holders, "已过稳妥日")
    scenes += [Scene("替员工发起续签", row) for row in employers if late is not None and row.name == late.place]
    return [*scenes, *_by_words(employers, EMPLOYERS)]


def office_scenes(staff: Sequence[WayIn]) -> list[Scene]:
    """The three offices with most cases in hand."""
    waiting = Counter(Case.objects.filter(state=State.OFFICE_CHECK).values_list("office", flat=True))
    members = {each.office_id: each for each in StaffMember.objects.filter(active=True).exclude(office=None)}
    keys = {row.key: row for row in staff}
    scenes = []
    for office, count in sorted(waiting.items(), key=lambda pair: (-pair[1], pair[0]))[:3]:
        member = members.get(office)
        row = keys.get(member.account.username) if member else None
        scenes += [Scene(f"{row.place}：{count} 件待审核", row)] if row else []
    return scenes


def bureau_scenes(staff: Sequence[WayIn]) -> list[Scene]:
    """One officer of each role, with how much waits for it."""
    waiting = Counter(Case.objects.filter(closed_at=None).values_list("state", flat=True))
    scenes = []
    for role, state, words in BUREAU:
        row = _in(staff, Role(role).label)
        said = f"{words}：{waiting[state]} 件在等" if state else words
        scenes += [Scene(said, row)] if row else []
    return scenes


def stages(applicants: Sequence[WayIn], holders: Sequence[WayIn]) -> list[Scene]:
    """One new permit at each stage of its way, seen by whoever applied, and a permit at the end."""
    return [*_by_words(applicants, STAGES), *_by_words(holders, (("拿到证件", "持证人，还没有到续签时间"),))]
