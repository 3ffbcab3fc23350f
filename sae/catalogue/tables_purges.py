"""Tables of what was removed, and of what remains to be removed. The rest is in `tables`."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from sae.catalogue.columns import METADATA

purges = Table(
    "purges",
    METADATA,
    Column("removal_id", Text, primary_key=True, comment="act that keeps the removal"),
    Column("object_id", Text, primary_key=True, comment="AIP, or transfer written again"),
    Column("act_id", Text, nullable=False, comment="act that authorised it"),
    Column("transfer_id", Text, nullable=False),
    Column("inventory_sha512", Text, nullable=False, comment="of its last version"),
    Column("version", Integer, nullable=False),
    Column("replaced_by", Text, nullable=False, comment="AIP; inventory for a transfer; or empty"),
    Column("intended_seq", BigInteger, nullable=False, comment="lifecycle entry"),
    Column("completed_seq", BigInteger, nullable=False, comment="lifecycle entry; 0 until then"),
    comment="Stored objects that acts removed.",
)
Index("purges_by_act", purges.c.act_id)
Index("purges_by_object", purges.c.object_id)
Index("purges_by_end", purges.c.completed_seq)

purge_places = Table(
    "purge_places",
    METADATA,
    Column("removal_id", Text, primary_key=True),
    Column("object_id", Text, primary_key=True),
    Column("place", Text, primary_key=True, comment="copy, or `derived`: index, texts, database"),
    comment="Where a purge remains to be done. Not rebuilt: every place is looked at again.",
    sqlite_with_rowid=False,
)

tombstones = Table(
    "tombstones",
    METADATA,
    Column("unit_id", Text, primary_key=True),
    Column("aip_id", Text, nullable=False),
    Column("transfer_id", Text, nullable=False),
    Column("act_id", Text, nullable=False, comment="act that authorised the removal"),
    Column("objects", Text, nullable=False, comment="JSON [[object id, sha512, sha256, size]...]"),
    Column("seq", BigInteger, nullable=False, comment="lifecycle entry of the intent"),
    comment="Units that were removed: identifiers and digests only.",
    sqlite_with_rowid=False,
)
Index("tombstones_by_act", tombstones.c.act_id)
Index("tombstones_by_transfer", tombstones.c.transfer_id)
