"""Links for mails. They are made when they are needed, and kept nowhere."""

from printdesk.config import Settings
from printdesk.keys import Keys


def confirmation_url(settings: Settings, keys: Keys, job_id: str, generation: int) -> str:
    """Where the student confirms the price."""
    return f"{settings.public_url}/confirm/{keys.confirm_token(job_id, generation)}/"


def tracking_url(settings: Settings, keys: Keys, job_id: str) -> str:
    """Where the student follows a job."""
    return f"{settings.public_url}/track/{keys.tracking_token(job_id)}/"


def account_url(settings: Settings, keys: Keys, page: str, link_id: str | None = None) -> str:
    """A page about an account; with a link's id, where that link does what it is for."""
    token = f"/{keys.account_link_token(link_id)}" if link_id else ""
    return f"{settings.public_url}/{page}{token}/"
