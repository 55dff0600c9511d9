"""Look at models"""

import sqlalchemy as sa
from alembic import op

from printdesk.models.table import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NOT_YET = sa.text("inspected_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("job") as batch_op:
        batch_op.add_column(sa.Column("thumbnail_digest", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("preview_digest", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("inspected_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("inspection_lease", sa.String(length=32), nullable=True))
        batch_op.add_column(
            sa.Column("inspection_attempts", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("inspection_pause", Moment(), nullable=True))
        batch_op.create_index(
            "ix_job_not_inspected",
            ["created_at"],
            unique=False,
            sqlite_where=NOT_YET,
            postgresql_where=NOT_YET,
        )
    # What the share tells of each job lacks the new columns.
    op.execute(sa.text("UPDATE job SET metadata_stale = true"))


def downgrade() -> None:
    with op.batch_alter_table("job") as batch_op:
        batch_op.drop_index("ix_job_not_inspected")
        batch_op.drop_column("inspection_pause")
        batch_op.drop_column("inspection_attempts")
        batch_op.drop_column("inspection_lease")
        batch_op.drop_column("inspected_at")
        batch_op.drop_column("preview_digest")
        batch_op.drop_column("thumbnail_digest")
