"""Who may call a view: decided from the view's mark, before anything of the request is read."""

from flask import Flask, current_app, request

from printdesk.accounts.refusals import KeptWithClerk
from printdesk.api.contract import Access, Contract, contract_of
from printdesk.api.current import actor, current_desk
from printdesk.errors import Forbidden

OURS = ("/api/", "/.well-known/")
UNDECIDED = {Access.PUBLIC, Access.LINKED}


def is_ours(path: str) -> bool:
    """Whether an address belongs to the API, not to the pages."""
    return path == "/api" or path.startswith(OURS)


def install(app: Flask) -> None:
    """Guard every view of the application."""
    app.before_request(_decide)


def contracts(app: Flask) -> dict[str, Contract]:
    """The contract of each of the API's views, by endpoint.

    Raises RuntimeError when one has none, or when two have the same name: an unmarked view would
    be open to everybody, and names are what programs call the operations by.
    """
    found: dict[str, Contract] = {}
    for rule in app.url_map.iter_rules():
        if is_ours(rule.rule) and rule.endpoint not in found:
            contract = contract_of(app.view_functions[rule.endpoint])
            if contract is None:
                raise RuntimeError(f"{rule.rule} does not say who may call it")
            if any(contract.name == other.name for other in found.values()):
                raise RuntimeError(f"{rule.rule}: another view is named {contract.name} too")
            found[rule.endpoint] = contract
    return found


def _decide() -> None:
    if request.endpoint is None or not is_ours(request.path) or request.method == "OPTIONS":
        return
    contract = contract_of(current_app.view_functions[request.endpoint])
    if contract is None:
        raise RuntimeError(f"{request.endpoint} does not say who may call it")
    if contract.access not in UNDECIDED:
        caller = actor()
        allowed = caller.is_admin if contract.access is Access.ADMIN else caller.is_staff
        if not allowed:
            raise Forbidden
    if contract.own_accounts and current_desk().settings.uses_clerk:
        raise KeptWithClerk
