"""What was sent by SMS, to whom, and how it went; a message that was given up can be sent again (N-03).

Clauses: N-03
"""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals import access
from permit.portals.casework.desk import Desk
from permit.portals.components.searching import narrowing
from permit.portals.employer.lists import page_of
from permit.portals.refusals import explain
from permit.records.models import OutboxMessage
from permit.services.deliver_messages import retry_message

PAGE = 30
ERRORS = {
    "timeout": "网关没有及时回答",
    "unreachable": "连不上网关",
    "garbled": "网关的回答读不懂",
    "undeliverable": "没有送达手机",
}


def message_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The messages of the cases in scope, newest first; keyset pages by id."""
    scope = messages_in_scope(request, desk)
    state = request.GET.get("state", "")
    chosen = scope.filter(state=state) if state in OutboxMessage.State.values else scope
    search = narrowing(request, "收件人或办件编号", kept=("state",))
    if search.words:
        chosen = chosen.filter(Q(recipient__icontains=search.words) | Q(case__number__icontains=search.words))
    counts = dict(scope.order_by().values_list("state").annotate(Count("pk")))
    shown = page_of(request, chosen.select_related("case"), PAGE)
    context = {
        "desk": desk,
        "tabs": _tabs(counts, state),
        "rows": [_row(message, desk) for message in shown.rows],
        "page": shown,
        "search": search,
    }
    return render(request, "casework/messages.html", context)


def messages_in_scope(request: HttpRequest, desk: Desk) -> QuerySet[OutboxMessage]:
    """Messages about the cases this officer may see."""
    return OutboxMessage.objects.filter(case__in=desk.cases(request).select_related(None).order_by().values("pk"))


@require_POST
def retry(request: HttpRequest, desk: Desk, key: int) -> HttpResponse:
    """Put a failed message back into the outbox."""
    message = get_object_or_404(messages_in_scope(request, desk), pk=key)
    try:
        retry_message(message.pk, access.acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
    else:
        messages.success(request, "已重新放入发送队列。")
    return redirect(desk.url("messages"))


def _tabs(counts: dict[str, int], state: str) -> list[dict[str, Any]]:
    tabs = [{"url": "?", "label": "全部", "count": sum(counts.values()), "current": state not in counts}]
    return tabs + [
        {"url": f"?state={key}", "label": words, "count": counts[key], "current": key == state}
        for key, words in OutboxMessage.State.choices
        if key in counts
    ]


def _row(message: OutboxMessage, desk: Desk) -> dict[str, Any]:
    return {
        "message": message,
        "mobile": f"{message.mobile[:3]}****{message.mobile[-4:]}",
        "case_url": desk.url("case", message.case.number) if message.case else "",
        "error": ERRORS.get(message.last_error, message.last_error),
        "retry_url": desk.url("retry", message.pk) if message.state == OutboxMessage.State.FAILED else "",
    }
