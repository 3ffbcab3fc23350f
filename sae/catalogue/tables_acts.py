"""Tables of people and of their acts, as SQLAlchemy Core sees them. The rest is in `tables`."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text

from sae.catalogue.columns import METADATA, Instant, Texts

accounts = Table(
    "accounts",
    METADATA,
    Column("account_id", Text, primary_key=True, comment="what the journal says"),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("roles", Texts, nullable=False, comment="Role"),
    Column("agencies", Texts, nullable=False, comment="whose records are read by function"),
    Column("series", Texts, nullable=False, comment="sensitive series read by name"),
    Column("active", Boolean, nullable=False),
    comment="Accounts of people.",
)

account_secrets = Table(
    "account_secrets",
    METADATA,
    Column("account_id", Text, ForeignKey("accounts.account_id"), primary_key=True),
    Column("hash", Text, nullable=False, comment="argon2id"),
    Column("changed_at", Instant, nullable=False),
    comment="Hashes of secrets. Not rebuilt: no copy holds them.",
)

acts = Table(
    "acts",
    METADATA,
    Column("act_id", Text, primary_key=True, comment="also the object that keeps it"),
    Column("kind", Text, nullable=False, comment="ActKind"),
    Column("campaign_id", Text, nullable=False, comment="empty: the act stands alone"),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False, comment="account"),
    Column("reason", Text, nullable=False),
    Column("body", Text, nullable=False, comment="canonical JSON, as its kind says"),
    Column("salt", Text, nullable=False),
    Column("documents", Text, nullable=False, comment="JSON [[path, sha512, size]...]"),
    Column("published_seq", BigInteger, nullable=False, comment="lifecycle entry"),
    comment="What people decided about archives.",
)
Index("acts_in_order", acts.c.published_seq)
Index("acts_by_campaign", acts.c.campaign_id, acts.c.published_seq)
