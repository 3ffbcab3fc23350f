"""The first tables. Frozen as they were: `tables.py` moves on, this file does not."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table of an empty catalogue."""
    op.create_table(
        "agencies",
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False, comment="by the archivist"),
        sa.PrimaryKeyConstraint("identifier", name=op.f("pk_agencies")),
        comment="Agencies known to the archive.",
    )
    op.create_table(
        "agreements",
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False, comment="by the archivist"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False, comment="Reading"),
        sa.Column("acceptance", sa.Text(), nullable=False, comment="automatic or archivist"),
        sa.Column("post_elimination_metadata_policy", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("identifier", name=op.f("pk_agreements")),
        comment="Terms of transfer.",
    )
    op.create_table(
        "closed_referentials",
        sa.Column("name", sa.Text(), nullable=False, comment="agencies, agreements or rules"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_closed_referentials")),
        comment="Referentials declared complete: what they do not know is refused.",
    )
    op.create_table(
        "home",
        sa.Column(
            "key", sa.Text(), nullable=False, comment="`origin`: identifier of this archive home"
        ),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_home")),
        comment="What is true of the whole home.",
    )
    op.create_table(
        "journal_heads",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column(
            "size", sa.BigInteger(), nullable=False, comment="lines since genesis: the last seq"
        ),
        sa.Column("last_sha256", sa.Text(), nullable=False),
        sa.Column(
            "frontier",
            sa.Text(),
            nullable=False,
            comment="JSON list: compact range of the tree, hex",
        ),
        sa.Column(
            "published", sa.BigInteger(), nullable=False, comment="last seq in every required copy"
        ),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_journal_heads")),
        comment="Where each stream of the journal ends.",
    )
    op.create_table(
        "rules",
        sa.Column("category", sa.Text(), nullable=False, comment="SEDA name: AppraisalRule..."),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("duration", sa.Text(), nullable=False, comment="number, `unlimited` or empty"),
        sa.Column("measurement", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("category", "rule_id", name=op.f("pk_rules")),
        comment="Referential of management rules.",
    )
    op.create_table(
        "seals",
        sa.Column("number", ROW_NUMBER, autoincrement=False, nullable=False),
        sa.Column(
            "text", sa.LargeBinary(), nullable=False, comment="kept before any write: never remade"
        ),
        sa.Column(
            "token",
            sa.LargeBinary(),
            nullable=False,
            comment="RFC 3161 response; empty until obtained",
        ),
        sa.Column("published", sa.Boolean(), nullable=False, comment="in every required copy"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seals")),
        comment="Seals of the journal.",
    )
    op.create_table(
        "transfers",
        sa.Column("transfer_id", sa.Text(), nullable=False, comment="UUIDv7: order of reception"),
        sa.Column("state", sa.Text(), nullable=False, comment="TransferState"),
        sa.Column(
            "status", sa.Text(), nullable=True, comment="TransferStatus; null until answered"
        ),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("completed_at", sa.Text(), nullable=True),
        sa.Column("package_name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="for a restart only; not rebuilt"),
        sa.Column("message_identifier", sa.Text(), nullable=False),
        sa.Column("transferring_agency", sa.Text(), nullable=False),
        sa.Column("archival_agency", sa.Text(), nullable=False),
        sa.Column("originating_agency", sa.Text(), nullable=False),
        sa.Column("archival_agreement", sa.Text(), nullable=False),
        sa.Column("seda_version", sa.Text(), nullable=False),
        sa.Column("manifest_sha512", sa.Text(), nullable=False, comment="lower-case hexadecimal"),
        sa.Column("salt", sa.Text(), nullable=False, comment="salt of digests in sealed lines"),
        sa.Column(
            "acknowledgement", sa.LargeBinary(), nullable=False, comment="SEDA message, UTF-8 XML"
        ),
        sa.Column("result", sa.Text(), nullable=False, comment="what was answered, as JSON"),
        sa.Column(
            "published_seq",
            sa.BigInteger(),
            nullable=False,
            comment="lifecycle entry; 0 while none",
        ),
        sa.PrimaryKeyConstraint("transfer_id", name=op.f("pk_transfers")),
        comment="Packages received, whatever became of them.",
    )
    op.create_index(
        "transfers_accepted_once",
        "transfers",
        ["transferring_agency", "message_identifier"],
        unique=True,
        sqlite_where=sa.text("state = 'committed'"),
        postgresql_where=sa.text("state = 'committed'"),
    )
    op.create_index("transfers_by_state", "transfers", ["state", "transfer_id"], unique=False)
    op.create_table(
        "unit_words",
        sa.Column(
            "digest",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="first 64 bits of SHA-256 of name and text; a filter, the text itself decides",
        ),
        sa.Column("unit_number", ROW_NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("digest", "unit_number", name=op.f("pk_unit_words")),
        comment="Short texts of Content by which other packages may name a unit.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "aips",
        sa.Column("aip_id", sa.Text(), nullable=False),
        sa.Column("transfer_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="AipKind"),
        sa.Column("version", sa.Integer(), nullable=False, comment="OCFL version, from 1"),
        sa.Column("inventory_sha512", sa.Text(), nullable=False, comment="commits to every file"),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("content_bytes", sa.BigInteger(), nullable=False),
        sa.Column(
            "published_seq",
            sa.BigInteger(),
            nullable=False,
            comment="lifecycle entry; 0 while none",
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.transfer_id"], name=op.f("fk_aips_transfer_id")
        ),
        sa.PrimaryKeyConstraint("aip_id", name=op.f("pk_aips")),
        comment="Archival information packages; their units and objects are visible when they are.",
    )
    op.create_index("aips_by_transfer", "aips", ["transfer_id", "aip_id"], unique=False)
    op.create_table(
        "entry_files",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("first", sa.BigInteger(), autoincrement=False, nullable=False, comment="seq"),
        sa.Column("last", sa.BigInteger(), nullable=False, comment="seq"),
        sa.Column("sha512", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stream"], ["journal_heads.stream"], name=op.f("fk_entry_files_stream")
        ),
        sa.PrimaryKeyConstraint("stream", "first", name=op.f("pk_entry_files")),
        comment="Closed files of journal lines.",
    )
    op.create_index("entry_files_by_end", "entry_files", ["stream", "last"], unique=False)
    op.create_table(
        "journal_entries",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column(
            "seq", sa.BigInteger(), autoincrement=False, nullable=False, comment="from 1, no gap"
        ),
        sa.Column(
            "line", sa.LargeBinary(), nullable=False, comment="exact bytes, without line feed"
        ),
        sa.Column(
            "sha256", sa.Text(), nullable=False, comment="of the line; `prev` of the next one"
        ),
        sa.ForeignKeyConstraint(
            ["stream"], ["journal_heads.stream"], name=op.f("fk_journal_entries_stream")
        ),
        sa.PrimaryKeyConstraint("stream", "seq", name=op.f("pk_journal_entries")),
        comment="Lines of the journal, as written on the copies.",
    )
    op.create_table(
        "objects",
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("transfer_id", sa.Text(), nullable=False),
        sa.Column("aip_id", sa.Text(), nullable=False),
        sa.Column("xml_id", sa.Text(), nullable=False, comment="`id` in the package"),
        sa.Column("position", sa.BigInteger(), nullable=False, comment="order in the manifest"),
        sa.Column("physical", sa.Boolean(), nullable=False, comment="paper: no bytes"),
        sa.Column("usage", sa.Text(), nullable=False, comment="DataObjectVersion"),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column(
            "content_path", sa.Text(), nullable=False, comment="below the AIP's content folder"
        ),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column("sha512", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column(
            "puid", sa.Text(), nullable=False, comment="PRONOM, found by us; empty when unknown"
        ),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("format_name", sa.Text(), nullable=False),
        sa.Column("physical_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["aip_id"], ["aips.aip_id"], name=op.f("fk_objects_aip_id")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.transfer_id"], name=op.f("fk_objects_transfer_id")
        ),
        sa.PrimaryKeyConstraint("object_id", name=op.f("pk_objects")),
        comment="Binary and physical data objects.",
    )
    op.create_index("objects_by_aip", "objects", ["aip_id", "position"], unique=False)
    op.create_index("objects_by_group", "objects", ["group_id"], unique=False)
    op.create_index("objects_in_order", "objects", ["transfer_id", "position"], unique=True)
    op.create_table(
        "outbox",
        sa.Column(
            "position", ROW_NUMBER, autoincrement=True, nullable=False, comment="oldest first"
        ),
        sa.Column("aip_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["aip_id"], ["aips.aip_id"], name=op.f("fk_outbox_aip_id")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox")),
        sa.UniqueConstraint("aip_id", name=op.f("uq_outbox_aip_id")),
        comment="AIPs that wait to be indexed. Not rebuilt: a rebuild indexes everything again.",
    )
    op.create_table(
        "units",
        sa.Column(
            "unit_number",
            ROW_NUMBER,
            autoincrement=False,
            nullable=False,
            comment="place in this catalogue; keeps the tables beside compact, means nothing outside",
        ),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("transfer_id", sa.Text(), nullable=False),
        sa.Column("aip_id", sa.Text(), nullable=False),
        sa.Column("xml_id", sa.Text(), nullable=False, comment="`id` in the package"),
        sa.Column("position", sa.BigInteger(), nullable=False, comment="order in the manifest"),
        sa.Column(
            "dossier_id",
            sa.Text(),
            nullable=False,
            comment="top of its dossier; empty: a container",
        ),
        sa.Column(
            "path", sa.Text(), nullable=False, comment="unit ids from the root, by first parents"
        ),
        sa.Column("level", sa.Text(), nullable=False, comment="DescriptionLevel"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("document_type", sa.Text(), nullable=False),
        sa.Column("start_date", sa.Text(), nullable=False, comment="as written, may be partial"),
        sa.Column("end_date", sa.Text(), nullable=False, comment="as written, may be partial"),
        sa.Column("originating_agency", sa.Text(), nullable=False),
        sa.Column("metadata", sa.Text(), nullable=False, comment="canonical JSON of Content"),
        sa.ForeignKeyConstraint(["aip_id"], ["aips.aip_id"], name=op.f("fk_units_aip_id")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.transfer_id"], name=op.f("fk_units_transfer_id")
        ),
        sa.PrimaryKeyConstraint("unit_number", name=op.f("pk_units")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_units_unit_id")),
        comment="Archive units.",
    )
    op.create_index("units_by_aip", "units", ["aip_id", "position"], unique=False)
    op.create_index("units_in_order", "units", ["transfer_id", "position"], unique=True)
    op.create_table(
        "unit_groups",
        sa.Column("unit_number", ROW_NUMBER, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="order of appearance, from 0"),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_number"], ["units.unit_number"], name=op.f("fk_unit_groups_unit_number")
        ),
        sa.PrimaryKeyConstraint("unit_number", "ordinal", name=op.f("pk_unit_groups")),
        comment="Object groups that units point to.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unit_parents",
        sa.Column("unit_number", ROW_NUMBER, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="order of appearance, from 0"),
        sa.Column("parent_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_number"], ["units.unit_number"], name=op.f("fk_unit_parents_unit_number")
        ),
        sa.PrimaryKeyConstraint("unit_number", "ordinal", name=op.f("pk_unit_parents")),
        comment="Units above a unit, of this AIP or another.",
        sqlite_with_rowid=False,
    )
    op.create_index("unit_parents_by_parent", "unit_parents", ["parent_id"], unique=False)
    op.create_table(
        "unit_rules",
        sa.Column("unit_number", ROW_NUMBER, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="order of appearance, from 0"),
        sa.Column("category", sa.Text(), nullable=False, comment="SEDA name: AppraisalRule..."),
        sa.Column(
            "rule_id",
            sa.Text(),
            nullable=False,
            comment="empty: the category states properties only",
        ),
        sa.Column("start_date", sa.Text(), nullable=False, comment="as written"),
        sa.Column(
            "properties",
            sa.Text(),
            nullable=False,
            comment="JSON [[name, text]...], document order",
        ),
        sa.ForeignKeyConstraint(
            ["unit_number"], ["units.unit_number"], name=op.f("fk_unit_rules_unit_number")
        ),
        sa.PrimaryKeyConstraint("unit_number", "ordinal", name=op.f("pk_unit_rules")),
        comment="Management rules as stated on units.",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Refuse: a catalogue is rebuilt from the copies, never walked back."""
    raise NotImplementedError
