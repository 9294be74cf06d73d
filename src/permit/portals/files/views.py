"""Attachments as files and as page pictures, for whoever may see them."""

import re
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from permit.domain.errors import Refused
from permit.portals import access
from permit.portals.files.reading import readable_versions
from permit.records.models import AttachmentVersion
from permit.services.read_attachment import page_picture, read_attachment, waits_for_scanner

# Nothing of anybody's papers stays in a browser that others use after.
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
WAITS = 409


def _version(request: HttpRequest, version_id: int) -> AttachmentVersion:
    return get_object_or_404(readable_versions(request), pk=version_id)


@access.signed_in
def download(request: HttpRequest, version_id: int) -> HttpResponse:
    """The file itself, shown in the browser where it can."""
    version = _version(request, version_id)
    if waits_for_scanner(version):
        return render(request, "errors/not_scanned.html", status=WAITS)
    try:
        response = HttpResponse(read_attachment(version), content_type=version.content_type, headers=HEADERS)
    except Refused:
        raise Http404 from None
    name = quote(re.sub(r"[\r\n\"]", "", version.file_name), safe="")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    # A file of someone else's making is shown as a document only, never with our rights.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    return response


@access.signed_in
def page(request: HttpRequest, version_id: int, number: int) -> HttpResponse:
    """Page `number` as a picture."""
    try:
        picture = page_picture(_version(request, version_id), number)
    except (IndexError, Refused):
        raise Http404 from None
    return HttpResponse(picture, content_type="image/png", headers=HEADERS)
