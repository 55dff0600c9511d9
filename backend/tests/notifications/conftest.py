"""A desk with a job, whose mails go where the test says."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from printdesk.config import Settings
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.keys import Keys
from printdesk.models import Job, Table
from printdesk.storage.share import Share
from tests.clocks import HandClock
from tests.notifications.bell import Bell

JOB_ID = "5f1c0b7e9a2d4c6f8e3b1a0d7c9e5f2b"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def desk(tmp_path: Path, clock: HandClock, bell: Bell) -> Iterator[Desk]:
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        secret_key="a secret for tests, of more than 32 characters",
        public_url="https://print.example.edu",
        mail_from="Printdesk <print@example.edu>",
    )
    database = Database(settings.database_url)
    Table.metadata.create_all(database.engine)
    yield Desk(
        settings=settings,
        clock=clock,
        database=database,
        share=Share(settings.storage),
        keys=Keys(settings.key),
        wake_worker=bell.ring,
    )
    database.close()


@pytest.fixture
def job(desk: Desk) -> Job:
    """A job that was approved and waits for its student."""
    now = desk.clock.now()
    job = Job(
        id=JOB_ID,
        number=123,
        student_name="Jane Doe",
        student_email="jane@example.edu",
        discipline="Art",
        class_number="ART 101",
        acknowledged_minimum_charge=True,
        print_method="Filament",
        color="Electric Blue",
        printer="prusa_mk4s",
        material="PLA",
        original_filename="bracket.stl",
        base_name="JaneDoe_Filament_ElectricBlue_123",
        display_name="JaneDoe_Filament_ElectricBlue_123.stl",
        file_path="Pending/JaneDoe_Filament_ElectricBlue_123.stl",
        original_path="originals/JaneDoe_Filament_ElectricBlue_123.stl",
        metadata_path="Pending/JaneDoe_Filament_ElectricBlue_123.metadata.json",
        file_hash="0" * 64,
        file_size=684,
        status="PENDING",
        status_changed_at=now,
        weight_g=Decimal("45.00"),
        time_hours=Decimal("3.5"),
        cost_cents=450,
        confirm_generation=2,
        confirm_token_expires=now + timedelta(hours=72),
        created_at=now,
        updated_at=now,
    )
    with desk.database.transaction() as tx:
        tx.session.add(job)
    return job
