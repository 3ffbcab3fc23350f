"""Profiles and their versions; the profiles that an agreement demands."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of profiles and what agreements say of them."""
    for name in ("archival_profiles", "unit_profiles"):
        column = sa.Column(name, sa.Text(), nullable=False, server_default="[]")
        op.add_column("agreements", column)
    op.create_table(
        "profiles",
        sa.Column("table", sa.Text(), nullable=False, comment="profiles or unit_profiles"),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="counts from 1"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False, comment="rng, xsd or json"),
        sa.Column("seda_version", sa.Text(), nullable=False, comment="empty for a unit's"),
        sa.Column("in_force_from", sa.Text(), nullable=False),
        sa.Column("sha512", sa.Text(), nullable=False, comment="of its document"),
        sa.Column(
            "object_id", sa.Text(), nullable=False, comment="change that brought its document"
        ),
        sa.Column("path", sa.Text(), nullable=False, comment="of its document in that object"),
        sa.PrimaryKeyConstraint("table", "identifier", "version", name=op.f("pk_profiles")),
        comment="Versions of archival profiles and of archive-unit profiles.",
    )


def downgrade() -> None:
    """Forget profiles: a catalogue can be rebuilt from the copies by an earlier software."""
    op.drop_table("profiles")
    for name in ("archival_profiles", "unit_profiles"):
        op.drop_column("agreements", name)
