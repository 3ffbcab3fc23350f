"""Tables of eliminations, as SQLAlchemy Core sees them. The rest is in `tables`."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from sae.catalogue.columns import METADATA

eliminations = Table(
    "eliminations",
    METADATA,
    Column("campaign_id", Text, primary_key=True, comment="act that began it"),
    Column("number", Text, nullable=False, unique=True, comment="year and order, on the slip"),
    Column("state", Text, nullable=False, comment="CampaignState"),
    Column("record", Text, nullable=False, comment="canonical JSON of Campaign, with its lines"),
    comment="Elimination campaigns, as their acts leave them.",
)

elimination_units = Table(
    "elimination_units",
    METADATA,
    Column("campaign_id", Text, primary_key=True),
    Column("unit_id", Text, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("aip_id", Text, nullable=False),
    Column("dossier_id", Text, nullable=False, comment="empty: it goes alone"),
    Column("fingerprint", Text, nullable=False, comment="HMAC-SHA-256 by the salt of its AIP"),
    Column("earliest", Text, nullable=False),
    Column("latest", Text, nullable=False),
    Column("objects", Text, nullable=False, comment="JSON [[object id, sha512, bytes]...]"),
    Column("size", BigInteger, nullable=False, comment="bytes"),
    Column("state", Text, nullable=False, comment="UnitState"),
    Column("reason", Text, nullable=False, comment="why it was left out"),
    comment="Units of the lists of eliminations; those destroyed stay, as all that is known.",
)
Index("elimination_units_by_unit", elimination_units.c.unit_id)
