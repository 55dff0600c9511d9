"""Keep facts for statistics; the worker fills them for the jobs that are there.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(32), nullable=True),
        sa.Column("job_id", sa.String(32), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("submitted", sa.BigInteger(), nullable=False),
        sa.Column("discipline", sa.String(100), nullable=False),
        sa.Column("print_method", sa.String(20), nullable=False),
        sa.Column("color", sa.String(50), nullable=False),
        sa.Column("printer", sa.String(64), nullable=False),
        sa.Column("printer_name", sa.String(64), nullable=False),
        sa.Column("material", sa.String(50), nullable=True),
        sa.Column("weight_cg", sa.Integer(), nullable=True),
        sa.Column("print_seconds", sa.Integer(), nullable=True),
        sa.Column("cost_cents", sa.Integer(), nullable=True),
        sa.Column("least_cg", sa.Integer(), nullable=True),
        sa.Column("most_cg", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_facts_job_id_job"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
        sa.UniqueConstraint("job_id", name=op.f("uq_facts_job_id")),
        sa.UniqueConstraint("key", name=op.f("uq_facts_key")),
    )
    op.create_index(op.f("ix_facts_submitted"), "facts", ["submitted"])
    op.create_table(
        "stay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facts_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("became", sa.String(20), nullable=True),
        sa.Column("printer", sa.String(64), nullable=False),
        sa.Column("ended_by", sa.String(64), nullable=True),
        sa.Column("ended_by_name", sa.String(100), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["facts_id"], ["facts.id"], name=op.f("fk_stay_facts_id_facts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
    )
    op.create_index(op.f("ix_stay_facts_id"), "stay", ["facts_id"])
    op.create_index("ix_stay_status_until_since", "stay", ["status", "until", "since"])


def downgrade() -> None:
    op.drop_table("stay")
    op.drop_table("facts")
