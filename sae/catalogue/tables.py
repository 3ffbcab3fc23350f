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
    "0005",
    "0006",
    "0007",
    "0008",
    "0010",
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
    "unit_rules",
    METADATA,
    *_of_unit(),
    Column("category", Text, nullable=False, comment="SEDA name: AppraisalRule..."),
    Column("rule_id", Text, nullable=False, comment="empty: the category states properties only"),
    Column("start_date", Text, nullable=False, comment="as written"),
    Column("properties", Text, nullable=False, comment="JSON [[name, text]...], document order"),
    comment="Management rules as stated on units.",
    sqlite_with_rowid=False,
)

# The few holds that packages state are looked for before anything leaves.
Index(
    "unit_rules_of_hold",
    unit_rules.c.unit_number,
    sqlite_where=text("category = 'HoldRule'"),
    postgresql_where=text("category = 'HoldRule'"),
)

unit_groups = Table(
    "unit_groups",
    METADATA,
    *_of_unit(),
    Column("group_id", Text, nullable=False),
    comment="Object groups that units point to.",
    sqlite_with_rowid=False,
)

unit_words = Table(
    "unit_words",
    METADATA,
    Column(
        "digest",
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="first 64 bits of SHA-256 of name and text; a filter, the text itself decides",
    ),
    # No foreign key: it would want a second index; whoever removes a unit computes its digests.
    Column("unit_number", ROW_NUMBER, primary_key=True, autoincrement=False),
    comment="Short texts of Content by which other packages may name a unit.",
    sqlite_with_rowid=False,
)

objects = Table(
    "objects",
    METADATA,
    Column("object_id", Text, primary_key=True),
    Column("group_id", Text, nullable=False),
    Column("transfer_id", Text, ForeignKey("transfers.transfer_id"), nullable=False),
    Column("aip_id", Text, ForeignKey("aips.aip_id"), nullable=False),
    Column("xml_id", Text, nullable=False, comment="`id` in the package"),
    Column("position", BigInteger, nullable=False, comment="order in the manifest"),
    Column("physical", Boolean, nullable=False, comment="paper: no bytes"),
    Column("usage", Text, nullable=False, comment="DataObjectVersion"),
    Column("filename", Text, nullable=False),
    Column("uri", Text, nullable=False),
    Column("content_path", Text, nullable=False, comment="below the AIP's content folder"),
    Column("size", BigInteger, nullable=False, comment="bytes"),
    Column("sha512", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("puid", Text, nullable=False, comment="PRONOM, found by us; empty when unknown"),
    Column("mime", Text, nullable=False),
    Column("format_name", Text, nullable=False),
    Column("physical_id", Text, nullable=False),
    comment="Binary and physical data objects.",
)
Index("objects_in_order", objects.c.transfer_id, objects.c.position, unique=True)
Index("objects_by_aip", objects.c.aip_id, objects.c.position)
Index("objects_by_group", objects.c.group_id)

journal_heads = Table(
    "journal_heads",
    METADATA,
    Column("stream", Text, primary_key=True),
    Column("size", BigInteger, nullable=False, comment="lines since genesis: the last seq"),
    Column("last_sha256", Text, nullable=False),
    Column("frontier", Text, nullable=False, comment="JSON list: compact range of the tree, hex"),
    Column("published", BigInteger, nullable=False, comment="last seq in every required copy"),
    comment="Where each stream of the journal ends.",
)

journal_entries = Table(
    "journal_entries",
    METADATA,
    Column("stream", Text, ForeignKey("journal_heads.stream"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False, comment="from 1, no gap"),
    Column("line", LargeBinary, nullable=False, comment="exact bytes, without line feed"),
    Column("sha256", Text, nullable=False, comment="of the line; `prev` of the next one"),
    comment="Lines of the journal, as written on the copies.",
)

entry_files = Table(
    "entry_files",
    METADATA,
    Column("stream", Text, ForeignKey("journal_heads.stream"), primary_key=True),
    Column("first", BigInteger, primary_key=True, autoincrement=False, comment="seq"),
    Column("last", BigInteger, nullable=False, comment="seq"),
    Column("sha512", Text, nullable=False),
    comment="Closed files of journal lines.",
)
# After each commit the few that are not published are asked for, among all there ever were.
Index("entry_files_by_end", entry_files.c.stream, entry_files.c.last)

seals = Table(
    "seals",
    METADATA,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=False),
    Column("text", LargeBinary, nullable=False, comment="kept before any write: never remade"),
    Column("token", LargeBinary, nullable=False, comment="RFC 3161 response; empty until obtained"),
    Column("published", Boolean, nullable=False, comment="in every required copy"),
    comment="Seals of the journal.",
)

outbox = Table(
    "outbox",
    METADATA,
    Column("position", ROW_NUMBER, primary_key=True, autoincrement=True, comment="oldest first"),
    Column("aip_id", Text, ForeignKey("aips.aip_id"), nullable=False, unique=True),
    comment="AIPs that wait to be indexed. Not rebuilt: a rebuild indexes everything again.",
)

agencies = Table(
    "agencies",
    METADATA,
    Column("identifier", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("confirmed", Boolean, nullable=False, comment="by the archivist"),
    comment="Agencies known to the archive.",
)

agreements = Table(
    "agreements",
    METADATA,
    Column("identifier", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("confirmed", Boolean, nullable=False, comment="by the archivist"),
    Column("active", Boolean, nullable=False),
    Column("reading", Text, nullable=False, comment="Reading"),
    Column("acceptance", Text, nullable=False, comment="automatic or archivist"),
    Column("post_elimination_metadata_policy", Text, nullable=False),
    Column("archival_profiles", Texts, nullable=False, server_default="[]"),
    Column("unit_profiles", Texts, nullable=False, server_default="[]"),
    comment="Terms of transfer.",
)

profiles = Table(
    "profiles",
    METADATA,
    Column("table", Text, primary_key=True, comment="profiles or unit_profiles"),
    Column("identifier", Text, primary_key=True),
    Column("version", Integer, primary_key=True, comment="counts from 1"),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("format", Text, nullable=False, comment="rng, xsd or json"),
    Column("seda_version", Text, nullable=False, comment="empty for a unit's"),
    Column("in_force_from", Instant, nullable=False),
    Column("sha512", Text, nullable=False, comment="of its document"),
    Column("object_id", Text, nullable=False, comment="change that brought its document"),
    Column("path", Text, nullable=False, comment="of its document in that object"),
    comment="Versions of archival profiles and of archive-unit profiles.",
)

rules = Table(
    "rules",
    METADATA,
    Column("category", Text, primary_key=True, comment="SEDA name: AppraisalRule..."),
    Column("rule_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, comment="counts from 1"),
    Column("state", Text, nullable=False, comment="RuleState"),
    Column("active", Boolean, nullable=False, comment="what is not active is as good as unknown"),
    Column("value", Text, nullable=False),
    Column("value_en", Text, nullable=False),
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
