"""Files in a request, and the two ways an upload is answered: by redirect, or as JSON for the script."""

from datetime import date

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from permit.domain.errors import Refused
from permit.services.upload_attachment import Incoming

UNPROCESSABLE = 422


def incoming_of(request: HttpRequest, valid_until: date | None = None, no_term: bool = False) -> Incoming:
    """The uploaded file. Raises Refused('file_empty') where none came."""
    file = request.FILES.get("file")
    if file is None:
        raise Refused("file_empty")
    return Incoming(file.name or "file", file.read(), valid_until, no_term)


def upload_answer(request: HttpRequest, url: str, form: BaseForm | None = None) -> HttpResponse:
    """200 {"reload"} or 422 {"errors"} for the upload script, else a redirect to `url`."""
    if "X-Upload" not in request.headers:
        return HttpResponseRedirect(url)
    if form is not None and form.errors:
        errors = {name: list(words) for name, words in form.errors.items()}
        return JsonResponse({"errors": {"file": sum(errors.values(), [])}}, status=UNPROCESSABLE)
    return JsonResponse({"reload": True, "url": url})
