"""The plan de classement, and where the archivist filed units in it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of series and of filings."""
    op.create_table(
        "scheme_nodes",
        sa.Column("code", sa.Text(), nullable=False, comment="begins the cotes given there"),
        sa.Column("parent", sa.Text(), nullable=False, comment="code; empty at the top"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("start_date", sa.Text(), nullable=False, comment="as written, may be partial"),
        sa.Column("end_date", sa.Text(), nullable=False, comment="as written, may be partial"),
        sa.Column(
            "sensitive", sa.Boolean(), nullable=False, comment="reading needs a nominative right"
        ),
        sa.Column("sensitive_reason", sa.Text(), nullable=False),
        sa.Column("appraisal_rule", sa.Text(), nullable=False, comment="proposed, decides nothing"),
        sa.Column("access_rule", sa.Text(), nullable=False, comment="proposed, decides nothing"),
        sa.Column(
            "filed_here",
            sa.Text(),
            nullable=False,
            comment="agreement or agreement=document type",
        ),
        sa.Column("location", sa.Text(), nullable=False, comment="where its paper stands"),
        sa.Column("position", sa.Integer(), nullable=False, comment="order of the whole tree"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_scheme_nodes")),
        comment="Series of the plan de classement in force; the acts keep its earlier versions.",
    )
    op.create_table(
        "unit_filings",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column(
            "code", sa.Text(), nullable=False, comment="node chosen by hand; empty: a rule decides"
        ),
        sa.Column(
            "cote", sa.Text(), nullable=False, comment="given by the archive; empty while none"
        ),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit_filings")),
        comment="What the archivist decided of the place of units.",
    )
    op.create_index("unit_filings_by_code", "unit_filings", ["code"])


def downgrade() -> None:
    """Forget them: a catalogue can be rebuilt from the copies by an earlier software."""
    op.drop_index("unit_filings_by_code", table_name="unit_filings")
    for name in ("unit_filings", "scheme_nodes"):
        op.drop_table(name)
