"""Signatures of objects, as SQLAlchemy Core sees them. The rest is in `tables`."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from sae.catalogue.columns import METADATA, Texts

object_signatures = Table(
    "object_signatures",
    METADATA,
    Column("aip_id", Text, ForeignKey("aips.aip_id"), primary_key=True),
    Column("object_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, comment="order in the file"),
    Column("format", Text, nullable=False, comment="PAdES, CAdES, XAdES, XMLDSig, RFC3161"),
    Column("intact", Text, nullable=False, comment="yes, no, unknown"),
    Column("trusted", Text, nullable=False, comment="yes, no, unknown"),
    Column("indication", Text, nullable=False, comment="ETSI EN 319 102-1"),
    Column("sub_indication", Text, nullable=False),
    Column("signer", Text, nullable=False, comment="name in the certificate; empty: none"),
    Column("signed_at", Text, nullable=False, comment="proven, else claimed; empty: neither"),
    Column("covered", Texts, nullable=False, comment="objects under a detached signature"),
    comment="What was found of signatures at the deposit; the AIP keeps the whole report.",
)
Index("object_signatures_by_object", object_signatures.c.object_id)
