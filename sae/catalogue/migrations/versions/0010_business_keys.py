"""Business keys of units, and the ways from an object to those of the same bytes."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table of business keys, and two indexes."""
    op.create_table(
        "unit_keys",
        sa.Column("unit_number", ROW_NUMBER, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="order of appearance, from 0"),
        sa.Column(
            "stage", sa.Text(), nullable=False, comment="Stage: what the unit is in an expense"
        ),
        sa.Column("role", sa.Text(), nullable=False, comment="is or names"),
        sa.Column("term", sa.Text(), nullable=False, comment="Term"),
        sa.Column("value", sa.Text(), nullable=False, comment="without case, blanks or marks"),
        sa.Column(
            "scope",
            sa.Text(),
            nullable=False,
            comment="name=value;... that makes the value unique",
        ),
        sa.Column("written", sa.Text(), nullable=False, comment="as the source has it"),
        sa.ForeignKeyConstraint(
            ["unit_number"], ["units.unit_number"], name=op.f("fk_unit_keys_unit_number")
        ),
        sa.PrimaryKeyConstraint("unit_number", "ordinal", name=op.f("pk_unit_keys")),
        comment="Business keys of units, read in their Content when their rows are written.",
        sqlite_with_rowid=False,
    )
    op.create_index("unit_keys_by_value", "unit_keys", ["term", "value"])
    op.create_index("objects_by_digest", "objects", ["sha256"])
    op.create_index("unit_groups_by_group", "unit_groups", ["group_id"])


def downgrade() -> None:
    """Forget them: a catalogue can be rebuilt from the copies by an earlier software."""
    op.drop_index("unit_groups_by_group", table_name="unit_groups")
    op.drop_index("objects_by_digest", table_name="objects")
    op.drop_index("unit_keys_by_value", table_name="unit_keys")
    op.drop_table("unit_keys")
