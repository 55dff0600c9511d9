"""Begin"""

import sqlalchemy as sa
from alembic import op

from printdesk.models.table import Json, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("last_sign_in_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "chain",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chain")),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "deletion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("student_name", sa.String(length=100), nullable=False),
        sa.Column("student_email", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=False),
        sa.Column("deleted_by", sa.String(length=64), nullable=False),
        sa.Column("deleted_by_name", sa.String(length=100), nullable=False),
        sa.Column("last_digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion")),
        sa.UniqueConstraint("job_id", name=op.f("uq_deletion_job_id")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("worker", sa.String(length=128), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("student_name", sa.String(length=100), nullable=False),
        sa.Column("student_email", sa.String(length=100), nullable=False),
        sa.Column("discipline", sa.String(length=100), nullable=False),
        sa.Column("class_number", sa.String(length=50), nullable=False),
        sa.Column("acknowledged_minimum_charge", sa.Boolean(), nullable=False),
        sa.Column("parent_job_id", sa.String(length=32), nullable=True),
        sa.Column("print_method", sa.String(length=20), nullable=False),
        sa.Column("color", sa.String(length=50), nullable=False),
        sa.Column("printer", sa.String(length=64), nullable=False),
        sa.Column("material", sa.String(length=50), nullable=True),
        sa.Column("original_filename", sa.String(length=255), nullable=False),
        sa.Column("base_name", sa.String(length=200), nullable=False),
        sa.Column("display_name", sa.String(length=255), nullable=False),
        sa.Column("file_path", sa.String(length=512), nullable=False),
        sa.Column("original_path", sa.String(length=512), nullable=False),
        sa.Column("metadata_path", sa.String(length=512), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_changed_at", Moment(), nullable=False),
        sa.Column("weight_g", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("time_hours", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column("cost_cents", sa.Integer(), nullable=True),
        sa.Column("student_confirmed", sa.Boolean(), nullable=False),
        sa.Column("student_confirmed_at", Moment(), nullable=True),
        sa.Column("confirm_generation", sa.Integer(), nullable=False),
        sa.Column("confirm_token_expires", Moment(), nullable=True),
        sa.Column("is_confirmation_expired", sa.Boolean(), nullable=False),
        sa.Column("confirmation_last_sent_at", Moment(), nullable=True),
        sa.Column("reject_reasons", Json, nullable=False),
        sa.Column("custom_reason", sa.Text(), nullable=True),
        sa.Column("staff_viewed_at", Moment(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("notes_version", sa.Integer(), nullable=False),
        sa.Column("last_updated_by", sa.String(length=64), nullable=True),
        sa.Column("flagged", sa.Text(), nullable=True),
        sa.Column("preflight", Json, nullable=True),
        sa.Column("locked_by", sa.String(length=64), nullable=True),
        sa.Column("locked_by_name", sa.String(length=100), nullable=True),
        sa.Column("locked_until", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("duplicate_key", sa.String(length=64), nullable=True),
        sa.Column("first_printed_at", Moment(), nullable=True),
        sa.Column("move_claim", sa.String(length=32), nullable=True),
        sa.Column("move_expires", Moment(), nullable=True),
        sa.Column("metadata_stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_job_id"],
            ["job.id"],
            name=op.f("fk_job_parent_job_id_job"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("duplicate_key", name=op.f("uq_job_duplicate_key")),
        sa.UniqueConstraint("number", name=op.f("uq_job_number")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_metadata_stale",
            ["metadata_stale"],
            unique=False,
            sqlite_where=sa.text("metadata_stale"),
            postgresql_where=sa.text("metadata_stale"),
        )
        batch_op.create_index(
            "ix_job_move_expires",
            ["move_expires"],
            unique=False,
            sqlite_where=sa.text("move_expires IS NOT NULL"),
            postgresql_where=sa.text("move_expires IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_job_parent_job_id"), ["parent_job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_printer"), ["printer"], unique=False)
        batch_op.create_index("ix_job_status_created_at", ["status", "created_at"], unique=False)
        batch_op.create_index("ix_job_student_email", ["student_email"], unique=False)

    op.create_table(
        "pending_deletion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=False),
        sa.Column("path", sa.String(length=512), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_deletion")),
    )
    with op.batch_alter_table("pending_deletion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pending_deletion_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pending_deletion_path"), ["path"], unique=False)

    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "slot",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_slot")),
    )
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_taken_at"), ["taken_at"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("params", Json, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("result", Json, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_by_name", sa.String(length=100), nullable=False),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("lease_expires", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index("ix_task_kind_finished_at", ["kind", "finished_at"], unique=False)
        batch_op.create_index(
            "uq_task_open_kind",
            ["kind"],
            unique=True,
            sqlite_where=sa.text("status IN ('queued', 'running')"),
            postgresql_where=sa.text("status IN ('queued', 'running')"),
        )

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=True),
        sa.Column("timestamp", Moment(), nullable=False),
        sa.Column("event_type", sa.String(length=40), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("triggered_by", sa.String(length=64), nullable=False),
        sa.Column("user_name", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("moved_to", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_event_job_id_job"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_event_chain_seq")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_event_event_type_timestamp", ["event_type", "timestamp"], unique=False
        )
        batch_op.create_index("ix_event_job_id_timestamp", ["job_id", "timestamp"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=True),
        sa.Column("job_number", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("header_id", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("send_after", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("lease_expires", Moment(), nullable=True),
        sa.Column("recalled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_message_job_id_job"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_job_id"), ["job_id"], unique=False)
        batch_op.create_index(
            "ix_message_send_after",
            ["send_after"],
            unique=False,
            sqlite_where=sa.text("status = 'queued'"),
            postgresql_where=sa.text("status = 'queued'"),
        )

    op.create_table(
        "staff_session",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_staff_session_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_staff_session_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "refresh_token",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["staff_session.id"],
            name=op.f("fk_refresh_token_session_id_staff_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_refresh_token_token_hash")),
    )
    with op.batch_alter_table("refresh_token", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_refresh_token_session_id"), ["session_id"], unique=False
        )

    # The chain and the counter of the lab itself; jobs begin theirs when they are made.
    op.execute("INSERT INTO chain (name, length, digest) VALUES ('system', 0, '')")
    op.execute("INSERT INTO counter (name, value) VALUES ('job_number', 0)")


def downgrade() -> None:
    with op.batch_alter_table("refresh_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refresh_token_session_id"))

    op.drop_table("refresh_token")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_session_account_id"))

    op.drop_table("staff_session")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_message_send_after",
            sqlite_where=sa.text("status = 'queued'"),
            postgresql_where=sa.text("status = 'queued'"),
        )
        batch_op.drop_index(batch_op.f("ix_message_job_id"))
        batch_op.drop_index(batch_op.f("ix_message_created_at"))

    op.drop_table("message")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_job_id_timestamp")
        batch_op.drop_index("ix_event_event_type_timestamp")

    op.drop_table("event")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_task_open_kind",
            sqlite_where=sa.text("status IN ('queued', 'running')"),
            postgresql_where=sa.text("status IN ('queued', 'running')"),
        )
        batch_op.drop_index("ix_task_kind_finished_at")

    op.drop_table("task")
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_taken_at"))

    op.drop_table("slot")
    op.drop_table("setting")
    with op.batch_alter_table("pending_deletion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pending_deletion_path"))
        batch_op.drop_index(batch_op.f("ix_pending_deletion_job_id"))

    op.drop_table("pending_deletion")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_student_email")
        batch_op.drop_index("ix_job_status_created_at")
        batch_op.drop_index(batch_op.f("ix_job_printer"))
        batch_op.drop_index(batch_op.f("ix_job_parent_job_id"))
        batch_op.drop_index(
            "ix_job_move_expires",
            sqlite_where=sa.text("move_expires IS NOT NULL"),
            postgresql_where=sa.text("move_expires IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_job_metadata_stale",
            sqlite_where=sa.text("metadata_stale"),
            postgresql_where=sa.text("metadata_stale"),
        )

    op.drop_table("job")
    op.drop_table("heartbeat")
    op.drop_table("deletion")
    op.drop_table("counter")
    op.drop_table("chain")
    op.drop_table("account")
