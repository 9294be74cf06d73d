"""What a report of an exception says: where it happened, and nothing of what was sent or being worked on.

Django's own report repeats form, cookies, headers and settings; it goes out by mail where somebody names `ADMINS`.
"""

import traceback

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

from permit.config.log_lines import masked_traceback


class WhereItHappened(ExceptionReporter):
    """`DEFAULT_EXCEPTION_REPORTER`. The page of a developer (`PERMIT_DEBUG`, invented people only) stays as it is."""

    def get_traceback_text(self) -> SafeString:
        if settings.DEBUG:
            return super().get_traceback_text()
        told = "".join(traceback.format_exception(self.exc_type, self.exc_value, self.tb)) if self.exc_type else ""
        asked = getattr(self.request, "request_id", "") if self.request else ""
        return SafeString(f"{asked}\n{masked_traceback(told)}")

    def get_traceback_html(self) -> SafeString:
        if settings.DEBUG:
            return super().get_traceback_html()
        return SafeString(f"<pre>{escape(self.get_traceback_text())}</pre>")
