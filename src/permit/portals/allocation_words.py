"""An allocation in words, rows and pictures: the same for the quota officer, the employer and the public (1.1-02)."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from permit.domain.allocation_plan import (
    Bucket,
    Line,
    Part,
    Spread,
    buckets_of,
    differing,
    more_needed,
    parts_of,
    spread_of,
)
from permit.domain.quota_round import amount_words, dimensions_of
from permit.portals.components.text import grouped
from permit.records.models import AllocationPlan, PlanShare

GINI = "基尼系数：0 表示每家一样多，越接近 1 越集中在少数单位"
TAGS = {"draft": "draft", "proposed": "requested", "returned": "returned", "approved": "approved", "discarded": "ended"}
PART_COLUMNS = [
    "维度",
    {"words": "单位核定数", "numeric": True},
    {"words": "全区合计", "numeric": True},
    {"words": "占比", "numeric": True},
    {"words": "权重", "numeric": True},
    {"words": "得分", "numeric": True},
]
BUCKET_COLUMNS = [
    "分得个数",
    {"words": "单位", "numeric": True},
    {"words": "占全部单位", "numeric": True},
    {"words": "合计分得", "numeric": True},
]
WEIGHT_COLUMNS = ["维度", {"words": "权重", "numeric": True}, {"words": "政策权重", "numeric": True}, "是否一致"]


def percent_words(share: Fraction | float) -> str:
    """12.3%; below ten three places, so that share × weight can be followed."""
    hundred = float(share) * 100
    return f"{hundred:.1f}%" if hundred >= 10 else f"{hundred:.3f}".rstrip("0").rstrip(".") + "%"


def score_words(score: Fraction) -> str:
    """0.123457: six decimals, as the command prints them."""
    return f"{float(score):.6f}"


def weight_words(weight: Fraction) -> str:
    """0.4, or 1/3 where no short decimal says it."""
    text = f"{float(weight):.4f}".rstrip("0").rstrip(".")
    return text if Fraction(text) == weight else str(weight)


def labels_of_plan(plan: AllocationPlan) -> dict[str, tuple[str, str]]:
    """Dimension → label and unit."""
    return {each.key: (each.label, each.unit) for each in dimensions_of(plan.round.dimensions)}


def weights_line(plan: AllocationPlan) -> str:
    """产值 0.4、投资 0.2 …"""
    labels = labels_of_plan(plan)
    return "、".join(f"{labels[key][0]} {weight_words(weight)}" for key, weight in plan.weighed.items())


def weight_rows(plan: AllocationPlan) -> list[list[Any]]:
    """Each dimension's weight beside the policy's."""
    labels, policy, differ = labels_of_plan(plan), plan.weighed_by_policy, differing_of(plan)
    return [
        [
            labels[key][0],
            weight_words(weight),
            weight_words(policy.get(key, Fraction(0))),
            {"text": "", "tag": "differs", "tag_words": "与政策不同"} if key in differ else "一致",
        ]
        for key, weight in plan.weighed.items()
    ]


def differing_of(plan: AllocationPlan) -> tuple[str, ...]:
    """The dimensions whose weight is not the policy's."""
    return differing(plan.weighed, plan.weighed_by_policy)


def differing_words(plan: AllocationPlan) -> str:
    """产值用 0.5，政策为 0.4；'' where all are the policy's."""
    labels, weights, policy = labels_of_plan(plan), plan.weighed, plan.weighed_by_policy
    return "；".join(
        f"{labels[key][0]}用 {weight_words(weights[key])}，政策为 {weight_words(policy.get(key, Fraction(0)))}"
        for key in differing_of(plan)
    )


def bucket_words(bucket: Bucket) -> str:
    """3 至 5 个."""
    if bucket.highest is None:
        return f"{bucket.lowest} 个及以上"
    return f"{bucket.lowest} 个" if bucket.lowest == bucket.highest else f"{bucket.lowest} 至 {bucket.highest} 个"


def bucket_bars(histogram: Mapping[int, int]) -> list[dict[str, Any]]:
    """The distribution as bars: how many employers at each number."""
    return [
        {"label": bucket_words(b), "value": b.employers, "words": f"{grouped(b.employers)} 家"}
        for b in buckets_of(histogram)
    ]


def bucket_rows(histogram: Mapping[int, int]) -> list[list[Any]]:
    """The distribution as a table, under its picture."""
    every = sum(histogram.values()) or 1
    return [
        [
            bucket_words(b),
            f"{grouped(b.employers)} 家",
            percent_words(Fraction(b.employers, every)),
            f"{grouped(b.granted)} 个",
        ]
        for b in buckets_of(histogram)
    ]


def bucket_title(histogram: Mapping[int, int]) -> str:
    """The finding of the picture: where most employers are."""
    drawn = buckets_of(histogram)
    most = max(drawn, key=lambda bucket: bucket.employers)
    return f"{grouped(most.employers)} 家分得 {bucket_words(most)}，为最多的一档"


def spread_figures(plan: AllocationPlan, histogram: Mapping[int, int]) -> list[dict[str, Any]]:
    """The figures on top of a plan."""
    spread = spread_of(histogram)
    return [
        {
            "label": "已分",
            "count": grouped(plan.granted),
            "unit": "个",
            "note": f"总数 {grouped(plan.total)} 个，剩 {grouped(plan.total - plan.granted)} 个",
        },
        {
            "label": "分得名额",
            "count": grouped(spread.with_some),
            "unit": "家",
            "note": f"参加分配 {grouped(spread.employers)} 家",
        },
        {"label": "最多的一成单位占", "count": percent_words(spread.top_tenth), "unit": "", "note": "占已分名额"},
        {"label": "基尼系数", "count": gini_words(spread), "unit": "", "note": "0 一样多，近 1 集中"},
    ]


def gini_words(spread: Spread) -> str:
    """0.412."""
    return f"{float(spread.gini):.3f}"


def parts_of_share(plan: AllocationPlan, share: PlanShare) -> tuple[Part, ...]:
    """Dimension by dimension."""
    return parts_of(share.amounts, plan.sums, plan.weighed)


def part_rows(plan: AllocationPlan, parts: Iterable[Part]) -> list[list[Any]]:
    """How the score came about: share × weight, and the sum."""
    labels = labels_of_plan(plan)
    rows: list[list[Any]] = []
    total = Fraction(0)
    for part in parts:
        label, unit = labels[part.key]
        total += part.points
        rows.append(
            [
                label,
                f"{amount_words(part.amount)} {unit}",
                f"{amount_words(part.total)} {unit}",
                percent_words(part.share) if part.total else "全区为 0，不计",
                weight_words(part.weight),
                score_words(part.points),
            ]
        )
    return [*rows, [{"text": "合计", "strong": True}, "", "", "", "", {"text": score_words(total), "strong": True}]]


def line_of_plan(plan: AllocationPlan) -> Line | None:
    """The stored line of the contest."""
    if not plan.line:
        return None
    others = plan.line["of_others"]
    return Line(plan.line["uscc"], Fraction(plan.line["lowest"]), Fraction(others) if others else None)


def rounded_up(hundredths: int, unit: str) -> int:
    """People are whole, and so is any larger amount: what is a little more is enough all the more."""
    return -(-hundredths // 100) * 100 if unit == "人" or hundredths >= 1000 else hundredths


def more_words(plan: AllocationPlan, share: PlanShare, parts: Sequence[Part]) -> list[str]:
    """What would have given one more, dimension by dimension, in words; or why nothing would."""
    if share.computed >= share.declared:
        return [f"申报的 {share.declared} 个已全部分得。要得到更多，申报数要更多。"]
    line = line_of_plan(plan)
    if line is None:
        return [f"总数 {grouped(plan.total)} 个只够按顺序分每家最低的 {plan.minimum} 个。"]
    labels, listed, beyond = labels_of_plan(plan), [], []
    for part in parts:
        label, unit = labels[part.key]
        more = more_needed(part, share.scored, share.computed, line.against(share.employer.uscc))
        if more is not None:
            listed.append(f"{label}再多 {amount_words(rounded_up(more, unit))} {unit}，就会多分 1 个。")
        elif part.weight and part.total:
            beyond.append(label)
    if beyond:
        listed.append(f"单靠{'、'.join(beyond)}，达不到再多 1 个。")
    return listed
