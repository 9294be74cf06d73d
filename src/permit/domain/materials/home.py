"""The home in Beijing: six alternatives, of which the declared kind asks for one (6.2-M4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from permit.domain.expression import Verdict
from permit.domain.facts import HOME_KINDS
from permit.domain.materials.slots import Material, Need, Part, Situation, material


def lives(kind: str) -> Callable[[Situation], Need]:
    """Needed where the applicant lives like that; open while nothing is declared."""

    def need(situation: Situation) -> Need:
        declared = situation.home.kind
        if declared is None:
            return Need(None, f"尚未填写在京住所；属于{HOME_KINDS[kind]}的提交")
        if declared == kind:
            return Need(True, f"在京住所为{HOME_KINDS[kind]}")
        words = "没有在京住所" if declared == "none" else f"在京住所为{HOME_KINDS[declared]}"
        return Need(False, f"{words}，不需要")

    return need


_OWNERSHIP = Part("ownership", "《房屋所有权证》《不动产权证书》，或商品房买卖合同")


def _marriage_certificate(situation: Situation) -> Part:
    owner = situation.home.owner
    required: Verdict = owner == "spouse" if owner in ("self", "spouse") else None
    because = "所有权人为配偶，另附结婚证" if required else "所有权人尚不明确，如为配偶另附结婚证"
    return Part("marriage_certificate", "结婚证", required, because=because)


def _own(situation: Situation) -> tuple[Part, ...]:
    return (_OWNERSHIP, _marriage_certificate(situation))


def _lease(situation: Situation) -> Part:
    return situation.contract("lease", "租赁合同（载明地址、租期，双方姓名、身份证号码和联系方式）")


def _rented_urban(situation: Situation) -> tuple[Part, ...]:
    return (_OWNERSHIP, situation.with_term("owner_id", "房主身份证"), _lease(situation))


def _rented_rural(situation: Situation) -> tuple[Part, ...]:
    return (
        Part("owner_register_first_page", "房屋所有人户口簿首页"),
        Part("owner_register_own_page", "房屋所有人户口簿本人页"),
        _lease(situation),
    )


def _employers_housing(situation: Situation) -> tuple[Part, ...]:
    return (
        situation.contract("ownership_or_lease", "房屋产权证明或租赁合同"),
        Part("residence_statement", "单位出具的居住证明", template="residence"),
    )


def _with_relatives(situation: Situation) -> tuple[Part, ...]:
    return (
        Part("ownership", "房产证"),
        Part("lodging_statement", "房屋借住声明（双方签字）", stamp=True, template="lodging"),
        situation.with_term("owner_id", "房主身份证"),
        situation.with_term("own_id", "本人身份证"),
    )


def _residence_permit(situation: Situation) -> tuple[Part, ...]:
    return (situation.with_term("confirmation", "派出所盖章的《北京市居住证（卡）确认单》"),)


def _alternative(base: Material) -> Material:
    """Clauses: 6.2-M4"""
    return replace(base, title=f"在京住所证明：{base.title}", one_of="6.2-M4")


HOME: tuple[Material, ...] = tuple(
    map(
        _alternative,
        (
            material("6.2-M4a", "home", "applicant", _own, lives("own")),
            material("6.2-M4b", "home", "applicant", _rented_urban, lives("rented_urban")),
            material("6.2-M4c", "home", "applicant", _rented_rural, lives("rented_rural")),
            material("6.2-M4d", "home", "applicant", _employers_housing, lives("employer")),
            material("6.2-M4e", "home", "applicant", _with_relatives, lives("relatives_or_friends")),
            material("6.2-M4f", "home", "applicant", _residence_permit, lives("residence_permit")),
        ),
    )
)
