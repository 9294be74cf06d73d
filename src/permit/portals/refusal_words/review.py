"""Words for refusals of the officers' doors, and of the public check of a confirmation."""

WORDS: dict[str, str] = {
    "number_awaited": "这是自由职业者的新办申请，没有单位名额。名额岗另给名额以后才能受理（条款 1.1-03）。",
    "not_for_freelancers": "只能为自由职业者建立新办或续签。",
    # the stamped sheet
    "sheet_unknown": "没有编号为 {code} 的情况表，请核对二维码下方的编号。",
    "sheet_of_other_office": "这张情况表是送给{office}的，不属于本属地。",
    "sheet_settled": "这张情况表已经登记过（{state}），不需要再登记。",
    "sheet_outdated_here": "办件 {numbers} 的内容在打印后有变化，这张情况表已经过时。请单位重新打印、盖章。",
    "nothing_to_receive": "情况表上的办件都不在待属地审核的状态，没有可以登记的。",
    "medium_missing": "请选择收到的方式：纸质送达或电子邮件。",
    "reject_reason_missing": "请选择不收的原因。",
    # the office
    "receipt_missing": "还没有收到这个办件盖章的情况表（或收到后内容有变化），不能上报。",
    "not_complete": "还有 {count} 处不完整，不能上报：{titles}。",
    "nothing_to_hand_over": "没有可以转交的办件，请回到工作台重新勾选。",
    "filter_name_missing": "请给筛选起个名字，不超过 {longest} 个字。",
    "filters_full": "最多存 {most} 个筛选，请先删除不用的。",
    "same_office": "办件已经在{office}，请选择另一个属地部门。",
    # the bureau
    "files_not_scanned": "还有 {count} 份文件没有查毒，查完才能受理。查毒服务恢复后每分钟自动查一次，不用重新上传。",
    "document_expired": "有材料已经到期，请退回补正：{titles}。",
    "worse_than_submitted": "与提交时相比，条款 {clauses} 的结论变差了。请看过差别，确认后再受理，或者退回、不予办理。",
    "clauses_forbid": "条款 {clauses} 不符合，不能继续。请退回补正，或者不予办理。",
    "ruling_needed": "条款 {clauses} 事实不足，请先作出认定。",
    "nothing_to_rule": "条款 {clause} 现在不需要认定：事实已经能说明，或者属于例外。",
    "exception_unanswered": "条款 {clauses} 的例外还没有答复，请先答复。",
    "exception_refused": "条款 {clauses} 的例外没有准予，不能准予办理。",
    "no_exception_needed": "条款 {clause} 现在不需要例外。",
    "only_decider_excepts": "是否准予例外，由终审岗决定。",
    "same_person": "{name}已经办过这个办件的另一个环节，这一步要由别人办理。",
    "permit_exists": "申请人已经持有证件 {number}，不能再发一个。",
    "serials_used_up": "{day}本区的证件编号已经用完，请次日再决定，或由管理员在政策参数里放宽编号分段。",
    "quota_not_reserved": "单位当年名额已用完（核定 {allotted}，已用 {used}），又没有准予的例外，不能准予。",
    # desks
    "not_your_turn": "办件现在是“{state}”，没有轮到您。",
    "claimed_by_other": "{name}已经认领这个办件，可以请他转交给您。",
    "not_a_colleague": "{name}不是同岗位的在岗同事，不能转交。",
    # category I
    "person_unknown": "没有这个身份证号码的申请人。请本人先用北京通登录一次。",
    # measures about employers
    "measure_in_past": "起始日不能早于今天（{today}）。",
    "employer_unknown": "没有统一社会信用代码为 {uscc} 的单位，请核对。",
    "successor_wrong": "接收单位要是另一家已开通办理权限的单位，请核对它的统一社会信用代码。",
    "measure_pending": "这家单位已有一项等待生效的措施，请先处理它。",
    "merger_cases_open": "还有 {count} 件新办或开通权限的业务在办，办结或撤回以后才能合并。",
    "measure_final": "“{kind}”已经生效，不能撤销；要再办理，由单位重新申请开通权限。",
    # messages
    "message_not_failed": "这条短信是“{state}”，不需要重发。",
    "template_length": "短信内容要有 1 到 {longest} 个字。",
    "template_braces": "大括号不成对，请核对。",
    "template_places": "这条短信没有这些可填的内容：{unknown}。",
    # quota and staff
    "quota_in_use": "已占用 {reserved} 个、已使用 {used} 个，名额不能少于两者之和。",
    "role_unknown": "请选择岗位。",
    "office_mismatch": "只有属地审核岗要选属地部门，别的岗位不选。",
    "administrator_exists": "已经有系统管理员了。其他工作人员账号请由系统管理员在“工作人员账号”中开通。",
    "username_taken": "登录名 {username} 已经有人用了，请换一个。",
    "own_account": "不能停用自己的账号。",
    "staff_unchanged": "{name}的账号已经是这个状态。",
    # the public check
    "too_many_checks": "同一网络地址 {minutes} 分钟内最多查验 {limit} 次，请稍后再试。",
    "code_unreadable": "{what}",
    # carried-over holders
    "import_too_large": "文件太大（超过 {limit} MB，或解开后过大），请拆成几份。",
    "import_file_type": "只收 CSV 或 XLSX。旧的 .xls 请在表格软件里另存为 .xlsx 或 CSV。",
    "import_unreadable": "表格打不开，可能已损坏。请用表格软件打开后重新保存。",
    "import_encoding": "CSV 的文字编码看不懂，请保存为 UTF-8 或 GB 18030。",
    "import_columns_missing": "第一行缺少这些列：{columns}。请对照模板补上列名。",
    "import_columns_doubled": "第一行里这些列出现了不止一次：{columns}。",
    "import_too_many_rows": "一份文件最多 {limit} 行，请拆成几份。",
}
