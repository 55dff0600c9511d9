"""How slowly a request may come in and how large it may be, whichever server receives it."""

PATIENCE_SECONDS = 30.0
FORM_BYTES = 1024 * 1024  # what a form may need beside its file
# A refused body is read to its end, unless it is as large as this.
DISCARD_AT_MOST = 1024**3
SLOWEST = 1000  # bytes a second; a phone at the edge of its network sends more


def seconds_allowed(received: int, patience: float = PATIENCE_SECONDS) -> float:
    """How long a request may be under way of which so many bytes have come.

    Whoever sends a byte now and then is never silent, and would keep a connection for ever.
    """
    return patience + received / SLOWEST


def body_limit(max_upload_mb: int) -> int:
    """The bytes that a request's body may have when its file may have ``max_upload_mb``."""
    return max_upload_mb * 1024**2 + FORM_BYTES
