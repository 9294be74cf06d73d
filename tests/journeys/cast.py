"""Everybody in the story of one new permit, and what they do together, step by step."""

from dataclasses import dataclass

import cv2
import numpy
import pypdfium2
from playwright.sync_api import Browser

from journeys import at_applicant, at_desks, at_employer
from journeys.product import Product
from journeys.story import Story
from journeys.tour import keep_first_page
from journeys.visitor import Looks, Visitor, signed_in

PASSWORD = "first-password-of-the-journey"
DESKS = ("acceptor", "reviewer", "decider", "quota")


def qr_in(pdf: bytes) -> str:
    """What the QR code on the first page says."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_numpy()
    text, *_ = cv2.QRCodeDetector().detectAndDecode(numpy.ascontiguousarray(page[:, :, :3]))
    assert text, "no QR code could be read"
    return text


@dataclass
class Cast:
    """Everybody who acts, each at a browser of their own."""

    story: Story
    employer: Visitor
    applicant: Visitor
    office: Visitor
    acceptor: Visitor
    reviewer: Visitor
    decider: Visitor
    quota: Visitor
    number: str = ""


def assemble(browser: Browser, product: Product, story: Story, looks: Looks) -> Cast:
    """Administrator and office sign in for real, with an authenticator app; the others have sessions."""
    product.tell("administrator", PASSWORD)
    administrator = Visitor(browser, product, looks)
    at_desks.enrol(administrator, "admin", PASSWORD)
    first = at_desks.open_officer(administrator, "office", "熊立诚", story.employer["locality"])
    office = Visitor(browser, product, looks)
    at_desks.enrol(office, "office", first)
    sessions = product.tell("officers")
    desks = {key: signed_in(browser, product, sessions[key], looks) for key in DESKS}
    employer, applicant = Visitor(browser, product, looks), Visitor(browser, product, looks)
    return Cast(story=story, employer=employer, applicant=applicant, office=office, **desks)


def register_the_employer(cast: Cast) -> None:
    """From the first entry to the permission (6.1.1)."""
    employer, story = cast.employer, cast.story
    at_employer.sign_in(employer, story)
    employer.open("/employer/")
    at_employer.type_information(employer, story)
    at_employer.upload_attachments(employer, story)
    at_employer.confirm_agent(employer, story.agent["mobile"])
    registration = at_employer.apply_for_permission(employer)
    at_desks.receive(cast.office, at_employer.print_sheet(employer, registration))
    at_desks.report(cast.office, registration)
    decide(cast, registration)
    at_desks.set_quota(cast.quota, story.employer["uscc"], 3)


def decide(cast: Cast, number: str) -> None:
    """Three people, one after the other (R-20)."""
    at_desks.accept(cast.acceptor, number)
    at_desks.pass_on(cast.reviewer, number)
    at_desks.approve(cast.decider, number)


def file_the_application(cast: Cast) -> str:
    """Profile, association, consent, claims, materials, sending; the number of the case."""
    applicant, employer, story = cast.applicant, cast.employer, cast.story
    at_applicant.sign_in(applicant, story)
    at_applicant.fill_profile(applicant, story)
    applicant.photograph("applicant-form", "/applicant/profile/home/")
    at_applicant.upload_photo(applicant, story)
    at_applicant.ask_association(applicant, at_employer.association_code(employer))
    applicant.photograph("applicant-association", "/applicant/association/")
    at_employer.confirm_association(employer, story)
    at_applicant.ask_consent(applicant)
    at_employer.grant_consent(employer)
    number = at_applicant.start(applicant)
    at_applicant.claim(applicant, story, number)
    at_applicant.upload_materials(applicant, story, number)
    applicant.photograph("applicant-tasks", f"/applicant/cases/{number}/")
    applicant.photograph("applicant-check", f"/applicant/cases/{number}/check/")
    at_applicant.send(applicant, number)
    return number


def return_and_correct_at_each_level(cast: Cast, number: str) -> None:
    """Employer, office, acceptor, reviewer, decider: one defect each, mended by whose it is (R-19)."""
    applicant, story = cast.applicant, cast.story
    cast.employer.photograph("employer-first-review", f"/employer/cases/{number}/review/")
    at_employer.return_to_applicant(cast.employer, number, "现住址", "请写明单元。")
    at_applicant.correct_address(applicant, story, number)
    send_on(cast, number)

    at_desks.send_back(cast.office, "office", number, "诚信声明", "请重新扫描。")
    at_applicant.correct_paper(applicant, story, number, "integrity_statement")
    send_on(cast, number)
    at_desks.report(cast.office, number)

    at_desks.send_back(cast.acceptor, "bureau", number, "申报收入查询记录", "截图不清楚。")
    at_applicant.correct_paper(applicant, story, number, "declared_income")
    send_on(cast, number)
    at_desks.report(cast.office, number)
    at_desks.accept(cast.acceptor, number)

    at_desks.send_back(cast.reviewer, "bureau", number, "岗位主要做什么", "请写得具体一些。")
    at_applicant.correct_post(applicant, number)
    send_on(cast, number)
    at_desks.report(cast.office, number)
    at_desks.accept(cast.acceptor, number)
    at_desks.pass_on(cast.reviewer, number)

    at_desks.send_back(cast.decider, "bureau", number, "劳动）合同", "合同第二页缺失。")
    at_employer.correct_contract(cast.employer, story, number)
    at_applicant.declare_again(applicant, number, "合同")
    at_employer.answer_return(cast.employer, number)
    receive_sheet(cast, number)
    at_desks.report(cast.office, number)
    decide(cast, number)


def send_on(cast: Cast, number: str) -> None:
    """The applicant sends again, the employer reviews; a new sheet only where what it states has changed (R-04)."""
    at_applicant.send(cast.applicant, number)
    at_employer.first_review(cast.employer, number)
    receive_sheet(cast, number)


def receive_sheet(cast: Cast, number: str) -> None:
    """Printed, stamped and brought, if one is needed."""
    sheet = at_employer.print_sheet(cast.employer, number)
    if sheet:
        at_desks.receive(cast.office, sheet)


def print_the_confirmation(cast: Cast) -> str:
    """The address in the QR code of the PDF that the holder prints.

    The file is fetched beside the page: whether a browser shows a PDF or stores it is the browser's affair.
    """
    applicant = cast.applicant
    applicant.open("/applicant/permit/")
    applicant.must_say("有效", cast.story.person["name"])
    with applicant.page.expect_response(lambda answer: answer.request.method == "POST") as printed:
        applicant.page.get_by_role("button", name="打印确认单").click()
    assert printed.value.status == 302, printed.value.status
    confirmation = applicant.download(printed.value.headers["location"])
    keep_first_page(confirmation, "confirmation")
    return qr_in(confirmation)
