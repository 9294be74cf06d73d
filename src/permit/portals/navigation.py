"""The tabs of each door."""

from dataclasses import dataclass

PUBLIC = (("/", "首页"), ("/self-check/", "自测"), ("/guide/", "办事指南"), ("/verify/", "查验"))
APPLICANT = (("/applicant/", "我的办件"), ("/applicant/profile/", "个人信息"), ("/applicant/permit/", "我的证件"))
EMPLOYER = (
    ("/employer/", "总览"),
    ("/employer/employees/", "在职员工"),
    ("/employer/permits/", "证件"),
    ("/employer/cases/", "办件"),
    ("/employer/attachments/", "附件"),
    ("/employer/quota/", "名额"),
)
OFFICE = (
    ("/office/", "工作台"),
    ("/office/receipts/", "收件登记"),
    ("/office/declarations/", "名额申报"),
    ("/office/search/", "查询"),
)
BUREAU = (
    ("/bureau/", "工作台"),
    ("/bureau/search/", "查询"),
    ("/bureau/statistics/", "统计"),
    ("/bureau/quota/", "名额"),
)
# What is needed now and then stands behind 更多: more than five or six tabs are read one by one.
OFFICE_MORE = (
    ("/office/matters/", "员工事项"),
    ("/office/employer-updates/", "单位变更"),
    ("/office/agents/", "经办人更换"),
    ("/office/quota/", "名额"),
    ("/office/messages/", "短信"),
)
BUREAU_MORE = (
    ("/bureau/messages/", "短信"),
    ("/bureau/false-statements/", "不实陈述"),
    ("/bureau/employers/", "单位措施"),
    ("/bureau/hand-overs/", "转区"),
    ("/bureau/figures/", "现行数字"),
)
# Roles of the bureau whose door looks different (R-20: the roles are apart from each other).
OF_ROLE = {
    "quota_officer": (
        ("/bureau/quota/", "名额"),
        ("/bureau/rounds/", "申报"),
        ("/bureau/allocation/", "分配"),
        ("/bureau/quota/exceptions/", "例外"),
        ("/bureau/figures/", "现行数字"),
    ),
    "administrator": (
        ("/bureau/staff/", "账号"),
        ("/bureau/templates/", "短信内容"),
        ("/bureau/holders/", "原系统持证人"),
        ("/bureau/district-keys/", "区间密钥"),
        ("/bureau/policy/", "政策参数"),
    ),
}
MORE_OF_ROLE = {
    "acceptor": (
        ("/bureau/matters/", "员工事项"),
        ("/bureau/employer-updates/", "单位变更"),
        ("/bureau/category-i/", "第 9 类建案"),
        ("/bureau/freelancers/", "自由职业者建案"),
        *BUREAU_MORE,
    ),
    "quota_officer": (),
    "administrator": (),
}
# Pages that belong to a tab whose address they do not begin with.
BELONG = {
    "/bureau/received/": "/bureau/hand-overs/",
    "/bureau/declared/": "/bureau/hand-overs/",
    "/bureau/permits/": "/bureau/search/",
    "/office/permits/": "/office/search/",
}
TABS = {"": PUBLIC, "applicant": APPLICANT, "employer": EMPLOYER, "office": OFFICE, "bureau": BUREAU}
MORE = {"office": OFFICE_MORE, "bureau": BUREAU_MORE}
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Tab:
    url: str
    label: str
    current: bool


@dataclass(frozen=True)
class Tabs:
    """Those in the bar, and those behind 更多."""

    shown: list[Tab]
    more: list[Tab]

    @property
    def within(self) -> str:
        """The tab behind 更多 that one is on; '' on the others."""
        return next((tab.label for tab in self.more if tab.current), "")


def tabs_of(door: str, path: str, role: str = "") -> Tabs:
    """The tabs of a door (and of an officer's role); the longest matching address is the current one.

    Public pages keep the public tabs.
    """
    own = f"/{door}/" if door else "/"
    path = next((tab for begin, tab in BELONG.items() if path.startswith(begin)), path)
    inside = not door or path.startswith(own)
    shown: Pairs = OF_ROLE.get(role, TABS[door]) if inside else PUBLIC
    more: Pairs = MORE_OF_ROLE.get(role, MORE.get(door, ())) if inside else ()
    matching = [url for url, _ in (*shown, *more) if path == url or (url not in ("/", own) and path.startswith(url))]
    home = own if door and inside else ""
    current = max(matching, key=len, default=home)
    return Tabs(_drawn(shown, current), _drawn(more, current))


def _drawn(pairs: Pairs, current: str) -> list[Tab]:
    return [Tab(url, label, url == current) for url, label in pairs]
