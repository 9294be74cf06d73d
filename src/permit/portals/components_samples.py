"""Invented data for `/components`."""

from datetime import date
from typing import Any


def everything(today: date) -> dict[str, Any]:
    """All samples by name."""
    return {**_page(), **_tasks(), **_findings(), **_casework(), **_permits(), **_charts()}


def _page() -> dict[str, Any]:
    return {
        "figure_rows": [
            {"label": "月平均收入不低于", "clause": "1.3.3", "figure": "14,324.40", "unit": "元",
             "note": "全市月平均工资 11,937 元的 1.2 倍。2024 年数，2025年9月18日公布"},
            {"label": "社保、个税连续缴纳", "clause": "1.3.4", "figure": "6", "unit": "个月，在现单位"},
            {"label": "单位实缴资本不少于", "clause": "1.2-04", "figure": "100", "unit": "万元"},
            {"label": "区局办理时限", "clause": "8-01", "figure": "20", "unit": "个工作日",
             "note": "今天属地上报，最晚 2026年3月30日办结"},
            {"label": "续签可提前", "clause": "6.3-03", "figure": "60", "unit": "个工作日"},
        ],
        "check_links": [("#", "开始自测"), ("", "不保存任何信息")],
        "start_links": [("#", "个人登录（北京通）"), ("#", "单位登录")],
        "verify_links": [("#", "输入查验码"), ("", "或扫描二维码")],
        "guide_links": [("#", "看条件"), ("#", "看材料"), ("#", "找属地部门")],
        "steps": [
            {"title": "准备", "text": "单位开通权限，个人完善信息，用关联码建立关联"},
            {"title": "个人申请", "text": "选类别，传材料，发送前看到全部问题"},
            {"title": "单位初审", "text": "核对真实性，打印情况表并盖章"},
            {"title": "属地审核", "text": "收到盖章原件后核对、上报"},
            {"title": "区局办理", "text": "受理、复审、终审；通过后自行打印确认单"},
        ],
        "answers": [
            {"label": "姓名", "value": "林晓蔓", "url": "#"},
            {"label": "证件号码", "value": "4201**********3528"},
            {"label": "现住址", "value": "大兴区西红门镇欣荣北大街 18 号院 3 号楼 502", "url": "#",
             "defect": "申报 18 号院，合同 16 号院，请改正或说明。"},
            {"label": "学历", "values": ["硕士研究生，工学硕士", "大学本科，工学学士"], "url": "#"},
        ],
        "material_columns": ["材料", "谁准备", "注意"],
        "material_rows": [
            ["户口簿首页和本人页", "本人", {"text": "原件扫描"}],
            ["学历证书、学位证书", "本人", {"text": "联网核验不通过时，另附认证报告"}],
            ["租房合同、房主身份证、产权证明", "本人", {"text": "上传当天合同还剩 6 个月以上"}],
        ],
        "history": [
            {"title": "退回补正，2 处", "by": "西红门镇 经办 赵明", "at": "2026年3月2日 10:32", "text": "租期不足 6 个月；现住址与合同不一致。",
             "link": ("#", "看退回内容")},
            {"title": "单位初审通过", "by": "秦朗", "at": "2026年2月27日 16:05"},
            {"title": "提交申请", "by": "林晓蔓", "at": "2026年2月26日 9:14"},
        ],
    }


def _tasks() -> dict[str, Any]:
    return {
        "task_sections": [
            {"title": "一、个人信息", "done": 4, "total": 4, "rows": [
                {"text": "基本信息与户籍", "url": "#", "hint": "2026年2月26日核对公安记录，一致", "status": "done"},
                {"text": "住址", "url": "#", "hint": "大兴区西红门镇", "status": "done"},
                {"text": "学历与工作经历", "url": "#", "hint": "高中至硕士，无空缺", "status": "done"},
                {"text": "照片", "url": "#", "hint": "一寸免冠，已通过检查", "status": "done"},
            ]},
            {"title": "二、单位与类别", "done": 2, "total": 2, "rows": [
                {"text": "聘用单位", "url": "#", "hint": "北京知行感知技术有限公司，2026年2月24日同意新办", "status": "done"},
                {"text": "申请类别", "url": "#", "hint": "第 1 类　学历、学位和工作经历", "status": "done"},
            ]},
            {"title": "三、材料", "done": 6, "total": 8, "rows": [
                {"text": "户口簿", "url": "#", "hint": "2 页", "status": "done"},
                {"text": "学历证书、学位证书", "url": "#", "hint": "2 份，联网核验有效", "status": "done"},
                {"text": "租房材料", "url": "#", "hint": "合同到 2026年6月30日，剩余不足 6 个月", "status": "replace"},
                {"text": "收入材料", "url": "#", "hint": "纳税记录已上传；缺申报收入查询截图", "status": "missing", "count": 1},
                {"text": "诚信声明", "url": "#", "hint": "本人已签字，单位已盖章", "status": "done"},
                {"text": "劳动合同", "url": "#", "hint": "单位已上传，到 2028年10月31日", "status": "done"},
                {"text": "随迁子女", "url": "#", "hint": "不申请随迁", "status": "done"},
                {"text": "其他说明", "url": "#", "hint": "不需要", "status": "done"},
            ]},
            {"title": "四、检查并发送", "rows": [
                {"text": "发送前检查", "url": "", "hint": "材料齐了就能发送；现在也可以先看检查结果", "status": "blocked"},
            ]},
        ],
        "plan_steps": [
            {"title": "建立关联", "text": "2026年2月24日，单位确认", "state": "done"},
            {"title": "单位同意新办", "text": "2026年2月24日，经办人 秦朗", "state": "done"},
            {"title": "本人填写", "text": "2026年2月26日开始", "state": "now"},
            {"title": "单位初审", "text": "近三个月平均 3 个工作日", "state": "later"},
            {"title": "属地审核　西红门镇", "text": "平均 6 个工作日，须先收到盖章的情况表", "state": "later"},
            {"title": "区局办理", "text": "上报后 20 个工作日内", "state": "later"},
        ],
        "conflict_changes": [{"label": "现住址", "yours": "欣荣北大街 18 号院", "theirs": "欣荣北大街 16 号院"}],
        "slot": {
            "id": "income", "title": "收入材料", "clause": "6.2-M5", "status": "missing", "words": "缺 1 件",
            "why": "近 12 个月的收入，纳税记录和申报收入查询截图两样都要。", "who": "本人上传，单位也可以代传", "stamp": True,
            "hint": "两样的月份要相同", "template_url": "#",
            "files": [{"name": "纳税记录.pdf", "url": "#", "pages": 3, "size": "412 KB", "uploaded": "2月27日 10:20",
                       "scan": "clean", "remove_url": "#"}],
        },
        "slot_returned": {
            "id": "lease", "title": "租房合同", "clause": "6.2-M4b", "status": "replace",
            "remaining": "上传当天合同还剩 6 个月以上", "defect": "合同到 2026年6月30日，请上传续租合同或协议。",
            "files": [{"name": "租房合同.pdf", "url": "#", "pages": 4, "uploaded": "2月4日 9:02"}],
        },
    }


def _findings() -> dict[str, Any]:
    return {
        "scores": [
            {"state": "would_return", "count": 2}, {"state": "soft", "count": 1}, {"state": "unknown", "count": 1},
            {"state": "holds", "count": 19},
        ],
        "issues": [
            {"title": "租房合同剩余时间不足", "state": "would_return", "clause": "5-05", "situation": "到 2026年6月30日，还剩 3 个月 28 天",
             "requirement": "从上传当天起还剩 6 个月以上。今天上传，要到 2026年9月2日或以后",
             "source": "您上传的租房合同第 2 页；按上传当天计算（R-13）", "remedy": "换成续租合同，或补一份续租协议，写明新的租期。",
             "url": "#", "action": "更换租房合同"},
            {"title": "缺申报收入查询截图", "state": "would_return", "clause": "6.2-M5", "situation": "纳税记录已上传；截图未上传",
             "requirement": "两样都要，月份相同，单位盖章", "source": "材料清单第 5 项；截图来自自然人电子税务局“特色应用”",
             "remedy": "导出 2025年3月至 2026年2月的截图，请单位盖章。单位也可以替您上传。", "url": "#", "action": "上传截图"},
        ],
        "soft_issues": [
            {"title": "单位注册未满一年", "state": "soft", "clause": "1.2-03", "situation": "2025年5月20日注册，9 个月",
             "requirement": "原则上满 1 年", "source": "市场主体登记，2026年3月2日 10:31 查询",
             "remedy": "不用您处理。单位初审时要写明理由，由区局决定是否准予例外。"},
            {"title": "社保记录暂时没有回音", "state": "unknown", "clause": "1.3.4", "situation": "未取得",
             "requirement": "在现单位连续 6 个月", "source": "社保登记，10:31、10:33 两次查询无回音",
             "remedy": "可以照常发送。区局受理时会再查一次。"},
        ],
        "condition_rows": [
            {"state": "holds", "title": "第 1 类　学历、学位和两年工作经历", "clause": "1.3.1-A",
             "text": "硕士学历、学位；工作 4 年 7 个月，要求不少于 2 年。"},
            {"state": "near", "title": "第 6 类　专利或软件著作权", "clause": "1.3.1-F", "text": "已登记软件著作权 2 项，要求 3 项。",
             "remedy": "还差 1 项。本人为前两位作者，登记后即可计入。"},
            {"state": "fails", "title": "第 3 类　获奖", "clause": "1.3.1-C", "text": "没有填写获奖。"},
            {"state": "unknown", "title": "专业或岗位属于本区重点领域", "clause": "1.3.2", "text": "您填了“智能装备研发”，需要工作人员确认。"},
        ],
        "holding_rows": [
            {"state": "holds", "title": "月平均收入", "situation": "近 12 个月 15,260.00 元", "requirement": "不低于 14,324.40 元",
             "source": "纳税记录；2024 年工资数", "clause": "1.3.3"},
            {"state": "holds", "title": "学历、学位", "situation": "硕士，有效", "requirement": "本科以上", "source": "教育部门比对",
             "clause": "1.3.1-A"},
            {"state": "holds", "title": "工作经历", "situation": "4 年 7 个月", "requirement": "不少于 2 年", "source": "本人填写",
             "clause": "1.3.1-A"},
            {"state": "holds", "title": "法定退休年龄", "situation": "2057年4月到龄", "requirement": "受理日未到龄", "source": "公安记录推算",
             "clause": "1.3.6"},
            {"state": "holds", "title": "单位实缴资本", "situation": "500.00 万元", "requirement": "不少于 100 万元",
             "source": "市场主体登记", "clause": "1.2-04"},
            {"state": "holds", "title": "单位注册地", "situation": "大兴区", "requirement": "在本区注册", "source": "市场主体登记",
             "clause": "1.2-01"},
        ],
    }


def _work_row(**given: Any) -> dict[str, Any]:
    return {"url": "#", "state": "待受理", "comparison": "match", **given}


def _clock(used: int, due: date) -> dict[str, Any]:
    return {"used": used, "total": 20, "due": due}


def _casework() -> dict[str, Any]:
    return {
        "queue_tabs": [
            {"url": "#", "label": "我的", "count": 8, "current": True}, {"url": "#", "label": "本组", "count": 47},
            {"url": "#", "label": "全区", "count": 318}, {"url": "#", "label": "我退回的", "count": 5},
        ],
        "work_groups": [
            {"title": "可能误期", "note": "2 件", "rows": [
                _work_row(id="1", reason="最先到期", reason_note="后面还有复审、终审，请今天受理", urgent=True, person="许知远",
                          number="26-0038-1120", employer="北京云岫生物科技有限公司", office="生物医药基地",
                          business="新办 ・ 第 1 类", clock=_clock(16, date(2026, 3, 6))),
                _work_row(id="2", reason="证件将失效", reason_note="证件 3月19日到期，只余 8 个工作日", person="沈嘉树",
                          number="26-0037-9042", employer="北京禾川智能装备有限公司", office="西红门镇", business="续签",
                          clock=_clock(15, date(2026, 3, 9)), comparison="differs", differences=1, selected=True),
            ]},
            {"title": "有变化", "note": "补正、催办、例外，3 件", "rows": [
                _work_row(id="3", reason="补正后回来", reason_note="只需看改过的 2 处", person="何雨桐", number="26-0036-6518",
                          employer="北京禾川智能装备有限公司", office="西红门镇", business="新办 ・ 第 1 类",
                          clock=_clock(11, date(2026, 3, 13)), comparison="differs", differences=3, selected=True),
                _work_row(id="4", reason="单位催办", reason_note="3月2日 9:14，第 1 次", person="陶思源", number="26-0039-2207",
                          employer="北京南海子软件有限公司", office="瀛海镇", business="单位变更",
                          clock=_clock(9, date(2026, 3, 17))),
                _work_row(id="5", reason="要决定例外", reason_note="单位注册未满一年，已写理由", person="罗以宁",
                          number="26-0040-0316", employer="北京知微检测技术有限公司", office="黄村镇",
                          business="新办 ・ 第 2 类", clock=_clock(9, date(2026, 3, 17)), selected=True),
            ]},
            {"title": "按到期先后", "note": "3 件", "rows": [
                _work_row(id="6", reason="社保无回音", reason_note="已重查 2 次，可人工确认", person="江亦辰",
                          number="26-0040-8854", employer="北京青禾农业科技有限公司", office="庞各庄镇",
                          business="新办 ・ 第 6 类", clock=_clock(3, date(2026, 3, 25)), comparison="silent"),
                _work_row(id="7", reason="按到期先后", reason_note="无特别情况", person="白景行", number="26-0041-0079",
                          employer="北京临空物流服务有限公司", office="临空区管委会", business="续签",
                          clock=_clock(3, date(2026, 3, 25))),
                _work_row(id="8", reason="按到期先后", reason_note="无特别情况", person="顾清和", number="26-0041-1463",
                          employer="北京榆禾食品有限公司", office="榆垡镇", business="新办 ・ 第 1 类",
                          clock=_clock(2, date(2026, 3, 26))),
            ]},
        ],
        "bulk_actions": [("accept", "受理"), ("transfer", "转交"), ("export", "导出")],
        "filters": [
            {"title": "状态", "name": "state", "choices": [
                {"value": "to_accept", "label": "待受理", "count": 8, "checked": True},
                {"value": "returned", "label": "补正中", "count": 5}, {"value": "accepted", "label": "已受理", "count": 31}]},
            {"title": "业务", "name": "business", "choices": [
                {"value": "new", "label": "新办", "count": 5}, {"value": "renewal", "label": "续签", "count": 2},
                {"value": "employer_change", "label": "单位变更", "count": 1}]},
            {"title": "情况", "name": "reason", "choices": [
                {"value": "due", "label": "四个工作日内到期", "count": 1}, {"value": "expiring", "label": "证件将失效", "count": 1},
                {"value": "back", "label": "补正后回来", "count": 1}, {"value": "urged", "label": "被催办", "count": 1},
                {"value": "differs", "label": "有差异", "count": 2}]},
        ],
        "saved_filters": [("#", "周一必看"), ("#", "续签临期（本组共用）")],
        "chosen": [{"label": "待受理", "remove_url": "#"}],
        "shortcuts": [("J K", "上下"), ("X", "选择"), ("回车", "打开"), ("A", "认领"), ("?", "全部快捷键")],
        "case_facts": [
            {"label": "聘用单位", "value": "北京禾川智能装备有限公司"}, {"label": "属地", "value": "西红门镇"},
            {"label": "区局时限", "strong": "剩 9 个工作日", "value": "，3月13日前"},
        ],
        "case_actions": [
            {"words": "受理", "kind": "primary", "value": "accept"}, {"words": "不予办理", "kind": "secondary", "url": "#"},
        ],
        **_documents(),
    }


def _documents() -> dict[str, Any]:
    return {
        "compared": [
            {"label": "姓名", "declared": "何雨桐", "registry": "公安　何雨桐", "material": "何雨桐", "outcome": "match", "key": True},
            {"label": "证件号码", "declared": "4201**********3528", "registry": "公安　一致", "material": "4201**********3528",
             "outcome": "match", "key": True},
            {"label": "现住址", "outcome": "differs",
             "declared": {"text": "西红门镇欣荣北大街 18 号院 3 号楼 502", "before": "西红门镇欣荣北大街 ", "mark": "18",
                          "after": " 号院 3 号楼 502"},
             "material": {"text": "西红门镇欣荣北大街 16 号院 3 号楼 502", "before": "西红门镇欣荣北大街 ", "mark": "16",
                          "after": " 号院 3 号楼 502", "note": "租房合同第 1 页"}},
            {"label": "租期止", "outcome": "differs", "declared": {"text": "2027年7月31日", "mark": "2027年7月31日"},
             "material": {"text": "2026年7月31日", "mark": "2026年7月31日", "note": "识别把握 97%"}},
            {"label": "社保连续", "outcome": "differs", "declared": "9 个月",
             "registry": {"text": "8 个月", "mark": "8 个月", "note": "2025年7月无记录"}},
            {"label": "月均收入", "declared": "15,902.75 元", "registry": "15,902.75 元", "material": "15,902.75 元",
             "outcome": "match", "key": True},
            {"label": "学位", "declared": "工学硕士", "registry": "教育　有效", "material": "工学硕士", "outcome": "match", "key": True},
            {"label": "性别", "declared": "女", "registry": "公安　女", "material": "女", "outcome": "match"},
            {"label": "户籍地", "declared": "湖北省武汉市", "registry": "公安　一致", "material": "湖北省武汉市", "outcome": "match"},
        ],
        "documents": [
            {"title": title, "url": "#documents", "current": title == "租房合同"}
            for title in ("租房合同", "产权证明", "户口簿", "学历", "收入", "声明")
        ],
        "current_document": {
            "title": "租房合同", "page": 1, "pages": 4, "previous_url": "#documents", "next_url": "#documents",
            "version": "第 2 版", "uploaded": "2月4日", "compare_url": "#documents",
            "text": "房屋租赁合同\n\n出租方：秦素梅　　承租方：何雨桐\n第一条　坐落：大兴区西红门镇欣荣北大街 16 号院。\n"
            "第二条　租期自 2024年8月1日起，至 2026年7月31日止。\n第三条　月租金 5,200 元，按季支付。\n\n样例",
        },
        "counted": [
            {"day": "2月9日", "text": "属地上报，材料齐全"}, {"day": "2月10日", "text": "第 1 个工作日"},
            {"day": "2月15日至23日", "text": "春节放假，不计；14 日、28 日补班，计入"}, {"day": "3月2日　今天", "text": "第 11 个工作日"},
            {"day": "3月13日", "text": "第 20 个工作日，到期日", "result": True},
        ],
        "defects": [
            {"value": "lease", "title": "租房合同　租期不足 6 个月", "clause": "5-05", "checked": True,
             "text": "请上传续租合同或协议，租期从上传当天起还剩 6 个月以上。"},
            {"value": "address", "title": "现住址　与合同不一致", "clause": "6.1.2-02", "checked": True,
             "text": "申报 18 号院，合同 16 号院，请改正或说明。"},
            {"value": "insurance", "title": "社保连续　缺 2025年7月", "clause": "1.3.4", "text": "不退回：8 个月里近 7 个月连续，符合要求。"},
        ],
        "clause_rows": [
            {"state": "fails", "title": "租期剩余不足 6 个月", "clause": "5-05", "text": "合同到 2026年7月31日；2月4日上传，须到 8月4日或以后。"},
            {"state": "unknown", "title": "岗位是否属于重点领域", "clause": "1.3.2", "text": "智能装备研发。"},
        ],
        "changes": [
            {"text": "租房合同换为第 2 版（共 4 页，第 3 页未变）", "state": "changed"},
            {"text": "收入截图补齐 12 个月", "state": "changed"},
        ],
    }


def _permit(name: str, number: str, *days: tuple[int, int, int], **more: Any) -> dict[str, Any]:
    opens, safe_by, file_by, expires = (date(*day) for day in days)
    return {"name": name, "number": number, "opens": opens, "safe_by": safe_by, "file_by": file_by, "expires": expires, **more}


def _permits() -> dict[str, Any]:
    return {
        "permits": [
            _permit("沈嘉树", "202303200187", (2025, 12, 18), (2026, 1, 30), (2026, 2, 13), (2026, 3, 19),
                    filed=date(2026, 1, 22), note="1月22日已申请", done=True),
            _permit("乔安然", "202304110052", (2026, 1, 9), (2026, 2, 27), (2026, 3, 12), (2026, 4, 10),
                    note="3月12日前发起", urgent=True),
            _permit("方奕", "202305210233", (2026, 2, 14), (2026, 4, 3), (2026, 4, 20), (2026, 5, 20)),
            _permit("温若谷", "202307090118", (2026, 4, 10), (2026, 5, 26), (2026, 6, 9), (2026, 7, 8)),
            _permit("叶知秋", "202309160041", (2026, 6, 23), (2026, 8, 4), (2026, 8, 18), (2026, 9, 15)),
            _permit("裴子衿", "202312010306", (2026, 9, 1), (2026, 10, 19), (2026, 11, 2), (2026, 11, 30)),
            _permit("宋怀瑾", "202401190077", (2026, 10, 26), (2026, 12, 7), (2026, 12, 21), (2027, 1, 18), provisional=True),
        ],
    }


def _charts() -> dict[str, Any]:
    return {
        "months": ["2025年9月", "10月", "11月", "12月", "2026年1月", "2月"],
        "flow": [
            {"label": "收件", "values": [212, 164, 231, 318, 247, 176]},
            {"label": "办结", "values": [205, 158, 219, 262, 268, 203]},
        ],
        "open_cases": {"label": "月末在办", "values": [293, 299, 311, 367, 346, 319]},
        "return_reasons": [
            {"label": "租期或合同期不足", "value": 74}, {"label": "收入材料不全", "value": 61},
            {"label": "扫描不清或缺页", "value": 38}, {"label": "住址不一致", "value": 27}, {"label": "声明未签未盖", "value": 22},
        ],
        "durations": [
            {"label": "单位初审", "value": 2.8, "second": 6.1, "words": "2.8 / 6.1"},
            {"label": "属地审核", "value": 5.9, "second": 11.4, "words": "5.9 / 11.4"},
            {"label": "区局受理", "value": 3.2, "second": 5.0, "words": "3.2 / 5.0"},
        ],
    }
