"""What was removed from the archive, and what remains to be removed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of purges, of the places where they remain to be done, and of tombstones."""
    op.create_table(
        "purges",
        sa.Column("removal_id", sa.Text(), nullable=False, comment="act that keeps the removal"),
        sa.Column("object_id", sa.Text(), nullable=False, comment="AIP, or transfer written again"),
        sa.Column("act_id", sa.Text(), nullable=False, comment="act that authorised it"),
        sa.Column("transfer_id", sa.Text(), nullable=False),
        sa.Column("inventory_sha512", sa.Text(), nullable=False, comment="of its last version"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "replaced_by",
            sa.Text(),
            nullable=False,
            comment="AIP; inventory for a transfer; or empty",
        ),
        sa.Column("intended_seq", sa.BigInteger(), nullable=False, comment="lifecycle entry"),
        sa.Column(
            "completed_seq",
            sa.BigInteger(),
            nullable=False,
            comment="lifecycle entry; 0 until then",
        ),
        sa.PrimaryKeyConstraint("removal_id", "object_id", name=op.f("pk_purges")),
        comment="Stored objects that acts removed.",
    )
    op.create_index("purges_by_act", "purges", ["act_id"])
    op.create_index("purges_by_object", "purges", ["object_id"])
    op.create_index("purges_by_end", "purges", ["completed_seq"])
    op.create_table(
        "purge_places",
        sa.Column("removal_id", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column(
            "place",
            sa.Text(),
            nullable=False,
            comment="copy, or `derived`: index, texts, database",
        ),
        sa.PrimaryKeyConstraint("removal_id", "object_id", "place", name=op.f("pk_purge_places")),
        comment="Where a purge remains to be done. Not rebuilt: every place is looked at again.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tombstones",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("aip_id", sa.Text(), nullable=False),
        sa.Column("transfer_id", sa.Text(), nullable=False),
        sa.Column(
            "act_id", sa.Text(), nullable=False, comment="act that authorised the removal"
        ),
        sa.Column(
            "objects",
            sa.Text(),
            nullable=False,
            comment="JSON [[object id, sha512, sha256, size]...]",
        ),
        sa.Column(
            "seq", sa.BigInteger(), nullable=False, comment="lifecycle entry of the intent"
        ),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_tombstones")),
        comment="Units that were removed: identifiers and digests only.",
        sqlite_with_rowid=False,
    )
    op.create_index("tombstones_by_act", "tombstones", ["act_id"])
    op.create_index("tombstones_by_transfer", "tombstones", ["transfer_id"])


def downgrade() -> None:
    """Forget them: a catalogue can be rebuilt from the copies by an earlier software."""
    for name in ("tombstones", "purge_places", "purges"):
        op.drop_table(name)
