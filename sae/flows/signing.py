"""What is known of a signature before it is verified, as SEDA says it: who signed, when, what.

SEDA 2.1 and 2.2 have `Signature`, on the unit of the document; it wants a validator, and the object
that was signed, which only the manifest knows: see `complete`. SEDA 2.3 has `SigningInformation`,
on the unit of the document and on those of its detached signatures.

Nothing here is a verdict of ours: the archive verifies at deposit and keeps its evidence apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from seda.elements import Element

SIGNING_INFORMATION_SINCE = "2.3"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSignature:
    """What somebody says of a signature. signer: name of a person; empty when nobody says it.

    signed_at: None when it is not known. validator: the software that took the signature and
    recorded it; empty when none did. kind: form of the signature, for people. detached: it is in a
    file of its own.
    """

    signer: str
    signed_at: datetime | None
    validator: str = ""
    kind: str = ""
    detached: bool = False


def signed_document(signatures: Iterable[KnownSignature], *, version: str) -> Iterator[Element]:
    """Describe the signatures of a document, on its own unit.

    Before SEDA 2.3, those whose signer, date and validator are known: it has no place for others.
    """
    known = tuple(signatures)
    if version < SIGNING_INFORMATION_SINCE:
        yield from (
            Element("Signature", children=(_signer(one), _validator(one)))
            for one in known
            if one.signer and one.signed_at is not None and one.validator
        )
    elif known:
        roles = [Element("SigningRole", "SignedDocument")]
        if any(not one.detached for one in known):
            roles.append(Element("SigningRole", "Signature"))
        if any(one.detached for one in known):
            roles.append(Element("DetachedSigningRole", "Signature"))
        described = tuple(found for one in known for found in _description(one))
        yield Element("SigningInformation", children=(*roles, *described))


def detached_signature(
    signature: KnownSignature, *, document: str, version: str
) -> Iterator[Element]:
    """Describe a detached signature, on its own unit, from SEDA 2.3 on.

    document: `id` of the unit of the document; empty when it is not known.
    """
    if version < SIGNING_INFORMATION_SINCE:
        return
    reference = (Element("SignedDocumentReferenceId", document),) if document else ()
    yield Element(
        "SigningInformation",
        children=(Element("SigningRole", "Signature"), *reference, *_description(signature)),
    )


def detached_token(*, document: str, version: str) -> Iterator[Element]:
    """Describe a timestamp token that stands beside a document, as `detached_signature` does."""
    if version >= SIGNING_INFORMATION_SINCE:
        reference = (Element("SignedDocumentReferenceId", document),) if document else ()
        role = Element("SigningRole", "Timestamp")
        yield Element("SigningInformation", children=(role, *reference))


def complete(
    content: Iterable[Element], *, object_id: str, digest: str, algorithm: str
) -> Iterator[Element]:
    """Name the object in the `Signature` elements of a unit (SEDA 2.1, 2.2 ReferencedObject).

    object_id: of the unit's own object; empty without one, and there is no signature to state.
    """
    for element in content:
        if element.name != "Signature":
            yield element
        elif object_id:
            named = (
                Element("SignedObjectId", object_id),
                Element("SignedObjectDigest", digest, attributes=(("algorithm", algorithm),)),
            )
            referenced = Element("ReferencedObject", children=named)
            yield Element("Signature", children=(*element.children, referenced))


# ----------------------------------------------------------------------------- private


def _description(one: KnownSignature) -> Iterator[Element]:
    parts = []
    if one.signer and one.signed_at is not None:
        parts.append(_signer(one))
        if one.validator:
            parts.append(_validator(one))
    if one.kind:
        parts.append(Element("SigningType", one.kind))
    if parts:
        yield Element("SignatureDescription", children=tuple(parts))


def _signer(one: KnownSignature) -> Element:
    said = (Element("FullName", one.signer), Element("SigningTime", _written(one.signed_at)))
    return Element("Signer", children=said)


def _validator(one: KnownSignature) -> Element:
    said = (Element("Corpname", one.validator), Element("ValidationTime", _written(one.signed_at)))
    return Element("Validator", children=said)


def _written(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at is not None else ""
