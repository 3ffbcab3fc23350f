"""What was found of the signatures of objects."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of signatures."""
    op.create_table(
        "object_signatures",
        sa.Column("aip_id", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="order in the file"),
        sa.Column("format", sa.Text(), nullable=False, comment="PAdES, CAdES, XAdES, XMLDSig, RFC3161"),
        sa.Column("intact", sa.Text(), nullable=False, comment="yes, no, unknown"),
        sa.Column("trusted", sa.Text(), nullable=False, comment="yes, no, unknown"),
        sa.Column("indication", sa.Text(), nullable=False, comment="ETSI EN 319 102-1"),
        sa.Column("sub_indication", sa.Text(), nullable=False),
        sa.Column(
            "signer", sa.Text(), nullable=False, comment="name in the certificate; empty: none"
        ),
        sa.Column(
            "signed_at", sa.Text(), nullable=False, comment="proven, else claimed; empty: neither"
        ),
        sa.Column(
            "covered", sa.Text(), nullable=False, comment="objects under a detached signature"
        ),
        sa.ForeignKeyConstraint(
            ["aip_id"], ["aips.aip_id"], name=op.f("fk_object_signatures_aip_id_aips")
        ),
        sa.PrimaryKeyConstraint(
            "aip_id", "object_id", "number", name=op.f("pk_object_signatures")
        ),
        comment="What was found of signatures at the deposit; the AIP keeps the whole report.",
    )
    op.create_index("object_signatures_by_object", "object_signatures", ["object_id"])


def downgrade() -> None:
    """Forget it: a catalogue can be rebuilt from the copies by an earlier software."""
    op.drop_index("object_signatures_by_object", table_name="object_signatures")
    op.drop_table("object_signatures")
