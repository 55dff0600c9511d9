"""Keep lists, searches and counts fast in a lab of many years.

Revision: 0008, after 0007
"""

from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa
from alembic import op

from printdesk.folding import search_text
from printdesk.models.table import Bytewise

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Indexes = Mapping[str, Sequence[str]]

AT_ONCE = 1000
SAID = ("student_name", "student_email", "class_number", "original_filename", "display_name")
JOB = sa.table(
    "job", *(sa.column(name, sa.String) for name in ("id", *SAID, "email_key", "search_text"))
)
LISTED = (
    *("status", "created_at", "number", "printer", "discipline"),
    *("staff_viewed_at", "confirm_token_expires", "cost_cents", "search_text"),
)
MESSAGE = sa.table(
    "message",
    *(sa.column(name, sa.String) for name in ("id", "recipient", "subject", "search_text")),
)
OF_JOBS = {
    "ix_job_listed": LISTED,
    "ix_job_created_at": ("created_at", "number"),
    "ix_job_status_changed_at": ("status_changed_at", "number"),
    "ix_job_cost_cents": ("cost_cents", "number"),
    "ix_job_search_text": ("search_text", "number"),
    "ix_job_due": ("status", "status_changed_at", "number", "file_size"),
    "ix_job_email_key": ("email_key",),
}
OF_MAILS = {
    "ix_message_created_at": ("created_at", "id"),
    "ix_message_listed": ("status", "created_at", "id", "job_number", "search_text"),
}
OF_JOBS_BEFORE = {
    "ix_job_status_created_at": ("status", "created_at"),
    "ix_job_student_email": ("student_email",),
    "ix_job_printer": ("printer",),
}
OF_MAILS_BEFORE = {"ix_message_created_at": ("created_at",)}


def upgrade() -> None:
    op.add_column("job", sa.Column("email_key", sa.String(200), nullable=False, server_default=""))
    for table in ("job", "message"):
        op.add_column(table, sa.Column("search_text", Bytewise, nullable=False, server_default=""))
    _derive(JOB, SAID, _of_job)
    _derive(MESSAGE, ("recipient", "subject"), _of_message)
    _replace("job", OF_JOBS_BEFORE, OF_JOBS)
    _replace("message", OF_MAILS_BEFORE, OF_MAILS)
    _index_stale_metadata("metadata_stale = 1")


def downgrade() -> None:
    _index_stale_metadata("metadata_stale")
    _replace("message", OF_MAILS, OF_MAILS_BEFORE)
    _replace("job", OF_JOBS, OF_JOBS_BEFORE)
    op.drop_column("message", "search_text")
    op.drop_column("job", "search_text")
    op.drop_column("job", "email_key")


def _derive(table: sa.TableClause, said: Sequence[str], of: Callable[..., dict[str, str]]) -> None:
    """Set what is made of other columns, as the models do from now on."""
    key, last = table.c.id, ""
    words = [table.c[name] for name in said]
    while True:
        some = sa.select(key, *words).where(key > last).order_by(key).limit(AT_ONCE)
        rows = op.get_bind().execute(some).all()
        if not rows:
            return
        made = [{"row": row_id, **of(*told)} for row_id, *told in rows]
        names = made[0].keys() - {"row"}
        change = sa.update(table).where(key == sa.bindparam("row"))
        change = change.values({table.c[name]: sa.bindparam(name) for name in names})
        op.get_bind().execute(change, made)
        last = rows[-1].id


def _of_job(*words: str) -> dict[str, str]:
    _, email, *_ = words
    return {"email_key": email.lower(), "search_text": search_text(*words)}


def _of_message(*words: str) -> dict[str, str]:
    return {"search_text": search_text(*words)}


def _replace(table: str, old: Indexes, new: Indexes) -> None:
    for name in old:
        op.drop_index(name, table)
    for name, columns in new.items():
        op.create_index(name, table, list(columns))


def _index_stale_metadata(for_sqlite: str) -> None:
    """SQLite takes a partial index only for a question that is put in the same words."""
    name = "ix_job_metadata_stale"
    op.drop_index(name, "job")
    op.create_index(
        name,
        "job",
        ["metadata_stale"],
        sqlite_where=sa.text(for_sqlite),
        postgresql_where=sa.text("metadata_stale"),
    )
