"""Every table of the catalogue, as SQLAlchemy Core sees it. Neither queries nor migrations.

The catalogue is a projection of storage: all of it but `outbox`, `transfers.source` and
transfers still being received can be derived again from any one copy. Comments become COMMENT
where the engine knows them (PostgreSQL). A change here needs a migration beside it, and its
number at the end of `REVISIONS`.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from sae.catalogue.columns import METADATA, ROW_NUMBER, Instant, Texts

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
)  # numbers of the migrations, oldest first; the last is the one we read

home = Table(
    "home",
    METADATA,
    Column("key", Text, primary_key=True, comment="`origin`: identifier of this archive home"),
    Column("value", Text, nullable=False),
    comment="What is true of the whole home.",
)

transfers = Table(
    "transfers",
    METADATA,
    Column("transfer_id", Text, primary_key=True, comment="UUIDv7: order of reception"),
    Column("state", Text, nullable=False, comment="TransferState"),
    Column("status", Text, comment="TransferStatus; null until answered"),
    Column("received_at", Instant, nullable=False),
    Column("completed_at", Instant),
    Column("package_name", Text, nullable=False),
    Column("source", Text, nullable=False, comment="for a restart only; not rebuilt"),
    Column("message_identifier", Text, nullable=False),
    Column("transferring_agency", Text, nullable=False),
    Column("archival_agency", Text, nullable=False),
    Column("originating_agency", Text, nullable=False),
    Column("archival_agreement", Text, nullable=False),
    Column("seda_version", Text, nullable=False),
    Column("manifest_sha512", Text, nullable=False, comment="lower-case hexadecimal"),
    Column("salt", Text, nullable=False, comment="salt of digests in sealed lines"),
    Column("acknowledgement", LargeBinary, nullable=False, comment="SEDA message, UTF-8 XML"),
    Column("result", Text, nullable=False, comment="what was answered, as JSON"),
    Column("published_seq", BigInteger, nullable=False, comment="lifecycle entry; 0 while none"),
    comment="Packages received, whatever became of them.",
)
# One message is taken in charge once, however many requests race for it.
Index(
    "transfers_accepted_once",
    transfers.c.transferring_agency,
    transfers.c.message_identifier,
    unique=True,
    sqlite_where=text("state = 'committed'"),
    postgresql_where=text("state = 'committed'"),
)
Index("transfers_by_state", transfers.c.state, transfers.c.transfer_id)

aips = Table(
    "aips",
    METADATA,
    Column("aip_id", Text, primary_key=True),
    Column("transfer_id", Text, ForeignKey("transfers.transfer_id"), nullable=False),
    Column("kind", Text, nullable=False, comment="AipKind"),
    Column("version", Integer, nullable=False, comment="OCFL version, from 1"),
    Column("inventory_sha512", Text, nullable=False, comment="commits to every file"),
    Column("files", Integer, nullable=False),
    Column("content_bytes", BigInteger, nullable=False),
    Column("published_seq", BigInteger, nullable=False, comment="lifecycle entry; 0 while none"),
    comment="Archival information packages; their units and objects are visible when they are.",
)
Index("aips_by_transfer", aips.c.transfer_id, aips.c.aip_id)

units = Table(
    "units",
    METADATA,
    Column(
        "unit_number",
        ROW_NUMBER,
        primary_key=True,
        autoincrement=False,
        comment="place in this catalogue; keeps the tables beside compact, means nothing outside",
    ),
    Column("unit_id", Text, nullable=False, unique=True),
    Column("transfer_id", Text, ForeignKey("transfers.transfer_id"), nullable=False),
    Column("aip_id", Text, ForeignKey("aips.aip_id"), nullable=False),
    Column("xml_id", Text, nullable=False, comment="`id` in the package"),
    Column("position", BigInteger, nullable=False, comment="order in the manifest"),
    Column("dossier_id", Text, nullable=False, comment="top of its dossier; empty: a container"),
    Column("path", Text, nullable=False, comment="unit ids from the root, by first parents"),
    Column("level", Text, nullable=False, comment="DescriptionLevel"),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("document_type", Text, nullable=False),
    Column("start_date", Text, nullable=False, comment="as written, may be partial"),
    Column("end_date", Text, nullable=False, comment="as written, may be partial"),
    Column("originating_agency", Text, nullable=False),
    Column("metadata", Text, nullable=False, comment="canonical JSON of Content"),
    comment="Archive units.",
)
Index("units_in_order", units.c.transfer_id, units.c.position, unique=True)
Index("units_by_aip", units.c.aip_id, units.c.position)


def _of_unit() -> tuple[Column[Any], Column[Any]]:
    return (
        Column("unit_number", ROW_NUMBER, ForeignKey("units.unit_number"), primary_key=True),
        Column("ordinal", Integer, primary_key=True, comment="order of appearance, from 0"),
    )


unit_parents = Table(
    "unit_parents",
    METADATA,
    *_of_unit(),
    # No foreign key: a parent may be in the same batch further on, or destroyed since.
    Column("parent_id", Text, nullable=False),
    comment="Units above a unit, of this AIP or another.",
    sqlite_with_rowid=False,
)
Index("unit_parents_by_parent", unit_parents.c.parent_id)

unit_rules = Table(
    "rules",
    METADATA,
    Column("category", Text, primary_key=True, comment="SEDA name: AppraisalRule..."),
    Column("rule_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, comment="counts from 1"),
    Column("state", Text, nullable=False, comment="RuleState"),
    Column("active", Boolean, nullable=False, comment="what is not active is as good as unknown"),
    Column("value", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("duration", Text, nullable=False, comment="number, `unlimited` or empty"),
    Column("measurement", Text, nullable=False),
    Column("start_event", Text, nullable=False, comment="StartEvent"),
    Column("alternative_duration", Text, nullable=False, comment="of a rule with two delays"),
    Column("alternative_measurement", Text, nullable=False),
    Column("alternative_event", Text, nullable=False, comment="StartEvent"),
    Column("alternative_use", Text, nullable=False, comment="AlternativeUse"),
    Column("final_sort", Text, nullable=False, comment="C, D, T or empty"),
    Column("sampling", Text, nullable=False, comment="method:parameter"),
    Column("legal_basis", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("confidence", Text, nullable=False, comment="S, P, M or empty"),
    Column("agreement_reference", Text, nullable=False, comment="Archives départementales"),
    Column("agreement_on", Text, nullable=False, comment="YYYY-MM-DD or empty"),
    Column("code_list", Text, nullable=False),
    comment="Versions of the referential of management rules.",
)
# One version of a rule is in force, one at most waits.
Index(
    "rules_one_by_state",
    rules.c.category,
    rules.c.rule_id,
    rules.c.state,
    unique=True,
    sqlite_where=text("state <> 'superseded'"),
    postgresql_where=text("state <> 'superseded'"),
)

closed_referentials = Table(
    "closed_referentials",
    METADATA,
    Column("name", Text, primary_key=True, comment="agencies, agreements or rules"),
    comment="Referentials declared complete: what they do not know is refused.",
)
