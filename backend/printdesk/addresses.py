"""Email addresses."""

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

LONGEST = 100

# A lab's own network may well end in one of these.
for _name in ("local", "localhost", "test"):
    SPECIAL_USE_DOMAIN_NAMES.remove(_name)

SENTENCE = "Please give a whole email address, such as jane@example.edu."


def plain_address(text: str, *, local: bool = False) -> str:
    """The address as mail servers compare it. Raises ValueError with a sentence.

    A network of its own, such as ``lab.local``, is a domain too; one without a dot, such as
    ``localhost``, only where ``local`` says so: on a form it is a slip of the hand.
    """
    try:
        # Whether somebody is there is found out by writing to them. Letters beyond ASCII are
        # for the domain only: few mail servers take them before the @.
        found = validate_email(
            text,
            check_deliverability=False,
            globally_deliverable=False,
            allow_smtputf8=False,
        )
    except EmailNotValidError:
        raise ValueError(SENTENCE) from None
    address = found.ascii_email or found.normalized
    if "." not in found.domain and not local:
        raise ValueError(SENTENCE)
    if len(address) > LONGEST:
        raise ValueError(f"At most {LONGEST} characters.")
    return address
