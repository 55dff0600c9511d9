"""What workers are asked to do, each time for one row of the database."""

from enum import StrEnum


class Work(StrEnum):
    """A kind of work, and which row it is about."""

    MAIL = "mail"  # a mail of the outbox
    ANSWER = "answer"  # what somebody without an account has asked for
    TIDY = "tidy"  # a job, whose metadata.json is old or which has left something over
    LOOK = "look"  # a job, whose model is to be looked at
    LONG = "long"  # a long task
    ROUND = "round"  # no row: what recurs on the share
    MEASURE = "measure"  # no row: what recurs there and takes long


class QueuesAway(Exception):
    """Redis does not answer."""
