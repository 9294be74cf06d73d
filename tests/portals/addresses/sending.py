"""Every form of every door, filled in as nobody should: words at the field, nothing lost, nothing changed (N-05)."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.http import HttpResponse

from fixtures.bad_input import ROUNDS, Round, filled, not_told, records_now, typed_texts
from fixtures.crawling import CHOICES, TEXTS, SentForm, Walk, read_page
from fixtures.scenes import Guest

# What is kept of an attempt that failed: tries are counted, half-done reviews and sections are saved as typed.
COUNTED = {"applicant:association", "employer:agent-confirm", "signin_enrol", "mfa_authenticate"}
# Accepting asks the social insurance registry again, and its answer is kept whatever becomes of the acceptance.
ASKED = {"bureau:accept"}
SAVED_AS_TYPED = {"employer:review", "employer:declaration"}
# Samples of components lead nowhere.
NO_FORMS = {"public:components", "account_logout", "signin_everywhere"}


def problems_of_forms(met: Iterable[tuple[Guest, Walk]], names: Collection[str]) -> list[str]:
    """What is wrong with the answers to every form sent to one of these addresses, each shape of form once."""
    wrong: list[str] = []
    tried = set()
    for guest, walked in met:
        for shape, form in walked.forms.items():
            mine = form.address in names and form.address not in NO_FORMS and shape not in tried
            if form.method == "post" and mine:
                tried.add(shape)
                wrong += [f"{form.page} {words}" for words in _try(guest, form)]
    return wrong


def _try(guest: Guest, form: SentForm) -> list[str]:
    rounds = ROUNDS if form.of_kind(*TEXTS, *CHOICES) else ROUNDS[:1]
    before, wrong = records_now(), []
    for how in rounds:
        mark = transaction.savepoint()
        try:
            wrong += [f"{form.address}, {how.name}: {words}" for words in _one(guest, form, how, before)]
        finally:
            transaction.savepoint_rollback(mark)
    return wrong


def _one(guest: Guest, form: SentForm, how: Round, before: str) -> list[str]:
    sent = filled(form, how)
    try:
        answer = guest.client.post(form.action, sent)
        page = _where_it_leads(guest, answer)
    except Exception as failure:  # whatever a view raises is a page of status 500
        return [f"{type(failure).__name__}: {str(failure)[:200]}"]
    content = page.content.decode() if "html" in page.get("Content-Type", "") else ""
    if not _told_of_an_error(answer, content):
        return []
    wrong = not_told(read_page(form.action, page), content, typed_texts(form, sent))
    kept = form.address in COUNTED | ASKED | SAVED_AS_TYPED or form.address.endswith(("-section", "-row"))
    return wrong + ([] if kept or records_now() == before else ["records changed"])


def _where_it_leads(guest: Guest, answer: HttpResponse) -> HttpResponse:
    inside = answer.status_code == 302 and answer["Location"].startswith("/")
    return guest.client.get(answer["Location"]) if inside else answer


def _told_of_an_error(answer: HttpResponse, content: str) -> bool:
    """4xx and pages with words about an error; a page without any was an answer. 404 and 429 stand for themselves."""
    if answer.status_code in (404, 405, 429):
        return False
    marks = ("govuk-error-summary", "govuk-error-message", "p-notice--brick")
    return answer.status_code >= 400 or any(mark in content for mark in marks)
