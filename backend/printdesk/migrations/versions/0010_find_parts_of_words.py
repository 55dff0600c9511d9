"""Find any part of a word without looking through everything.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# An index of threes of letters, which holds no text: rows are known in it by a whole number.
SQLITE_INDEX = """
CREATE VIRTUAL TABLE {table}_trigrams USING fts5(
    search_text, tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0, content = ''
)
"""
ADD = "INSERT INTO {table}_trigrams(rowid, search_text) VALUES ({of_new}, new.search_text);"
TAKE = """
    INSERT INTO {table}_trigrams({table}_trigrams, rowid, search_text)
    VALUES ('delete', {of_old}, old.search_text);
"""
TRIGGERS = {
    "{table}_trigrams_insert": "AFTER INSERT ON {table} BEGIN {first} {add} END",
    "{table}_trigrams_delete": "AFTER DELETE ON {table} BEGIN {take} {last} END",
    "{table}_trigrams_update": (
        "AFTER UPDATE OF search_text ON {table} WHEN old.search_text <> new.search_text "
        "BEGIN {take} {add} END"
    ),
}
# What numbers its rows, which SQLite itself numbers anew when it is told to tidy up.
PLACES = "CREATE TABLE message_place (place INTEGER PRIMARY KEY, id VARCHAR(32) NOT NULL UNIQUE)"
PLACE = "(SELECT place FROM message_place WHERE id = {row}.id)"
OF_TABLES = {
    "job": {"of_new": "new.number", "of_old": "old.number", "first": "", "last": ""},
    "message": {
        "of_new": PLACE.format(row="new"),
        "of_old": PLACE.format(row="old"),
        "first": "INSERT INTO message_place(id) VALUES (new.id);",
        "last": "DELETE FROM message_place WHERE id = old.id;",
    },
}
FILL = (
    "INSERT INTO message_place(id) SELECT id FROM message ORDER BY created_at",
    "INSERT INTO job_trigrams(rowid, search_text) SELECT number, search_text FROM job",
    "INSERT INTO message_trigrams(rowid, search_text) "
    "SELECT place, search_text FROM message JOIN message_place USING (id)",
)

# PostgreSQL's own trigrams are an extension, which not everybody may add to a database. So dear
# that no plan reads every row and asks it.
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION printdesk_trigrams(text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100000 AS $$
    SELECT coalesce(array_agg(DISTINCT substr($1 COLLATE "C", place, 3)), '{}')
    FROM generate_series(1, length($1) - 2) AS place
$$
"""
POSTGRESQL_INDEX = """
CREATE INDEX ix_{table}_trigrams ON {table}
USING gin (printdesk_trigrams(search_text)) WITH (fastupdate = off)
"""


def upgrade() -> None:
    op.create_index(op.f("ix_message_job_number"), "message", ["job_number"])
    if op.get_bind().dialect.name == "sqlite":
        _upgrade_sqlite()
        return
    op.execute(sa.text(POSTGRESQL_FUNCTION))
    for table in OF_TABLES:
        op.execute(POSTGRESQL_INDEX.format(table=table))


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in OF_TABLES:
        if sqlite:
            for name in TRIGGERS:
                op.execute(f"DROP TRIGGER IF EXISTS {name.format(table=table)}")
            op.execute(f"DROP TABLE IF EXISTS {table}_trigrams")
        else:
            op.execute(f"DROP INDEX ix_{table}_trigrams")
    op.execute(
        "DROP TABLE IF EXISTS message_place" if sqlite else "DROP FUNCTION printdesk_trigrams(text)"
    )
    op.drop_index(op.f("ix_message_job_number"), "message")


def _upgrade_sqlite() -> None:
    try:
        for table in OF_TABLES:
            op.execute(SQLITE_INDEX.format(table=table))
    except sa.exc.OperationalError:
        # A SQLite without full text search, or of before 2021: searches look through everything.
        return
    op.execute(PLACES)
    for table, words in OF_TABLES.items():
        said = {"table": table, **words}
        said |= {"add": ADD.format(**said), "take": TAKE.format(**said)}
        for name, trigger in TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {name} {trigger}".format(**said))
    for statement in FILL:
        op.execute(statement)
