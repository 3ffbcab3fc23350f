"""Signature (SEDA 2.1, 2.2) and SigningInformation (SEDA 2.3): one written as the other.

2.3 replaced the first by the second. Signers and validators pass in both directions. Upwards, the
signed object is no longer named nor its digest repeated (the unit's own object is the one signed);
downwards, the object is that of the unit, and what 2.3 added has no place.
"""

from copy import deepcopy

from lxml import etree

from seda.conversion.copied import named
from seda.conversion.references import Naming, SignedObject
from seda.conversion.report import Reason, Report, XmlNode, local

SIGNING_INFORMATION_SINCE = "2.3"


def to_signing_information(unit: XmlNode, *, owner: str, report: Report) -> None:
    """Write the Signature elements of a unit as a SigningInformation, from SEDA 2.3 on."""
    content = unit.find(named("Content", report.version))
    if report.version < SIGNING_INFORMATION_SINCE or content is None:
        return
    signatures = content.findall(named("Signature", report.version))
    if signatures and content.find(named("SigningInformation", report.version)) is None:
        _to_signing_information(content, signatures, owner, report)


def to_signatures(unit: XmlNode, naming: Naming, *, owner: str, report: Report) -> None:
    """Write the SigningInformation of a unit as Signature elements, before SEDA 2.3.

    The references of the unit are already those of the message.
    """
    content = unit.find(named("Content", report.version))
    if report.version >= SIGNING_INFORMATION_SINCE or content is None:
        return
    master = _master_of(unit, naming, report.version)
    if master is None:
        return  # no object to name: the strict grammar refuses it, and the loss is said there
    for signing in content.findall(named("SigningInformation", report.version)):
        _to_signatures(signing, master, owner, report)
        content.remove(signing)


# ----------------------------------------------------------------------------- private

_KEPT_DOWNWARDS = frozenset({"SigningRole", "SignatureDescription"})


def _to_signing_information(
    content: XmlNode, signatures: list[XmlNode], owner: str, report: Report
) -> None:
    version = report.version
    signing = etree.Element(named("SigningInformation", version))
    for role in ("SignedDocument", "Signature"):
        _sub(signing, "SigningRole", version).text = role
    for signature in signatures:
        signers = signature.findall(named("Signer", version))
        validator = signature.find(named("Validator", version))
        for signer in signers:
            description = _sub(signing, "SignatureDescription", version)
            description.append(deepcopy(signer))
            if validator is not None:
                description.append(deepcopy(validator))
        for name in ("Masterdata", "ReferencedObject"):
            for node in signature.findall(named(name, version)):
                report.lost(node, owner=owner, reason=Reason.NO_EQUIVALENCE)
    content.replace(signatures[0], signing)
    for signature in signatures[1:]:
        content.remove(signature)
    report.changed("Content/Signature", into="Content/SigningInformation", owner=owner)


def _to_signatures(signing: XmlNode, master: SignedObject, owner: str, report: Report) -> None:
    version = report.version
    for description in signing.findall(named("SignatureDescription", version)):
        signer = description.find(named("Signer", version))
        validator = description.find(named("Validator", version))
        if signer is None or validator is None:
            report.lost(description, owner=owner, reason=Reason.NO_EQUIVALENCE)
            continue
        signature = etree.Element(named("Signature", version))
        signature.append(deepcopy(signer))
        signature.append(deepcopy(validator))
        _add_referenced_object(signature, master, version)
        signing.addprevious(signature)
        report.changed("Content/SigningInformation", into="Content/Signature", owner=owner)
        for node in description.findall(named("SigningType", version)):
            report.lost(node, owner=owner, reason=Reason.NO_EQUIVALENCE)
    for node in signing:
        if local(node.tag) not in _KEPT_DOWNWARDS:
            report.lost(node, owner=owner, reason=Reason.NO_EQUIVALENCE)


def _master_of(unit: XmlNode, naming: Naming, version: str) -> SignedObject | None:
    path = f"{named('DataObjectReference', version)}/{named('DataObjectGroupReferenceId', version)}"
    for reference in unit.iterfind(path):
        if reference.text in naming.masters:
            return naming.masters[reference.text]
    return None


def _add_referenced_object(signature: XmlNode, master: SignedObject, version: str) -> None:
    referenced = _sub(signature, "ReferencedObject", version)
    _sub(referenced, "SignedObjectId", version).text = master.xml_id
    digest = _sub(referenced, "SignedObjectDigest", version)
    digest.set("algorithm", master.algorithm)
    digest.text = master.digest


def _sub(parent: XmlNode, name: str, version: str) -> XmlNode:
    return etree.SubElement(parent, named(name, version))
