"""The guide as a page: conditions, materials and times drawn from the data that decide, with the figures in force.

Clauses: 2-01, 3-01, 4.1-01, 4.2-01, 4.2-04, 5-02, 5-06, 5-07, 6.2-03
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permit.clock import today
from permit.domain.clauses import CLAUSES
from permit.domain.dossier.model import Dossier
from permit.domain.law import Law
from permit.domain.lifecycle import BUSINESS_NAMES, Business
from permit.domain.materials import MaterialSlot, materials_for
from permit.domain.questions.guide import condition_texts
from permit.portals.access import public
from permit.portals.public.information import figure_words
from permit.services.law_in_force import law_in_force

GROUPS = (
    ("单位条件", "1.2-"),
    ("九类人才，符合一类即可", "1.3.1-"),
    ("个人条件，全部符合", "1.3."),
    ("填报要求", "6."),
)
LIMITS = (
    ("6.3-01", "permit_years", "证件有效期"),
    ("6.3-03", "renewal_opens", "到期前多久可以续签"),
    ("N-15", "renewal_file_by", "续签、换单位最晚在到期前多久发起"),
    ("8-01", "review_limit", "属地上报后办结时限"),
    ("R-31", "return_waits", "退回后等待补正"),
    ("5-04", "term_months_left", "有期限的材料交来时至少还剩"),
    ("5-05", "contract_months_left", "合同、租约交来时至少还剩"),
)


@dataclass(frozen=True)
class Entry:
    """One clause on the page."""

    id: str
    title: str
    text: str
    soft: bool = False


FLOW = (
    Entry("6.1.1-04", "单位开通", "单位登录，完善信息、上传附件，申请开通办理权限"),
    Entry("6.1.2-06", "建立关联", "个人登录，完善信息；用单位的关联码申请关联，单位确认"),
    Entry("6.2-01", "个人申请", "个人征得单位同意，选类别、传材料，发送"),
    Entry("N-02", "单位初审", "单位核对完整和真实，打印业务办理情况表，盖章送属地部门"),
    Entry("8-01", "属地审核", "属地部门收到情况表，核对后上报"),
    Entry("4.2-04", "区局办理", "区局受理、复审、终审。通过后自行登录打印确认单，不另行通知"),
)
NOTES = (
    Entry("4.2-01", "新办请集中在季末", "请单位尽量在每季度末报送新办申请"),
    Entry("5-02", "交原件的扫描件", "材料都要原件的扫描件，清楚、完整、不遮挡、方向正确、按顺序"),
    Entry("5-07", "只交要求的内容", "不夹无关内容"),
    Entry("6.2-03", "不需要的材料", "不需要无犯罪记录证明、政审表和档案接收函"),
    Entry("6.2-05", "配偶不能随往", "配偶不能随往，也不用填写配偶信息；以前随往的，不再显示"),
    Entry("N-13", "离职以后", "原单位解除关联，证件挂起，个人不能自行延期；由新单位在有效期内办理聘用单位变更"),
    Entry("7-05", "声明真实", "每次提交，单位和个人都要声明内容真实、合法、有效，并配合检查"),
    Entry("7-03", "不实的后果", "陈述不实的，取消申请资格；已经发证的注销"),
)
ELSEWHERE = (
    Entry("7-04", "北京户籍", "不需要办理工作居住证"),
    Entry("7-04", "香港、澳门、台湾居民", "按港澳台人才原有的条件和程序，向市人力社保部门咨询办理"),
    Entry("7-04", "海外高层次人才", "按海外人才原有的条件和程序，向市人才工作部门咨询办理"),
    Entry("7-04", "国内驻京机构人员", "按驻京机构原有的条件和程序，由机构的主管部门办理"),
)


@public
def guide(request: HttpRequest) -> HttpResponse:
    """The whole guide on one page, searchable without a script."""
    law = law_in_force(today())
    wanted = " ".join(request.GET.get("q", "").split())[:40]
    parts = parts_of(law)
    if not wanted:
        return render(request, "public/guide.html", {**parts, "law": law, "wanted": wanted})
    found = [(title, _matching(entries, wanted)) for title, entries in everything(parts)]
    context = {"found": [each for each in found if each[1]], "count": sum(len(entries) for _, entries in found)}
    return render(request, "public/guide_found.html", {**context, "law": law, "wanted": wanted})


def parts_of(law: Law) -> dict[str, Any]:
    """The parts of the page, once: it is drawn from them, and searched in them."""
    return {
        "flow": FLOW,
        "notes": NOTES,
        "elsewhere": ELSEWHERE,
        "conditions": conditions(law),
        "materials": materials(law),
        "limits": limits(law),
        "offices": offices(law),
        "support": support(law),
    }


def _matching(entries: Iterable[Entry], wanted: str) -> list[Entry]:
    """The entries in which every word stands, whatever its case; a clause's number finds what is cited by it."""
    words = wanted.casefold().split()
    return [e for e in entries if all(word in f"{e.id} {e.title} {e.text}".casefold() for word in words)]


def everything(parts: Mapping[str, Any]) -> list[tuple[str, Iterable[Entry]]]:
    """All that the page says under its headings, for searching: nothing on it is out of reach."""
    return [
        ("怎么走", parts["flow"]),
        ("注意", parts["notes"]),
        ("不在这里办的", parts["elsewhere"]),
        *((f"条件：{title}", entries) for title, entries in parts["conditions"]),
        *((f"材料：{title}", entries) for title, entries in parts["materials"]),
        ("时限", parts["limits"]),
        ("属地部门", parts["offices"]),
        ("问谁", parts["support"]),
    ]


def offices(law: Law) -> list[Entry]:
    """The territorial offices with telephone and address (2-01)."""
    return [Entry("2-01", o.name, f"{o.address}，电话 {'、'.join(o.phones)}，邮箱 {o.email}") for o in law.offices]


def support(law: Law) -> list[Entry]:
    """Whom to ask, and when (3-01)."""
    line = law.support
    return [Entry("3-01", "系统操作问题", f"拨打 {line.phone}（{line.hours}）；官方网站：{line.site_name}")]


def conditions(law: Law) -> list[tuple[str, list[Entry]]]:
    """Every condition, printed from the expression that judges it."""
    grouped: dict[str, list[Entry]] = {title: [] for title, _ in GROUPS}
    for clause_id, text in condition_texts(law).items():
        if clause_id in ("1.3.1", "7-04"):
            continue
        title = next(title for title, prefix in GROUPS if clause_id.startswith(prefix))
        grouped[title].append(Entry(clause_id, CLAUSES[clause_id].title, text, law.is_soft(clause_id)))
    return list(grouped.items())


def materials(law: Law) -> list[tuple[str, list[Entry]]]:
    """What each business asks for; conditional documents say when."""
    lists = []
    for business in Business:
        slots = materials_for(Dossier(business=business), None, business, None, law)
        lists.append((BUSINESS_NAMES[business], [_material(slot) for slot in slots]))
    return lists


def _material(slot: MaterialSlot) -> Entry:
    parts = [part.title + (f"（{part.because}）" if part.because else "") for part in slot.parts]
    notes = [f"交来时至少还剩 {slot.months_left} 个月"] if slot.months_left else []
    notes += ["要盖单位公章"] if slot.stamp else []
    notes.append("单位上传" if slot.by == "employer" else "本人上传")
    return Entry(slot.id, slot.title, "；".join([*parts, *notes]))


def limits(law: Law) -> list[Entry]:
    """Times and terms."""
    return [Entry(clause_id, words, figure_words(law.figures[name])) for clause_id, name, words in LIMITS]
