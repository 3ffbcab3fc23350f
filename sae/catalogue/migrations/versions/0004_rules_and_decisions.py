"""Versions of rules with all their columns; what rules decide of units."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BEFORE = ("category", "rule_id", "value", "description", "duration", "measurement")
_ADDED = (
    ("value_en", None),
    ("start_event", "StartEvent"),
    ("alternative_duration", "of a rule with two delays"),
    ("alternative_measurement", None),
    ("alternative_event", "StartEvent"),
    ("alternative_use", "AlternativeUse"),
    ("final_sort", "C, D, T or empty"),
    ("sampling", "method:parameter"),
    ("legal_basis", None),
    ("article", None),
    ("source", None),
    ("confidence", "S, P, M or empty"),
    ("agreement_reference", "Archives départementales"),
    ("agreement_on", "YYYY-MM-DD or empty"),
    ("code_list", None),
)


def upgrade() -> None:
    """Put the rules known so far in force as first versions; add the tables of decisions."""
    _upgrade_rules()
    _add_decisions()
    op.create_table(
        "start_events",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column(
            "rule_id", sa.Text(), nullable=False, comment="empty: every rule that waits for it"
        ),
        sa.Column("category", sa.Text(), nullable=False, comment="empty: of any"),
        sa.Column(
            "event", sa.Text(), nullable=False, comment="StartEvent; empty: what starts the rule"
        ),
        sa.Column("happened_on", sa.Text(), nullable=False),
        sa.Column("act_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "unit_id", "rule_id", "category", "event", name=op.f("pk_start_events")
        ),
        comment="Days of events given after the transfer.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unit_sorts",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False, comment="Chosen"),
        sa.Column("act_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit_sorts")),
        comment="What campaigns of final sort decided of units.",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Forget them: a catalogue can be rebuilt from the copies by an earlier software."""
    for name in ("unit_sorts", "start_events", "decisions_made", "decisions_stale"):
        op.drop_table(name)
    op.drop_index("unit_decisions_waiting", table_name="unit_decisions")
    op.drop_index("unit_decisions_due", table_name="unit_decisions")
    op.drop_table("unit_decisions")
    op.drop_index("rules_one_by_state", table_name="rules")
    op.rename_table("rules", "rules_after")
    op.create_table(
        "rules",
        *(sa.Column(name, sa.Text(), nullable=False) for name in _BEFORE),
        sa.PrimaryKeyConstraint("category", "rule_id", name=op.f("pk_rules")),
        comment="Referential of management rules.",
    )
    names = ", ".join(_BEFORE)
    op.execute(
        f"INSERT INTO rules ({names}) SELECT {names} FROM rules_after WHERE state = 'in_force'"
    )
    op.drop_table("rules_after")


def _upgrade_rules() -> None:
    op.rename_table("rules", "rules_before")
    op.create_table(
        "rules",
        sa.Column("category", sa.Text(), nullable=False, comment="SEDA name: AppraisalRule..."),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="counts from 1"),
        sa.Column("state", sa.Text(), nullable=False, comment="RuleState"),
        sa.Column(
            "active",
            sa.Boolean(),
            nullable=False,
            comment="what is not active is as good as unknown",
        ),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("duration", sa.Text(), nullable=False, comment="number, `unlimited` or empty"),
        sa.Column("measurement", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False, comment=said) for name, said in _ADDED),
        sa.PrimaryKeyConstraint("category", "rule_id", "version", name=op.f("pk_rules")),
        comment="Versions of the referential of management rules.",
    )
    names, added = ", ".join(_BEFORE), ", ".join(name for name, _ in _ADDED)
    empty = ", ".join("''" for _ in _ADDED)
    op.execute(
        f"INSERT INTO rules ({names}, version, state, active, {added})"
        f" SELECT {names}, 1, 'in_force', 1, {empty} FROM rules_before"
    )
    op.drop_table("rules_before")
    op.create_index(
        "rules_one_by_state",
        "rules",
        ["category", "rule_id", "state"],
        unique=True,
        sqlite_where=sa.text("state <> 'superseded'"),
        postgresql_where=sa.text("state <> 'superseded'"),
    )


def _add_decisions() -> None:
    op.create_table(
        "unit_decisions",
        sa.Column("unit_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("fate", sa.Text(), nullable=False, comment="Fate"),
        sa.Column("due_on", sa.Integer(), comment="first day it may leave; null: none comes"),
        sa.Column(
            "conflict_on", sa.Integer(), comment="day from which rules contradict one another"
        ),
        sa.Column("term_on", sa.Integer(), comment="its last AppraisalRule is over"),
        sa.Column("in_use_until", sa.Integer(), comment="its StorageRule is over"),
        sa.Column("communicable_on", sa.Integer()),
        sa.Column("disseminable_on", sa.Integer()),
        sa.Column("reusable_on", sa.Integer()),
        sa.Column("held_until", sa.Integer(), comment="first free day"),
        sa.Column("blockers", sa.Text(), nullable=False, comment="codes, with a space between"),
        sa.Column("waiting_for", sa.Text(), nullable=False, comment="category/rule, one a line"),
        sa.PrimaryKeyConstraint("unit_number", name=op.f("pk_unit_decisions")),
        comment="What rules decide of units; computed, not rebuilt.",
    )
    op.create_index("unit_decisions_due", "unit_decisions", ["due_on"])
    op.create_index(
        "unit_decisions_waiting",
        "unit_decisions",
        ["unit_number"],
        sqlite_where=sa.text("waiting_for <> ''"),
        postgresql_where=sa.text("waiting_for <> ''"),
    )
    op.create_table(
        "decisions_stale",
        sa.Column(
            "mark",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
            comment="oldest first",
        ),
        sa.Column("transfer_id", sa.Text(), nullable=False, comment="empty: see unit_id"),
        sa.Column(
            "unit_id",
            sa.Text(),
            nullable=False,
            comment="with what hangs below; empty: every unit",
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_decisions_stale")),
        comment="Decisions to compute again; not rebuilt.",
    )
    op.create_table(
        "decisions_made",
        sa.Column(
            "rules_sha256", sa.Text(), nullable=False, comment="of all that governs every unit"
        ),
        sa.PrimaryKeyConstraint("rules_sha256", name=op.f("pk_decisions_made")),
        comment="Under what the decisions were computed; empty: they were not. Not rebuilt.",
    )
