"""Count the figures of a year from an index alone.

Revision: 0009, after 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COUNTED = ["status", "until", "since", "became", "printer", "ended_by", "facts_id"]


def upgrade() -> None:
    op.drop_index("ix_stay_status_until_since", "stay")
    op.create_index("ix_stay_counted", "stay", COUNTED)


def downgrade() -> None:
    op.drop_index("ix_stay_counted", "stay")
    op.create_index("ix_stay_status_until_since", "stay", ["status", "until", "since"])
