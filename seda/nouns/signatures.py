"""Signatures of documents as SEDA describes them: Signature until 2.2, SigningInformation since."""

from dataclasses import dataclass

from seda.elements import Element
from seda.nouns.binding import Branch, many, one, raw, text, texts
from seda.nouns.people import Signer, Validator
from seda.nouns.values import Code, MessageDigest


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencedObject(Branch):
    """The object that was signed, by its `id` and its digest."""

    TYPE = "ReferencedObjectType"

    signed_object_id: str = text("SignedObjectId")
    signed_object_digest: MessageDigest | None = one("SignedObjectDigest", MessageDigest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature(Branch):
    """A signature, in SEDA 2.1 and 2.2."""

    TYPE = "SignatureType"

    signers: tuple[Signer, ...] = many("Signer", Signer)
    validator: Validator | None = one("Validator", Validator)
    masterdata: Code | None = one("Masterdata", Code)
    referenced_object: ReferencedObject | None = one("ReferencedObject", ReferencedObject)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureDescription(Branch):
    """Who signed and who validated, in SEDA 2.3."""

    TYPE = "SignatureDescriptionType"

    signer: Signer | None = one("Signer", Signer)
    validator: Validator | None = one("Validator", Validator)
    signing_type: str = text("SigningType")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimestampingInformation(Branch):
    """When a signature was timestamped, in SEDA 2.3."""

    TYPE = "TimestampingInformationType"

    time_stamp: str = text("TimeStamp")
    additional_timestamping_information: str = text("AdditionalTimestampingInformation")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionalProof(Branch):
    """What else proves a signature, in SEDA 2.3."""

    TYPE = "AdditionalProofType"

    additional_proof_information: tuple[str, ...] = texts("AdditionalProofInformation")


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningInformation(Branch):
    """What part a unit plays in a signature: the document, the signature, the proof (SEDA 2.3).

    signing_roles: `SignedDocument`, `Timestamp`, `Signature`, `AdditionalProof`.
    """

    TYPE = "SigningInformationType"

    signing_roles: tuple[str, ...] = texts("SigningRole")
    detached_signing_roles: tuple[str, ...] = texts("DetachedSigningRole")
    signed_document_reference_ids: tuple[str, ...] = texts("SignedDocumentReferenceId")
    signature_descriptions: tuple[SignatureDescription, ...] = many(
        "SignatureDescription", SignatureDescription
    )
    timestamping_information: tuple[TimestampingInformation, ...] = many(
        "TimestampingInformation", TimestampingInformation
    )
    additional_proofs: tuple[AdditionalProof, ...] = many("AdditionalProof", AdditionalProof)
    extended: Element | None = raw("Extended")
