"""The one character that no database keeps and nobody sees: the null.

PostgreSQL refuses it wherever it stands, SQLite keeps it. Boxes of forms say so at the box; what is read without a form
(a search, a tick, a reason) goes through `plain`; addresses lose it before anybody reads them.

Clauses: N-05
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NULL = "\x00"


def plain(text: str) -> str:
    """The text without nulls."""
    return text.replace(NULL, "")


class PlainAddressMiddleware:
    """What is asked in an address is read without nulls; a path that holds one leads nowhere, as any wrong path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "").replace(NULL, "")
        if NULL in request.path_info:
            request.path_info = request.path_info.replace(NULL, "\N{REPLACEMENT CHARACTER}")
        return self.get_response(request)
