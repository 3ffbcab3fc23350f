"""What alembic runs to reach a database.

The programme hands over its connection; a developer (`alembic revision`, `alembic check`) goes
through the address in `alembic.ini`.
"""

from alembic import context
from sqlalchemy import Connection, engine_from_config

from sae.catalogue.tables import units


def migrate(connection: Connection) -> None:
    """Run the migrations asked for inside the transaction of a connection."""
    # Batch mode: SQLite changes a column by writing the table again.
    context.configure(connection=connection, target_metadata=units.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    migrate(handed)
else:
    section = context.config.get_section(context.config.config_ini_section, {})
    with engine_from_config(section).connect() as opened:
        migrate(opened)
