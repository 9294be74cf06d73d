"""What is told when there is no answer: problem+json (RFC 9457), with paths and words of the `permit` command."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from permit.domain.errors import Problem

ABOUT = "/guide/api/"
TITLES = {
    "bad_input": (422, "输入有误"),
    "not_found": (404, "没有这个地址，或您看不到它"),
    "wrong_method": (405, "这个地址不接受这种请求"),
    "too_large": (413, "内容过大"),
    "too_many_calls": (429, "请求过于频繁"),
    "failed": (500, "服务出错"),
}


def problem(code: str, detail: str, problems: Iterable[Problem] = (), **headers: str) -> HttpResponse:
    """The answer for one kind of trouble; `problems` names every field at once."""
    status, title = TITLES[code]
    document: dict[str, Any] = {"type": f"{ABOUT}#{code}", "title": title, "status": status, "detail": detail}
    found = [{"path": each.path, "what": each.what} for each in problems]
    if found:
        document["problems"] = found
    answer = HttpResponse(
        json.dumps(document, ensure_ascii=False), status=status, content_type="application/problem+json"
    )
    for name, value in headers.items():
        answer.headers[name.replace("_", "-")] = value
    return answer


def bad_input(problems: Iterable[Problem]) -> HttpResponse:
    """Input that cannot be read, with all of its problems."""
    found = tuple(problems)
    return problem("bad_input", "；".join(str(each) for each in found), found)
