"""Throw packed months away: they lose a column that nothing reads. The worker packs them anew.

Revision: 0012, after 0011
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM packed_month")


def downgrade() -> None:
    op.execute("DELETE FROM packed_month")
