"""Find a student's jobs in their order, and count them, from an index alone.

Revision: 0013, after 0012
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ORDERED = ["email_key", "created_at", "number", "status"]


def upgrade() -> None:
    op.drop_index("ix_job_email_key", "job")
    op.create_index("ix_job_email_key", "job", ORDERED)


def downgrade() -> None:
    op.drop_index("ix_job_email_key", "job")
    op.create_index("ix_job_email_key", "job", ["email_key"])
