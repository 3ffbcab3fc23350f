"""Holds set by the archive, and the units that they name."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of holds."""
    op.create_table(
        "holds",
        sa.Column("hold_id", sa.Text(), nullable=False, comment="act that set it"),
        sa.Column("owner", sa.Text(), nullable=False, comment="who asked for it"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False, comment="of the referential; may be empty"),
        sa.Column(
            "until_on", sa.Integer(), nullable=True, comment="first free day; null until it is lifted"
        ),
        sa.Column("reassess_on", sa.Integer(), nullable=True, comment="day of the next examination"),
        sa.Column("prevents_rearrangement", sa.Boolean(), nullable=False),
        sa.Column(
            "roots", sa.Integer(), nullable=False, comment="units named; what is below is held too"
        ),
        sa.Column("set_at", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False, comment="account"),
        sa.Column("lifted_at", sa.Text(), nullable=True),
        sa.Column("lifted_by", sa.Text(), nullable=False, comment="account"),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["acts.act_id"], name=op.f("fk_holds_hold_id")),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_holds")),
        comment="Holds set by the archive; those of packages stand in unit_rules.",
    )
    op.create_table(
        "hold_roots",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("hold_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.hold_id"], name=op.f("fk_hold_roots_hold_id")),
        sa.PrimaryKeyConstraint("unit_id", "hold_id", name=op.f("pk_hold_roots")),
        comment="Units that holds name; their reach is computed downwards.",
        sqlite_with_rowid=False,
    )
    op.create_index("hold_roots_by_hold", "hold_roots", ["hold_id"])
    op.create_index(
        "unit_rules_of_hold",
        "unit_rules",
        ["unit_number"],
        sqlite_where=sa.text("category = 'HoldRule'"),
        postgresql_where=sa.text("category = 'HoldRule'"),
    )


def downgrade() -> None:
    """Forget them: a catalogue can be rebuilt from the copies by an earlier software."""
    op.drop_index("unit_rules_of_hold", table_name="unit_rules")
    op.drop_index("hold_roots_by_hold", table_name="hold_roots")
    op.drop_table("hold_roots")
    op.drop_table("holds")
