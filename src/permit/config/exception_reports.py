"""What a report of an exception says: where it happened, and nothing of what was sent or being worked on.

Django's own report repeats form, cookies, headers and settings; it goes out by mail where somebody names `ADMINS`.
"""

import html
import traceback

from django.conf import settings
from django.views.debug import ExceptionReporter

from permit.config.log_lines import masked_traceback


class WhereItHappened(ExceptionReporter):
    """`DEFAULT_EXCEPTION_REPORTER`. The page of a developer (`PERMIT_DEBUG`, invented people only) stays as it is."""

    def get_traceback_text(self) -> str:
        if settings.DEBUG:
            return str(super().get_traceback_text())
        told = "".join(traceback.format_exception(self.exc_type, self.exc_value, self.tb)) if self.exc_type else ""
        asked = getattr(self.request, "request_id", "") if self.request else ""
        return f"{asked}\n{masked_traceback(told)}"

    def get_traceback_html(self) -> str:
        return (
            str(super().get_traceback_html())
            if settings.DEBUG
            else f"<pre>{html.escape(self.get_traceback_text())}</pre>"
        )
