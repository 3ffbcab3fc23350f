"""What a reader may see: rows whose lifecycle entry is in every required copy."""

from typing import Any

from sqlalchemy import ColumnElement, and_, select

from sae.catalogue.tables import journal_heads
from sae.journal.entry import Stream


def is_published(published_seq: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say in SQL that the entry of a row is at or below the published position."""
    position = (
        select(journal_heads.c.published)
        .where(journal_heads.c.stream == Stream.LIFECYCLE.value)
        .scalar_subquery()
    )
    return and_(published_seq > 0, published_seq <= position)
