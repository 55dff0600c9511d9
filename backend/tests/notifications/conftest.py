"""A desk with a job, whose mails lead to a real address and whose bell can be heard."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.models import Job
from tests.notifications.bell import Bell

JOB_ID = "5f1c0b7e9a2d4c6f8e3b1a0d7c9e5f2b"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    lab = {
        "public_url": "https://print.example.edu",
        "mail_from": "Printdesk <print@example.edu>",
    }
    return settings.model_copy(update=lab)


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def desk(desk: Desk, bell: Bell) -> Desk:
    return replace(desk, wake_worker=bell.ring)


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
        printer_name="Prusa MK4S",
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
