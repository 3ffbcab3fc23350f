"""Accounts of people, and the acts by which they decide about archives."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of accounts, of their secrets and of acts."""
    op.create_table(
        "accounts",
        sa.Column("account_id", sa.Text(), nullable=False, comment="what the journal says"),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False, comment="Role"),
        sa.Column(
            "agencies", sa.Text(), nullable=False, comment="whose records are read by function"
        ),
        sa.Column("series", sa.Text(), nullable=False, comment="sensitive series read by name"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
        comment="Accounts of people.",
    )
    op.create_table(
        "account_secrets",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False, comment="argon2id"),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.account_id"],
            name=op.f("fk_account_secrets_account_id"),
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_secrets")),
        comment="Hashes of secrets. Not rebuilt: no copy holds them.",
    )
    op.create_table(
        "acts",
        sa.Column("act_id", sa.Text(), nullable=False, comment="also the object that keeps it"),
        sa.Column("kind", sa.Text(), nullable=False, comment="ActKind"),
        sa.Column("campaign_id", sa.Text(), nullable=False, comment="empty: the act stands alone"),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False, comment="account"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="canonical JSON, as its kind says"),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column(
            "documents", sa.Text(), nullable=False, comment="JSON [[path, sha512, size]...]"
        ),
        sa.Column("published_seq", sa.BigInteger(), nullable=False, comment="lifecycle entry"),
        sa.PrimaryKeyConstraint("act_id", name=op.f("pk_acts")),
        comment="What people decided about archives.",
    )
    op.create_index("acts_in_order", "acts", ["published_seq"])
    op.create_index("acts_by_campaign", "acts", ["campaign_id", "published_seq"])


def downgrade() -> None:
    """Forget them: a catalogue can be rebuilt from the copies by an earlier software."""
    op.drop_index("acts_by_campaign", table_name="acts")
    op.drop_index("acts_in_order", table_name="acts")
    for name in ("acts", "account_secrets", "accounts"):
        op.drop_table(name)
