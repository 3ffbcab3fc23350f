"""Reads the messages of @ctes, leniently: real ones repeat and mix their elements."""

from collections.abc import Iterator
from typing import Any

from sae.flows.actes.model import (
    ACT,
    CLASSIFICATION,
    MESSAGES,
    ActDescription,
    Classification,
    Message,
)
from sae.flows.received_xml import XmlError, parse_received
from sae.flows.xml_values import all_at, first_at, local_name, text_at
from seda.findings import Finding

NAMESPACE = "http://www.interieur.gouv.fr/ACTES"

__all__ = ["XmlError", "read_message"]


def read_message(data: bytes, *, where: str = "") -> tuple[Message | None, tuple[Finding, ...]]:
    """Read a message; None when it is none of @ctes. where: name of its file, for the findings.

    A wrong namespace does not hide a message that is one by its elements. Raises: XmlError.
    """
    root, findings = parse_received(data, where=where)
    kind = local_name(root)
    named = isinstance(root.tag, str) and root.tag.startswith(f"{{{NAMESPACE}")
    if not named and not (kind in MESSAGES and _looks_like_a_message(root)):
        return None, ()
    described = root if kind == ACT else first_at(root, "ActeRecu")
    if described is None:
        described = first_at(root, ACT)
    act = _act(described) if described is not None else None
    own = {act.document, *act.annexes} if act is not None else set()
    message = Message(
        kind=kind,
        act=act,
        act_id=_said(root, "IDActe"),
        said_on=_day(root),
        received_on=_said(root, "DateReception"),
        siren=_siren(root),
        names=tuple(name for name in dict.fromkeys(_names(root)) if name not in own),
        detail=" ".join(filter(None, (text_at(root, "Nature"), text_at(root, "Detail")))),
        classification=_classification(root) if kind == CLASSIFICATION else None,
    )
    return message, findings


# ----------------------------------------------------------------------------- private


def _looks_like_a_message(root: Any) -> bool:  # noqa: ANN401 - lxml has no types
    return bool(
        _said(root, "NumeroInterne")
        or _said(root, "IDActe")
        or first_at(root, "FormulairesEnvoyes") is not None
        or first_at(root, "DateClassification") is not None
    )


def _act(element: Any) -> ActDescription:  # noqa: ANN401
    levels = (first_at(element, f"CodeMatiere{level}") for level in range(1, 6))
    codes = (_said(level, "CodeMatiere") or level.text for level in levels if level is not None)
    matters = (part.strip() for code in codes if code for part in code.split("."))
    return ActDescription(
        number=_said(element, "NumeroInterne"),
        day=_said(element, "Date"),
        nature=_said(element, "CodeNatureActe"),
        matters=tuple(code for code in matters if code),
        purpose=" ".join(text_at(element, "Objet").split()),
        document=text_at(element, "Document/NomFichier"),
        annexes=tuple(
            name
            for found in all_at(element, "Annexes/Annexe/NomFichier")
            if (name := (found.text or "").strip())
        ),
        classification=text_at(element, "ClassificationDateVersion"),
        on_paper=text_at(element, "DocumentPapier").upper() == "O",
    )


def _names(root: Any) -> Iterator[str]:  # noqa: ANN401
    for element in root.iter():
        if local_name(element) == "NomFichier" and (element.text or "").strip():
            yield element.text.strip()


def _day(root: Any) -> str:  # noqa: ANN401
    """Give the day that a message says of itself: each kind names it otherwise."""
    for key, value in root.attrib.items():
        if key.rpartition("}")[2].startswith("Date"):
            return str(value).strip()
    return ""


def _said(element: Any, name: str) -> str:  # noqa: ANN401
    """Give an attribute, whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value).strip()
    return ""


def _siren(root: Any) -> str:  # noqa: ANN401
    for path in ("Emetteur/IDCL", "Destinataire", "Destinataire/IDCL"):
        found = first_at(root, path)
        if found is not None and (siren := _said(found, "SIREN")):
            return siren
    return ""


def _classification(root: Any) -> Classification:  # noqa: ANN401
    documents = {
        _said(one, "CodeTypePJ"): _said(one, "Libelle")
        for one in root.iter()
        if local_name(one) == "TypePJNatureActe"
    }
    return Classification(
        day=text_at(root, "DateClassification"),
        matters=dict(_matters(first_at(root, "Matieres"), 1, "")),
        documents=documents,
    )


def _matters(above: Any, level: int, code: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    for one in all_at(above, f"Matiere{level}"):
        own = f"{code}.{_said(one, 'CodeMatiere')}".removeprefix(".")
        yield own, " ".join(_said(one, "Libelle").split())
        if level < _LEVELS:
            yield from _matters(one, level + 1, own)


_LEVELS = 5
