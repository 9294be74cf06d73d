"""The machine's door, told to whoever writes a program for it: its addresses, its errors, its limits.

Clauses: 9-01
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permit.portals.access import public

HEADS = ("地址", "方法", "回答什么")
ADDRESSES = (
    ("POST", "/api/v1/check", "按办理条件核对一份情况，可加 on 指定判定日"),
    ("POST", "/api/v1/materials", "应当提交的材料及原因"),
    ("GET", "/api/v1/workdays/add", "date 之后第 n 个工作日"),
    ("GET", "/api/v1/workdays/sub", "date 之前第 n 个工作日"),
    ("GET", "/api/v1/workdays/between", "a 之后到 b（含）的工作日数"),
    ("GET", "/api/v1/retirement", "法定退休日，born 出生日期，as 人员类别"),
    ("GET", "/api/v1/window", "续签的开放日、稳妥日、期限，expires 到期日"),
    ("GET", "/api/v1/schema/dossier", "情况文件的 JSON Schema"),
    ("GET", "/api/v1/law", "某日现行的数字，附出处和可信度"),
    ("GET", "/api/v1/law/lists/{kind}", "某日现行的一份名录"),
    ("GET", "/api/v1/guide", "指南的全部条款，条件按当日数字写出"),
    ("GET", "/api/v1/cases/{number}/findings", "自己案件已存的判断，要先登录"),
)
PROBLEMS = (
    ("422", "bad_input", "看 problems：每处一条，path 是字段，what 是哪里不对"),
    ("404", "not_found", "核对地址；案件只对登录后看得到它的人开放"),
    ("405", "wrong_method", "看 Allow 头，换成它列出的方法"),
    ("413", "too_large", "内容不超过 256 KB"),
    ("429", "too_many_calls", "10 分钟内最多 1200 次，过 Retry-After 秒再试"),
    ("500", "failed", "稍后再试，多次出错请致电支持热线"),
)


@public
def developers(request: HttpRequest) -> HttpResponse:
    """What a program may ask, and what it is told when something is wrong."""
    context = {
        "heads": HEADS,
        "rows": [[{"text": address, "strong": True}, method, words] for method, address, words in ADDRESSES],
        "problems": PROBLEMS,
    }
    return render(request, "public/developers.html", context)
