"""What one running simulator holds in memory: the world, its moods, codes, tokens and messages. Nothing outlives it."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from permit.simulators.world import credences_of

Record = dict[str, Any]

SERVICES = (
    "beijing_pass",
    "legal_entity_gateway",
    "public_security",
    "business_register",
    "education",
    "social_insurance",
    "sms",
)
MODES = ("normal", "unavailable", "timeout", "no_record", "garbled", "codes_expire_at_once", "undeliverable")


@dataclass(frozen=True)
class Client:
    """A system that is registered with a simulated service."""

    client_id: str
    secret: str


@dataclass(frozen=True)
class Keys:
    """Who may call: two registered clients, one key for the registries and one for the SMS gateway."""

    beijing_pass: Client
    legal_entity_gateway: Client
    registries: str
    sms: str


@dataclass
class Code:
    """An authorisation code: used once, soon, by the client and for the address that it was issued for."""

    subject: Record
    client_id: str
    redirect_uri: str
    expires_at: float
    used: bool = False
    tokens: list[str] = field(default_factory=list)


class Simulation:
    """The shared state behind all simulated services; every method is safe to call from several threads."""

    code_seconds = 120
    token_seconds = 600

    def __init__(self, world: Record, keys: Keys, clock: Callable[[], float] = time.monotonic) -> None:
        self.keys = keys
        self.seed, self.today = world["seed"], date.fromisoformat(world["today"])
        self.people: list[Record] = list(world["people"])
        self.employers: list[Record] = list(world["employers"])
        self.messages: list[Record] = []
        self._moods: dict[tuple[str, str], Record] = {}
        self._codes: dict[str, Code] = {}
        self._tokens: dict[str, tuple[Record, float]] = {}
        self._clock = clock
        self.lock = threading.RLock()

    def world(self) -> Record:
        """The whole world as it stands now, in the form that `--data` takes."""
        with self.lock:
            people, employers = list(self.people), list(self.employers)
        return {"seed": self.seed, "today": self.today.isoformat(), "employers": employers, "people": people}

    # --- looking things up -------------------------------------------------------------------------------------

    def person(self, unique_id: str) -> Record | None:
        with self.lock:
            return next((person for person in self.people if person["unique_id"] == unique_id), None)

    def citizen(self, id_number: str) -> Record | None:
        """Anyone public security knows: people, filing agents and children."""
        with self.lock:
            for person in self.people:
                if person["id_number"] == id_number:
                    return person
            agents = [agent for employer in self.employers for agent in employer["agents"]]
            children = [child for person in self.people for child in person["children"]]
        return next((someone for someone in agents + children if someone.get("id_number") == id_number), None)

    def employer(self, uscc: str) -> Record | None:
        with self.lock:
            return next((employer for employer in self.employers if employer["uscc"] == uscc), None)

    def credence(self, uid: str) -> tuple[Record, Record] | None:
        """The employer and the credence behind a gateway uid."""
        with self.lock:
            for employer in self.employers:
                for credence in employer["credences"]:
                    if credence["uid"] == uid:
                        return employer, credence
        return None

    # --- adding ------------------------------------------------------------------------------------------------

    def add_person(self, given: Record) -> Record:
        """Adds a person, or replaces the one with the same unique id; what is not given gets a plain default."""
        with self.lock:
            number = len(self.people) + 1
            person = {
                "key": f"person-{number:03d}",
                "unique_id": f"bp{number:06d}",
                "sex": "M",
                "mobile": f"137{number:08d}",
                "cert_level": "L3",
                "population": "mainland",
                "household": {"province": "河北省", "address": "河北省石家庄市长安区和平东路1号"},
                "employer_uscc": None,
                "employer_name": None,
                "post": None,
                "story": "added",
                **{name: [] for name in ("education", "insurance", "income", "work", "children", "titles")},
                "contract": None,
                **given,
            }
            self.people = [known for known in self.people if known["unique_id"] != person["unique_id"]] + [person]
        return person

    def add_employer(self, given: Record) -> Record:
        """Adds an employer, or replaces the one with the same code; what is not given gets a plain default."""
        with self.lock:
            employer = {
                "key": f"employer-{len(self.employers) + 1:02d}",
                "kind": "enterprise",
                "branch_of": None,
                "registered_in": "daxing",
                "legal_representative": "王法定",
                "business_scope": "技术服务、技术开发、技术咨询。",
                "registered_on": f"{self.today.year - 5}-01-15",
                "paid_in_capital_yuan": 5_000_000,
                "capital_public": True,
                "status": "存续",
                "address": "北京市大兴区黄村镇兴华大街1号",
                "locality": "黄村镇",
                "agents": [],
                "posts": ["工程师"],
                **given,
            }
            employer.setdefault("credences", credences_of(employer))
            self.employers = [known for known in self.employers if known["uscc"] != employer["uscc"]] + [employer]
        return employer

    # --- moods -------------------------------------------------------------------------------------------------

    def set_mood(self, service: str, subject: str, mode: str, seconds: float) -> None:
        """From now on `service` answers about `subject` (or about everyone: `*`) in the way that `mode` names."""
        with self.lock:
            if mode == "normal":
                self._moods.pop((service, subject), None)
            else:
                self._moods[service, subject] = {"mode": mode, "seconds": seconds}

    def forget_moods(self) -> None:
        with self.lock:
            self._moods.clear()

    def mood(self, service: str, subject: str) -> Record:
        with self.lock:
            mood = self._moods.get((service, subject)) or self._moods.get((service, "*"))
        return mood or {"mode": "normal", "seconds": 0.0}

    def moods(self) -> list[Record]:
        with self.lock:
            return [{"service": key[0], "subject": key[1], **mood} for key, mood in self._moods.items()]

    # --- codes and tokens --------------------------------------------------------------------------------------

    def issue_code(self, service: str, subject: Record, client_id: str, redirect_uri: str) -> str:
        """A code for this client and address that expires in `code_seconds`, or has expired if the mood says so."""
        expired = self.mood(service, "*")["mode"] == "codes_expire_at_once"
        expires_at = self._clock() + (-1 if expired else self.code_seconds)
        code = secrets.token_urlsafe(24)
        with self.lock:
            self._codes[code] = Code(subject, client_id, redirect_uri, expires_at)
        return code

    def redeem_code(self, code: str, client_id: str, redirect_uri: str) -> str | None:
        """An access token, or None. A code that comes a second time also ends the tokens it once gave."""
        with self.lock:
            known = self._codes.get(code)
            if known is None or known.client_id != client_id or known.redirect_uri != redirect_uri:
                return None
            if known.used:
                for token in known.tokens:
                    self._tokens.pop(token, None)
                return None
            known.used = True
            if self._clock() > known.expires_at:
                return None
            token = secrets.token_urlsafe(32)
            known.tokens.append(token)
            self._tokens[token] = (known.subject, self._clock() + self.token_seconds)
            return token

    def token_subject(self, token: str) -> Record | None:
        """Whom a token stands for, while it lasts."""
        with self.lock:
            known = self._tokens.get(token)
        return known[0] if known and self._clock() <= known[1] else None
