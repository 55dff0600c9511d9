"""Ids as jobs and mails have them."""

import uuid
from random import Random


def new_id(random: Random) -> str:
    """Another one each time, and the same ones again for the same seed."""
    return uuid.UUID(int=random.getrandbits(128), version=4).hex
