"""Tables of the plan de classement, as SQLAlchemy Core sees them. The rest is in `tables`."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from sae.catalogue.columns import METADATA, Texts

scheme_nodes = Table(
    "scheme_nodes",
    METADATA,
    Column("code", Text, primary_key=True, comment="begins the cotes given there"),
    Column("parent", Text, nullable=False, comment="code; empty at the top"),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("start_date", Text, nullable=False, comment="as written, may be partial"),
    Column("end_date", Text, nullable=False, comment="as written, may be partial"),
    Column("sensitive", Boolean, nullable=False, comment="reading needs a nominative right"),
    Column("sensitive_reason", Text, nullable=False),
    Column("appraisal_rule", Text, nullable=False, comment="proposed, decides nothing"),
    Column("access_rule", Text, nullable=False, comment="proposed, decides nothing"),
    Column("filed_here", Texts, nullable=False, comment="agreement or agreement=document type"),
    Column("location", Text, nullable=False, comment="where its paper stands"),
    Column("position", Integer, nullable=False, comment="order of the whole tree"),
    comment="Series of the plan de classement in force; the acts keep its earlier versions.",
)

unit_filings = Table(
    "unit_filings",
    METADATA,
    # No foreign key: a cote stays given when its unit is destroyed.
    Column("unit_id", Text, primary_key=True),
    Column("code", Text, nullable=False, comment="node chosen by hand; empty: a rule decides"),
    Column("cote", Text, nullable=False, comment="given by the archive; empty while none"),
    comment="What the archivist decided of the place of units.",
)
Index("unit_filings_by_code", unit_filings.c.code)
