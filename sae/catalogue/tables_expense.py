"""The table of business keys. The rest is in `tables`."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from sae.catalogue.columns import METADATA, ROW_NUMBER
from sae.catalogue.tables import objects, unit_groups

unit_keys = Table(
    "unit_keys",
    METADATA,
    Column("unit_number", ROW_NUMBER, ForeignKey("units.unit_number"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, comment="order of appearance, from 0"),
    Column("stage", Text, nullable=False, comment="Stage: what the unit is in an expense"),
    Column("role", Text, nullable=False, comment="is or names"),
    Column("term", Text, nullable=False, comment="Term"),
    Column("value", Text, nullable=False, comment="without case, blanks or marks"),
    Column("scope", Text, nullable=False, comment="name=value;... that makes the value unique"),
    Column("written", Text, nullable=False, comment="as the source has it"),
    comment="Business keys of units, read in their Content when their rows are written.",
    sqlite_with_rowid=False,
)
Index("unit_keys_by_value", unit_keys.c.term, unit_keys.c.value)

# The same bytes by another way are the surest join: from an object to its twins, to their units.
Index("objects_by_digest", objects.c.sha256)
Index("unit_groups_by_group", unit_groups.c.group_id)
