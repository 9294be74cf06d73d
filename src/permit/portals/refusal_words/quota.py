"""Words for refusals around the declaration round and the allocation."""

WORDS: dict[str, str] = {
    "round_year": "申报针对以后的年度，最早是 {year} 年。",
    "round_days": "开始不能早于今天，截止不能早于开始。",
    "round_exists": "{year} 年的申报已经设好，请在列表里打开。",
    "round_open": "申报已经开始，问题不能再改；截止日期可以延长。",
    "round_over": "申报已经截止，不能延长。个别单位可以补报。",
    "round_not_later": "新的截止日期要晚于{day}。",
    "round_not_open": "申报现在没有开放，不能截止。",
    "round_still_open": "申报还没有截止，单位可以直接填报，不需要补报。",
    "late_until_past": "补报的截止日期不能早于今天。",
    "declaration_stands": "这份申报现在的状态不能做这一步，请刷新页面看最新情况。",
    "declaration_closed": "申报已提交或已截止（{day}），不能再改。",
    "defects_missing": "请至少写明一处要改的内容。",
    "not_your_territory": "这家单位不属于本属地。",
}
