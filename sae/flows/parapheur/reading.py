"""Reads the history of a folder: PREMIS (version 2 or 3), or the XML of the older platform.

Names are compared without their namespace; what is empty or missing stays empty.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sae.flows.parapheur.model import History, Role, StatedDocument, Step
from sae.flows.xml_values import all_at, first_at, local_name, text_at
from seda import safe_xml
from seda.safe_xml import XmlError

PREMIS = "premis"
RESERVED = "i_Parapheur_reserved_"  # begins the names of the platform's own properties
# A circuit has ten steps, a folder ten documents: beyond, what is told is that of nobody's folder.
MAX_STEPS = 2_000
MAX_DOCUMENTS = 5_000
MAX_PROPERTIES = 500


def read_history(data: bytes) -> History | None:
    """Read a history; None when the document is something else. Raises: XmlError."""
    root = safe_xml.parse(data)
    if local_name(root) == PREMIS:
        return _premis(root)
    entries = [one for one in root.iter() if local_name(one).lower() == "logdossier"]
    if entries or local_name(root).lower() in _HISTORY_ROOTS:
        return History(steps=tuple(_entry(one) for one in entries[:MAX_STEPS]))
    return None


__all__ = ["XmlError", "read_history"]


# ----------------------------------------------------------------------------- private

_HISTORY_ROOTS = frozenset({"iparapheur_historique", "gethistodossierresponse", "historique"})
_MAIN = f"{RESERVED}mainDocument"


def _premis(root: Any) -> History:  # noqa: ANN401 - lxml has no types
    agents = {
        text_at(one, "agentIdentifier/agentIdentifierValue"): text_at(one, "agentName")
        for one in all_at(root, "agent")
    }
    folder = next((one for one in all_at(root, "object") if _is_folder(one)), None)
    steps = (_event(one, agents) for one in all_at(root, "event")[:MAX_STEPS])
    return History(
        name=_name(folder),
        folder_id=text_at(folder, "objectIdentifier/objectIdentifierValue"),
        properties=tuple(islice(_properties(folder), MAX_PROPERTIES)),
        documents=tuple(islice(_documents(root), MAX_DOCUMENTS)),
        steps=tuple(steps),
    )


def _is_folder(element: Any) -> bool:  # noqa: ANN401
    kind = next(
        (str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == "type"),
        text_at(element, "objectCategory"),
    )
    words = kind.rpartition(":")[2].lower().replace(" ", "")
    return words == "intellectualentity"


def _name(element: Any) -> str:  # noqa: ANN401
    return " ".join(text_at(element, "originalName").split())


def _properties(element: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    for one in all_at(element, "significantProperties"):
        name = text_at(one, "significantPropertiesType")
        value = text_at(one, "significantPropertiesValue")
        if name and value:
            yield name, " ".join(value.split())


def _documents(root: Any) -> Iterator[StatedDocument]:  # noqa: ANN401
    for one in all_at(root, "object"):
        name = _name(one)
        if _is_folder(one) or not name:
            continue
        facts = first_at(one, "objectCharacteristics")
        yield StatedDocument(
            name=name,
            document_id=text_at(one, "objectIdentifier/objectIdentifierValue"),
            role=_role(one),
            algorithm=text_at(facts, "fixity/messageDigestAlgorithm"),
            digest=text_at(facts, "fixity/messageDigest"),
        )


def _role(element: Any) -> Role | None:  # noqa: ANN401
    """Read the role: a property, or the level of preservation as the first versions wrote it."""
    said = dict(_properties(element)).get(_MAIN, "").lower()
    if said in ("true", "false"):
        return Role.MAIN if said == "true" else Role.ANNEX
    level = text_at(element, "preservationLevel/preservationLevelValue").lower()
    return {"maindocument": Role.MAIN, "annex": Role.ANNEX}.get(level)


def _event(element: Any, agents: dict[str, str]) -> Step:  # noqa: ANN401
    link = first_at(element, "linkingAgentIdentifier")
    agent_id = text_at(link, "linkingAgentIdentifierValue")
    outcome = first_at(element, "eventOutcomeInformation")
    detail = text_at(element, "eventDetail") or text_at(
        element, "eventDetailInformation/eventDetail"
    )
    return Step(
        code=text_at(element, "eventType"),
        at=text_at(element, "eventDateTime"),
        agent=agents.get(agent_id, "") if agent_id else "",
        agent_id=agent_id,
        agent_type=text_at(link, "linkingAgentIdentifierType"),
        agent_role=text_at(link, "linkingAgentRole"),
        outcome=text_at(outcome, "eventOutcome"),
        detail=detail,
        note=text_at(outcome, "eventOutcomeDetail/eventOutcomeDetailNote"),
        identifier=text_at(element, "eventIdentifier/eventIdentifierValue"),
    )


def _entry(element: Any) -> Step:  # noqa: ANN401
    return Step(
        code=text_at(element, "status"),
        at=text_at(element, "timestamp"),
        agent=text_at(element, "nom"),
        note=text_at(element, "annotation"),
    )
