"""Tables of what rules decide of units, and of what people add to rules. The rest is in `tables`.

`start_events`, `unit_sorts` and `unit_ages` follow from acts; the others are a pure function of
units, rules and these, computed again when they are stale, and left out of the dump.
"""

from sqlalchemy import Column, Index, Table, Text, text

from sae.catalogue.columns import METADATA, ROW_NUMBER, Day, DayNumber

unit_decisions = Table(
    "unit_decisions",
    METADATA,
    # No foreign key: a million rows are written at a time, and all of them can be made again.
    Column("unit_number", ROW_NUMBER, primary_key=True, autoincrement=False),
    Column("fate", Text, nullable=False, comment="Fate"),
    Column("due_on", DayNumber, comment="first day it may leave; null: none comes"),
    Column("conflict_on", DayNumber, comment="day from which rules contradict one another"),
    Column("term_on", DayNumber, comment="its last AppraisalRule is over"),
    Column("in_use_until", DayNumber, comment="its StorageRule is over"),
    Column("communicable_on", DayNumber),
    Column("disseminable_on", DayNumber),
    Column("reusable_on", DayNumber),
    Column("held_until", DayNumber, comment="first free day"),
    Column("blockers", Text, nullable=False, comment="codes, with a space between"),
    Column("waiting_for", Text, nullable=False, comment="category/rule, one a line"),
    comment="What rules decide of units; computed, not rebuilt.",
)
DUE = Index("unit_decisions_due", unit_decisions.c.due_on)
WAITING = Index(
    "unit_decisions_waiting",
    unit_decisions.c.unit_number,
    sqlite_where=text("waiting_for <> ''"),
    postgresql_where=text("waiting_for <> ''"),
)

decisions_stale = Table(
    "decisions_stale",
    METADATA,
    Column("mark", ROW_NUMBER, primary_key=True, autoincrement=True, comment="oldest first"),
    Column("transfer_id", Text, nullable=False, comment="empty: see unit_id"),
    Column("unit_id", Text, nullable=False, comment="with what hangs below; empty: every unit"),
    comment="Decisions to compute again; not rebuilt.",
)

decisions_made = Table(
    "decisions_made",
    METADATA,
    Column("rules_sha256", Text, primary_key=True, comment="of all that governs every unit"),
    comment="Under what the decisions were computed; empty: they were not. Not rebuilt.",
)

start_events = Table(
    "start_events",
    METADATA,
    Column("unit_id", Text, primary_key=True),
    Column("rule_id", Text, primary_key=True, comment="empty: every rule that waits for it"),
    Column("category", Text, primary_key=True, comment="empty: of any"),
    Column("event", Text, primary_key=True, comment="StartEvent; empty: what starts the rule"),
    Column("happened_on", Day, nullable=False),
    Column("act_id", Text, nullable=False),
    comment="Days of events given after the transfer.",
    sqlite_with_rowid=False,
)

unit_sorts = Table(
    "unit_sorts",
    METADATA,
    Column("unit_id", Text, primary_key=True),
    Column("chosen", Text, nullable=False, comment="Chosen"),
    Column("act_id", Text, nullable=False),
    comment="What campaigns of final sort decided of units.",
    sqlite_with_rowid=False,
)
