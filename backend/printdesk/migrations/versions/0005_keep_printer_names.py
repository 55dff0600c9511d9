"""Keep the names of printers with the jobs that were made for them.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

from printdesk.models.table import Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# What a lab has that has never saved a catalog of its own.
FIRST = {
    "prusa_mk4s": "Prusa MK4S",
    "prusa_xl": "Prusa XL",
    "raise3d_pro2plus": "Raise3D Pro 2 Plus",
    "formlabs_form3": "Formlabs Form 3",
}
SETTING = sa.table("setting", sa.column("name", sa.String), sa.column("value", Json))
JOB = sa.table("job", *(sa.column(name) for name in ("printer", "printer_name", "metadata_stale")))


def upgrade() -> None:
    op.add_column(
        "job", sa.Column("printer_name", sa.String(64), nullable=False, server_default="")
    )
    # The name is the id where the catalog does not have the printer any more.
    op.execute(sa.update(JOB).values(printer_name=JOB.c.printer, metadata_stale=sa.true()))
    for printer, name in _names().items():
        op.execute(sa.update(JOB).where(JOB.c.printer == printer).values(printer_name=name))


def downgrade() -> None:
    op.drop_column("job", "printer_name")


def _names() -> dict[str, str]:
    catalog = sa.select(SETTING.c.value).where(SETTING.c.name == "catalog")
    saved = op.get_bind().scalar(catalog)
    return {each["id"]: each["name"] for each in saved["printers"]} if saved else FIRST
