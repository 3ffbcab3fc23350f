"""Tables of holds and of deliveries, as SQLAlchemy Core sees them. The rest is in `tables`."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from sae.catalogue.columns import METADATA, DayNumber, Instant

holds = Table(
    "holds",
    METADATA,
    Column("hold_id", Text, ForeignKey("acts.act_id"), primary_key=True, comment="act that set it"),
    Column("owner", Text, nullable=False, comment="who asked for it"),
    Column("reason", Text, nullable=False),
    Column("rule_id", Text, nullable=False, comment="of the referential; may be empty"),
    Column("until_on", DayNumber, comment="first free day; null until it is lifted"),
    Column("reassess_on", DayNumber, comment="day of the next examination"),
    Column("prevents_rearrangement", Boolean, nullable=False),
    Column("roots", Integer, nullable=False, comment="units named; what is below is held too"),
    Column("set_at", Instant, nullable=False),
    Column("set_by", Text, nullable=False, comment="account"),
    Column("lifted_at", Instant),
    Column("lifted_by", Text, nullable=False, comment="account"),
    Column("lift_reason", Text, nullable=False),
    comment="Holds set by the archive; those of packages stand in unit_rules.",
)

hold_roots = Table(
    "hold_roots",
    METADATA,
    # No foreign key to units: a hold that was lifted outlives what it held.
    Column("unit_id", Text, primary_key=True),
    Column("hold_id", Text, ForeignKey("holds.hold_id"), primary_key=True),
    comment="Units that holds name; their reach is computed downwards.",
    sqlite_with_rowid=False,
)
Index("hold_roots_by_hold", hold_roots.c.hold_id)
