"""The records, by subject. Import models from here."""

from permit.records.models.accounts import Account, SavedFilter, StaffMember
from permit.records.models.allocation import AllocationPlan, PlanShare
from permit.records.models.associations import Association, Consent
from permit.records.models.attachments import Attachment, AttachmentVersion
from permit.records.models.audit import AuditEntry
from permit.records.models.calendar_feeds import CalendarFeed
from permit.records.models.call_counts import CallCount
from permit.records.models.carried_over import CarriedHolder, ImportProblem, ImportRun
from permit.records.models.cases import Case, CaseRound
from permit.records.models.declared_permits import DeclaredPermit
from permit.records.models.employer_changes import EmployerMeasure
from permit.records.models.employer_updates import EmployerUpdate, FormerCode
from permit.records.models.employers import Employer, FilingAgent, OneTimeCode
from permit.records.models.evaluations import Evaluation, RegistryAnswer
from permit.records.models.findings import FalseStatement
from permit.records.models.handovers import (
    DistrictKey,
    HandOver,
    HandOverHolder,
    ReceivedHandOver,
    ReceivedHolder,
)
from permit.records.models.idempotency import IdempotencyKey
from permit.records.models.messages import OutboxMessage, SmsTemplate
from permit.records.models.party_requests import PartyRequest
from permit.records.models.people import Person
from permit.records.models.permits import Confirmation, Permit, PermitFact, PermitNotice, VerificationCheck
from permit.records.models.policy import KeptEdition, PolicyChange
from permit.records.models.quota import QuotaAccount, QuotaEntry, QuotaTotalEntry, QuotaYear
from permit.records.models.quota_decisions import QuotaDecision, QuotaExceptionRequest
from permit.records.models.quota_rounds import NeedDeclaration, QuotaRound, RoundReminder
from permit.records.models.reviews import (
    ClauseRuling,
    Declaration,
    DeclarationRequest,
    Defect,
    ExceptionRequest,
    Return,
    ReviewDraft,
    Urge,
)
from permit.records.models.sections import FormSection
from permit.records.models.status_forms import StatusForm, StatusFormLine
from permit.records.models.territory import Office

__all__ = [
    "Account",
    "AllocationPlan",
    "Association",
    "Attachment",
    "AttachmentVersion",
    "AuditEntry",
    "CalendarFeed",
    "CallCount",
    "CarriedHolder",
    "Case",
    "CaseRound",
    "ClauseRuling",
    "Confirmation",
    "Consent",
    "Declaration",
    "DeclarationRequest",
    "DeclaredPermit",
    "Defect",
    "DistrictKey",
    "Employer",
    "EmployerMeasure",
    "EmployerUpdate",
    "Evaluation",
    "ExceptionRequest",
    "FalseStatement",
    "FilingAgent",
    "FormSection",
    "FormerCode",
    "HandOver",
    "HandOverHolder",
    "IdempotencyKey",
    "ImportProblem",
    "ImportRun",
    "KeptEdition",
    "NeedDeclaration",
    "Office",
    "OneTimeCode",
    "OutboxMessage",
    "PartyRequest",
    "Permit",
    "PermitFact",
    "PermitNotice",
    "Person",
    "PlanShare",
    "PolicyChange",
    "QuotaAccount",
    "QuotaDecision",
    "QuotaEntry",
    "QuotaExceptionRequest",
    "QuotaRound",
    "ReceivedHandOver",
    "ReceivedHolder",
    "QuotaTotalEntry",
    "QuotaYear",
    "RegistryAnswer",
    "Return",
    "ReviewDraft",
    "RoundReminder",
    "SavedFilter",
    "SmsTemplate",
    "StaffMember",
    "StatusForm",
    "StatusFormLine",
    "Urge",
    "VerificationCheck",
]
