"""How Alembic reaches the database: always by the connection that ``schema`` hands it."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

from printdesk.models import Table
from printdesk.models.table import Moment
from printdesk.schema import belongs_to_models


def spelled(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """How a migration writes our own column types."""
    if kind == "type" and isinstance(item, Moment):
        return "Moment()"
    if kind == "type" and isinstance(item, JSON):
        return "Json"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    include_name=belongs_to_models,
    render_item=spelled,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
