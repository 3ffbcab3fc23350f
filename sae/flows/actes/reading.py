"""Reads the messages of @ctes, leniently: real ones repeat and mix their elements."""

from typing import Any

from sae.flows.actes.model import ActDescription, Message, MessageKind
from sae.flows.xml_values import all_at, first_at, local_name, text_at
from seda import safe_xml
from seda.safe_xml import XmlError

NAMESPACE = "http://www.interieur.gouv.fr/ACTES#"


def read_message(data: bytes) -> Message | None:
    """Read a message; None when it is none of @ctes. Raises: XmlError."""
    root = safe_xml.parse(data)
    if not isinstance(root.tag, str) or not root.tag.startswith(f"{{{NAMESPACE}"):
        return None
    kind = local_name(root)
    described = root if kind == MessageKind.ACT else first_at(root, "ActeRecu")
    if described is None:
        described = first_at(root, "Acte")
    return Message(
        kind=kind,
        act=_act(described) if described is not None else None,
        act_id=_said(root, "IDActe"),
        received_on=_said(root, "DateReception"),
        siren=_siren(root),
        names=tuple(
            (name.text or "").strip()
            for name in all_at(root, "FormulairesEnvoyes/Formulaire/NomFichier")
        ),
    )


__all__ = ["XmlError", "read_message"]


# ----------------------------------------------------------------------------- private


def _act(element: Any) -> ActDescription:  # noqa: ANN401 - lxml has no types
    levels = (first_at(element, f"CodeMatiere{level}") for level in range(1, 6))
    matters = (_said(level, "CodeMatiere") for level in levels if level is not None)
    return ActDescription(
        number=_said(element, "NumeroInterne"),
        day=_said(element, "Date"),
        nature=_said(element, "CodeNatureActe"),
        matters=tuple(code for code in matters if code),
        purpose=" ".join(text_at(element, "Objet").split()),
        document=text_at(element, "Document/NomFichier"),
        annexes=tuple(
            (name.text or "").strip() for name in all_at(element, "Annexes/Annexe/NomFichier")
        ),
        classification=text_at(element, "ClassificationDateVersion"),
        on_paper=text_at(element, "DocumentPapier").upper() == "O",
    )


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
