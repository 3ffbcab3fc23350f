"""The steps of a circuit in plain words: what was done, by whom, when; and how it ended.

Each version of the platform has codes of its own for the same steps; a code that nobody knows is
kept as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sae.flows.description import Outcome
from sae.flows.parapheur.model import Step
from seda.elements import Element

LINKING_AGENT_SINCE = "2.2"
SIGNATURE, VISA, SEAL, REJECTION = "Signature", "Visa", "Cachet", "Rejet"

# Codes of version 5 (PREMIS), then of version 4, without case.
STEPS = {
    "start": "Lancement du circuit",
    "create": "Création du dossier",
    "read": "Lecture",
    "visa": VISA,
    "second_opinion": "Avis complémentaire",
    "ask_second_opinion": "Demande d'avis complémentaire",
    "signature": SIGNATURE,
    "external_signature": SIGNATURE,
    "paper_signature": "Signature sur papier",
    "seal": SEAL,
    "secure_mail": "Envoi par courriel sécurisé",
    "ipng": "Envoi à une autre collectivité",
    "ipng_return": "Retour d'une autre collectivité",
    "transfer": "Transfert à un autre bureau",
    "chain": "Enchaînement de circuit",
    "bypass": "Contournement de l'étape",
    "undo": "Reprise du dossier",
    "recycle": "Relance du circuit",
    "reject": REJECTION,
    "archive": "Fin du circuit",
    "delete": "Retrait du parapheur",
    "nonlu": "Émission",
    "emission": "Émission",
    "lu": "Lecture",
    "encours": "En cours",
    "vise": VISA,
    "signe": SIGNATURE,
    "tampon": SEAL,
    "cachetok": SEAL,
    "avis": "Avis complémentaire",
    "rejetvisa": REJECTION,
    "rejetsignataire": REJECTION,
    "rejetcachet": REJECTION,
    "rejettransmission": REJECTION,
    "rejetmailsec": REJECTION,
    "atransmettre": "Prêt pour la télétransmission",
    "encourstransmission": "Télétransmission",
    "transmissionok": "Télétransmission acceptée",
    "transmissionko": "Télétransmission refusée",
    "tdt": "Télétransmission",
    "encoursmailsec": "Envoi par courriel sécurisé",
    "mailsec": "Envoi par courriel sécurisé",
    "archive_tdt": "Fin du circuit",
    "retrait": "Reprise du dossier",
}


@dataclass(frozen=True, slots=True)
class DatedStep:
    """A step and its instant; None when no calendar has what is written."""

    step: Step
    at: datetime | None

    @property
    def label(self) -> str:
        """Name what was done; a code that nobody knows names itself."""
        return STEPS.get(self.step.code.lower(), self.step.code or "Étape")

    @property
    def outcome(self) -> Outcome:
        """Say how it ended."""
        said = self.step.outcome.lower()
        if self.label == REJECTION or self.step.code.lower().endswith("ko"):
            return Outcome.KO
        return Outcome.KO if said in _FAILED else Outcome.OK


def in_order(steps: Iterable[Step]) -> tuple[DatedStep, ...]:
    """Give the steps by their instants, whatever their order; those without one last."""
    dated = [DatedStep(step, read_instant(step.at)) for step in steps]
    return tuple(sorted(dated, key=lambda one: (one.at is None, _comparable(one.at))))


def read_instant(text: str) -> datetime | None:
    """Read an instant: ISO 8601 with or without colons, or `12/03/2024 10:02`; None otherwise.

    >>> read_instant("2025-08-05T10:02:52.618+0200").isoformat()
    '2025-08-05T10:02:52.618000+02:00'
    """
    plain = text.strip()
    found: datetime | None
    try:
        found = datetime.fromisoformat(plain)
    except ValueError:
        found = next(filter(None, (_read(plain, form) for form in _FORMS)), None)
    return found if found is not None and found.year >= _FIRST_YEAR else None


def events(steps: Iterable[DatedStep], *, version: str) -> Iterator[Element]:
    """Write an Event for each step that has an instant: SEDA has none without."""
    for one in steps:
        if one.at is not None:
            yield _event(one, one.at, version)


def undated(steps: Iterable[DatedStep]) -> tuple[str, ...]:
    """Tell the steps that no Event can be written of."""
    return tuple(
        f"{_detail(one)} (date illisible : « {one.step.at} »)"
        if one.step.at
        else f"{_detail(one)} (sans date)"
        for one in steps
        if one.at is None
    )


def status_of(steps: Iterable[DatedStep]) -> str:
    """Say where a folder had come: rejected, signed, visaed; empty when nothing says it."""
    labels = [one.label for one in steps if one.label in _STATUS]
    if REJECTION in labels[-1:]:
        return _STATUS[REJECTION]
    return next((_STATUS[label] for label in _STATUS if label in labels), "")


def days_of(steps: Iterable[DatedStep]) -> tuple[str, str]:
    """Give the first and the last day of a circuit, both empty when no step has one."""
    days = sorted(one.at.date().isoformat() for one in steps if one.at is not None)
    return (days[0], days[-1]) if days else ("", "")


# ----------------------------------------------------------------------------- private

_FIRST_YEAR = 1990  # no parapheur is older
_FORMS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y/%m/%d %H:%M:%S")
_FAILED = frozenset({"ko", "fail", "failure", "failed", "error", "reject", "rejected"})
_STATUS = {REJECTION: "Rejeté", SIGNATURE: "Signé", SEAL: "Cacheté", VISA: "Visé"}
_MAX_TEXT = 1_000  # characters of an annotation; the history itself is archived whole


def _read(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - the platform does not say its zone
    except ValueError:
        return None


def _comparable(at: datetime | None) -> datetime:
    if at is None:
        return datetime.max.replace(tzinfo=UTC)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _event(one: DatedStep, at: datetime, version: str) -> Element:
    step = one.step
    said = (
        ("EventIdentifier", step.identifier),
        ("EventTypeCode", step.code),
        ("EventType", one.label),
        ("EventDateTime", _written(at)),
        ("EventDetail", _detail(one)),
        ("Outcome", one.outcome.value),
        ("OutcomeDetail", step.outcome),
        ("OutcomeDetailMessage", step.note),
    )
    parts = [Element(name, plain) for name, text in said if (plain := _plain(text))]
    if version >= LINKING_AGENT_SINCE and (step.agent_id or step.agent):
        parts.append(_linking_agent(step))
    return Element("Event", children=tuple(parts))


def _linking_agent(step: Step) -> Element:
    said = (
        ("LinkingAgentIdentifierType", step.agent_type),
        ("LinkingAgentIdentifierValue", step.agent_id or step.agent),
        ("LinkingAgentRole", step.agent_role),
    )
    parts = tuple(Element(name, plain) for name, text in said if (plain := _plain(text)))
    return Element("LinkingAgentIdentifier", children=parts)


def _detail(one: DatedStep) -> str:
    agent = one.step.agent or one.step.agent_id
    by = f" par {agent}" if agent else ""
    more = f" : {one.step.detail}" if one.step.detail else ""
    return _plain(f"{one.label}{by}{more}")


def _written(at: datetime) -> str:
    """Write an instant as XML Schema does, with what was known of it."""
    precision = "milliseconds" if at.microsecond else "seconds"
    return at.isoformat(timespec=precision).replace("+00:00", "Z")


def _plain(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _MAX_TEXT else f"{plain[: _MAX_TEXT - 1]}…"
