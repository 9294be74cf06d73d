"""The format of a dossier: every key, its shape and the attribute it fills. `permit schema dossier` prints it."""

from __future__ import annotations

from permit.domain.dossier import model
from permit.domain.dossier.checks import check_identity, order_of
from permit.domain.dossier.shapes import (
    Credit,
    Day,
    Field,
    Flag,
    Listing,
    Month,
    Percent,
    Record,
    Schema,
    Shape,
    Text,
    Whole,
    Word,
    Yuan,
)

BUSINESSES = (
    "new",
    "renewal",
    "employer_change",
    "information_change",
    "employer_registration",
    "department_change",
)
EMPLOYER_KINDS = ("enterprise", "institution", "private_non_enterprise", "social_organisation", "branch")
POPULATIONS = (
    "mainland",
    "beijing_household",
    "hong_kong",
    "macao",
    "taiwan",
    "overseas",
    "domestic_office",
)
RETIREMENT_CATEGORIES = ("male", "female_50", "female_55")
EDUCATION_LEVELS = ("senior_middle", "secondary_vocational", "junior_college", "bachelor", "master", "doctor")
TITLE_LEVELS = ("junior", "intermediate", "associate_senior", "senior")
PRIZE_FIELDS = ("science_and_technology", "literature_and_art", "philosophy_and_social_science", "other")
INSURANCES = ("pension", "medical", "unemployment", "work_injury", "maternity")
HOME_KINDS = (
    "own",
    "rented_urban",
    "rented_rural",
    "employer",
    "relatives_or_friends",
    "residence_permit",
    "none",
)
CATEGORIES = ("A", "B", "C", "D", "E", "F", "G", "H", "I")
CHANGES = ("household", "home", "education", "degree", "title", "children", "contact")


def _same(key: str, shape: Shape, **more: bool) -> Field:
    return Field(key, key, shape, **more)


def _yuan(name: str) -> Field:
    """Money is declared in yuan and kept in fen, so the attribute does not carry the unit of the key."""
    return Field(f"{name}_yuan", name, Yuan())


_YEAR = Whole(1900, 2200)

_VIOLATION = Record(model.Violation, (_same("on", Day()), _same("what", Text())))

_EMPLOYER = Record(
    model.Employer,
    (
        _same("name", Text()),
        _same("uscc", Credit()),
        _same("kind", Word(EMPLOYER_KINDS)),
        _same("registered_in", Text()),
        _same("branch_of", Word(("foreign", "non_beijing")), null_is_nothing=True),
        _same("registered_on", Day()),
        _yuan("paid_in_capital"),
        _yuan("district_contribution_last_year"),
        _same("district_contribution_year", _YEAR),
        _same("fits_industry_plan", Flag()),
        _same("main_business_restricted", Flag()),
        _same("violations", Listing(_VIOLATION)),
        _same("innovation_body", Word(("science_and_technology", "service", "none"))),
        _same("capital_public", Flag()),
    ),
)

_STUDY = Record(
    model.Study,
    (
        _same("level", Word(EDUCATION_LEVELS)),
        _same("school", Text()),
        Field("from", "started", Month()),
        Field("to", "ended", Month()),
        _same("diploma", Flag()),
        _same("degree", Flag()),
        _same("registry", Word(("valid", "invalid", "unknown"))),
    ),
    (order_of("started", "ended", "to", "from"),),
)

_POST = Record(
    model.Post,
    (
        _same("employer", Text()),
        Field("from", "started", Month()),
        Field("to", "ended", Month(), null_is_nothing=True),
    ),
    (order_of("started", "ended", "to", "from"),),
)

_TITLE = Record(
    model.Title, (_same("name", Text()), _same("level", Word(TITLE_LEVELS)), _same("by", Word(("exam", "review"))))
)

_PRIZE = Record(
    model.Prize,
    (
        _same("name", Text()),
        _same("level", Word(("national", "beijing", "other"))),
        _same("field", Word(PRIZE_FIELDS)),
    ),
)

_INTELLECTUAL_PROPERTY = Record(
    model.IntellectualProperty,
    (
        _same("kind", Word(("invention_patent", "other_patent", "software_copyright"))),
        _same("author_rank", Whole(1, 10_000)),
        _same("granted", Flag()),
    ),
)

_SHAREHOLDING = Record(
    model.Shareholding,
    (
        _same("percent", Percent()),
        _same("rank", Whole(1, 1_000_000), null_is_nothing=True),
        _same("natural_person", Flag()),
        _yuan("team_investment_3y"),
        _yuan("team_equity_financing"),
        _yuan("team_average_annual_tax_3y"),
        _same("way", Word(("investment", "financing", "tax"))),
    ),
)

_SELF_EMPLOYED = Record(
    model.SelfEmployment, (Field("is", "declared", Flag()), _same("outstanding_contribution", Flag()))
)

_RECOMMENDED = Record(model.Recommendation, (_same("by_district", Flag()), _same("approved_by_city", Flag())))

_ANNUAL_INCOME = Listing(Record(model.YearOfIncome, (_same("year", _YEAR), _yuan("taxable"))), once="year")
_ANNUAL_TAX = Listing(Record(model.YearOfTax, (_same("year", _YEAR), _yuan("tax"))), once="year")
_MONTHLY_INCOME = Listing(
    Record(model.MonthOfIncome, (_same("month", Month()), _yuan("taxable"), _same("withheld_by", Credit()))),
    once="month",
)
_SOCIAL_INSURANCE = Listing(
    Record(
        model.MonthOfInsurance,
        (_same("month", Month()), _same("payer_uscc", Credit()), _same("insurances", Listing(Word(INSURANCES)))),
    ),
    once="month",
)

_HOME = Record(
    model.Home,
    (
        _same("kind", Word(HOME_KINDS)),
        _same("owner", Word(("self", "spouse")), null_is_nothing=True),
        _same("lease_until", Day(), null_is_nothing=True),
    ),
)

_CHILD = Record(model.Child, (_same("name", Text()), _same("born_on", Day()), _same("custody_after_divorce", Flag())))

_APPLICANT = Record(
    model.Applicant,
    (
        _same("name", Text()),
        _same("id_number", Text()),
        _same("population", Word(POPULATIONS)),
        _same("retirement_category", Word(RETIREMENT_CATEGORIES)),
        _same("education", Listing(_STUDY)),
        _same("work", Listing(_POST)),
        _same("titles", Listing(_TITLE)),
        _same("prizes", Listing(_PRIZE)),
        _same("intellectual_property", Listing(_INTELLECTUAL_PROPERTY)),
        _same("intellectual_property_applied_in_beijing", Flag()),
        _same("shareholding", _SHAREHOLDING),
        _same("self_employed", _SELF_EMPLOYED),
        _same("recommended", _RECOMMENDED),
        _same("key_field", Flag()),
        _same("annual_income", _ANNUAL_INCOME),
        _same("annual_tax", _ANNUAL_TAX),
        _same("monthly_income", _MONTHLY_INCOME),
        _same("social_insurance", _SOCIAL_INSURANCE),
        _same("home", _HOME),
        _same("children", Listing(_CHILD)),
        _same("marital_status", Word(("single", "married", "divorced"))),
    ),
    (check_identity,),
)

_STRETCH = Record(model.Stretch, (Field("from", "since", Day()), Field("to", "until", Day()), _same("uscc", Credit())))

_PERMIT = Record(
    model.PermitTerm,
    (
        _same("valid_from", Day()),
        _same("valid_until", Day()),
        _same("employers", Listing(_STRETCH)),
        _same("suspended", Listing(_STRETCH)),
    ),
    (order_of("valid_from", "valid_until", "valid_until", "valid_from"),),
)

DOSSIER = Record(
    model.Dossier,
    (
        _same("business", Word(BUSINESSES), required=True),
        _same("employer", _EMPLOYER),
        _same("applicant", _APPLICANT),
        _same("category", Word(CATEGORIES)),
        _same("permit", _PERMIT),
        _same("changes", Listing(Word(CHANGES))),
    ),
)


def dossier_schema() -> Schema:
    """JSON Schema (2020-12) of a dossier. A missing key is an unknown fact; check digits are beyond a schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "北京市工作居住证办理情况",
        **DOSSIER.schema(),
    }
