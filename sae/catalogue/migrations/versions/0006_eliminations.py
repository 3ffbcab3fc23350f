"""Elimination campaigns, and the units of their lists."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of campaigns and of their units."""
    op.create_table(
        "eliminations",
        sa.Column("campaign_id", sa.Text(), nullable=False, comment="act that began it"),
        sa.Column("number", sa.Text(), nullable=False, comment="year and order, on the slip"),
        sa.Column("state", sa.Text(), nullable=False, comment="CampaignState"),
        sa.Column(
            "record",
            sa.Text(),
            nullable=False,
            comment="canonical JSON of Campaign, with its lines",
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_eliminations")),
        sa.UniqueConstraint("number", name=op.f("uq_eliminations_number")),
        comment="Elimination campaigns, as their acts leave them.",
    )
    op.create_table(
        "elimination_units",
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("aip_id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False, comment="empty: it goes alone"),
        sa.Column(
            "fingerprint", sa.Text(), nullable=False, comment="HMAC-SHA-256 by the salt of its AIP"
        ),
        sa.Column("earliest", sa.Text(), nullable=False),
        sa.Column("latest", sa.Text(), nullable=False),
        sa.Column(
            "objects", sa.Text(), nullable=False, comment="JSON [[object id, sha512, bytes]...]"
        ),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column("state", sa.Text(), nullable=False, comment="UnitState"),
        sa.Column("reason", sa.Text(), nullable=False, comment="why it was left out"),
        sa.PrimaryKeyConstraint("campaign_id", "unit_id", name=op.f("pk_elimination_units")),
        comment="Units of the lists of eliminations; those destroyed stay, as all that is known.",
    )
    op.create_index("elimination_units_by_unit", "elimination_units", ["unit_id"])


def downgrade() -> None:
    """Forget them: a catalogue can be rebuilt from the copies by an earlier software."""
    op.drop_index("elimination_units_by_unit", table_name="elimination_units")
    for name in ("elimination_units", "eliminations"):
        op.drop_table(name)
