"""Why a mail did not go out."""


class MailProblem(Exception):
    """A mail did not go out; the text is short, for staff, and holds no secret."""


class RecipientRefused(MailProblem):
    """The mail server will never take a mail for this recipient."""


class MailServerTrouble(MailProblem):
    """The mail did not go out this time; another try may do better."""
