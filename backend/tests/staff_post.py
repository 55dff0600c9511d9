"""What accounts get by mail, read as their holders do."""

import re

from sqlalchemy import select

from printdesk.accounts import requests
from printdesk.desk import Desk
from printdesk.history import SYSTEM_CHAIN
from printdesk.models import Event, Message
from printdesk.notifications.letters import compose


def mails_to(desk: Desk, email: str) -> list[Message]:
    """The mails to an address, in order, once the worker has answered who asked."""
    requests.answer_all(desk)
    query = select(Message).where(Message.recipient == email)
    with desk.database.reading() as session:
        return list(session.scalars(query.order_by(Message.created_at, Message.id)))


def kinds_to(desk: Desk, email: str) -> list[str]:
    """What those mails are for."""
    return sorted(message.kind for message in mails_to(desk, email))


def token_sent(desk: Desk, email: str, page: str) -> str:
    """The token of the newest link to a page that was sent to an address."""
    texts = [compose(desk, message).as_string() for message in mails_to(desk, email)]
    found = [re.findall(rf"/{page}/([\w.-]+)/", _unfolded(text)) for text in texts]
    return [tokens[0] for tokens in found if tokens][-1]


def changes(desk: Desk) -> list[tuple[str, str]]:
    """What was done to accounts and who did it, as the history tells it."""
    query = select(Event).where(Event.chain == SYSTEM_CHAIN, Event.event_type == "AccountChanged")
    with desk.database.reading() as session:
        events = session.scalars(query.order_by(Event.seq)).all()
    return [(str(event.details["action"]), event.user_name) for event in events]


def _unfolded(text: str) -> str:
    return text.replace("=\r\n", "").replace("=\n", "")
