"""Keep months that are over packed for statistics; the worker packs them.

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "packed_month",
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_packed_month")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # To compress what is read all at once would take longer than to read it.
        op.execute("ALTER TABLE packed_month ALTER content SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_table("packed_month")
