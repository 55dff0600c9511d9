"""Know people better: how far an account is, second factors, links, and where people are signed in.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

from printdesk.models.table import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _account_status()
    _session_use()
    op.create_table(
        "second_factor",
        _account_id(),
        sa.Column("secret", sa.String(length=255), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("enabled_at", Moment(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        _account_key("second_factor"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("digest", sa.String(length=64), nullable=False),
        _account_id(),
        sa.Column("used_at", Moment(), nullable=True),
        _account_key("recovery_code"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_code")),
    )
    op.create_index("ix_recovery_code_account_id", "recovery_code", ["account_id"])
    op.create_table(
        "account_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        _account_id(),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=100), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        _account_key("account_link"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
    )
    op.create_index("ix_account_link_account_id", "account_link", ["account_id"])
    op.create_table(
        "account_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_request")),
    )


def downgrade() -> None:
    for table in ("account_request", "account_link", "recovery_code", "second_factor"):
        op.drop_table(table)
    with op.batch_alter_table("staff_session") as batch_op:
        batch_op.drop_column("last_used_at")
        batch_op.drop_column("device")
    op.add_column(
        "account", sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(sa.text("UPDATE account SET active = (status = 'active')"))
    with op.batch_alter_table("account") as batch_op:
        batch_op.drop_index("ix_account_status")
        batch_op.drop_column("status")


def _account_status() -> None:
    op.add_column("account", sa.Column("status", sa.String(length=20), nullable=True))
    op.execute(
        sa.text("UPDATE account SET status = CASE WHEN active THEN 'active' ELSE 'disabled' END")
    )
    with op.batch_alter_table("account") as batch_op:
        batch_op.alter_column("status", existing_type=sa.String(length=20), nullable=False)
        batch_op.create_index("ix_account_status", ["status"])
        batch_op.drop_column("active")


def _session_use() -> None:
    op.add_column(
        "staff_session",
        sa.Column(
            "device", sa.String(length=100), nullable=False, server_default="Unknown browser"
        ),
    )
    op.add_column("staff_session", sa.Column("last_used_at", Moment(), nullable=True))
    op.execute(sa.text("UPDATE staff_session SET last_used_at = created_at"))
    with op.batch_alter_table("staff_session") as batch_op:
        batch_op.alter_column("device", existing_type=sa.String(length=100), server_default=None)
        batch_op.alter_column("last_used_at", existing_type=Moment(), nullable=False)


def _account_id() -> sa.Column[str]:
    return sa.Column("account_id", sa.String(length=64), nullable=False)


def _account_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"],
        ["account.id"],
        name=op.f(f"fk_{table}_account_id_account"),
        ondelete="CASCADE",
    )
