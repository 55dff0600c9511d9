"""The contract of a view: its annotations give the checks, the answer and the documentation.

::

    @blueprint.post("/jobs/<job_ref>/approve")
    @endpoint(Access.STAFF, returns=JobOut, refusals=(JobLocked, InvalidTransition))
    def approve(job_ref: str, body: ApproveBody) -> Job:
        \"\"\"Approve a job and ask the student to confirm.\"\"\"

A parameter named ``body`` is a JSON body, ``form`` a multipart one, ``query`` what follows the
question mark; all others come from the path. Who may call is not decided here but before, in
``api.access``, so that a stranger learns nothing about what a body should look like.
"""

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args, get_origin, get_type_hints

import pydantic
from flask import Response, request
from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo
from typing_extensions import TypeForm
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from printdesk.api.sentences import refusal_of
from printdesk.errors import NotFound, Refusal, UnsupportedMediaType

JSON_BODY_BYTES = 1_000_000

View = Callable[..., object]
Model = type[BaseModel]


class Access(StrEnum):
    """Who may call a view."""

    PUBLIC = "public"
    LINKED = "linked"  # staff, and whoever has a signed link; the view decides
    STAFF = "staff"
    ADMIN = "admin"


@dataclass(frozen=True)
class Media:
    """An answer that is not JSON but a file of one of these media types.

    What is ``cached`` has an ETag or a date: whoever has it already is told so by 304. One that
    comes ``in_parts`` can be asked for from where a download broke off.
    """

    types: tuple[str, ...]
    cached: bool = False
    in_parts: bool = False


AS_ANNOTATED = Media(())


@dataclass(frozen=True)
class Contract:
    """What a view takes, gives and refuses."""

    name: str
    text: str
    access: Access
    body: Model | None
    form: Model | None
    query: Model | None
    returns: TypeAdapter[object] | Media | None
    status: int
    tagged: bool
    own_accounts: bool
    refusals: tuple[type[Refusal], ...]

    def arguments(self) -> dict[str, BaseModel]:
        """What the request carries, checked. Raises a Refusal that names each wrong field."""
        given: dict[str, BaseModel] = {}
        if self.query:
            given["query"] = _checked(self.query, _texts(request.args, self.query))
        if self.body:
            given["body"] = _json(self.body)
        if self.form:
            given["form"] = _multipart(self.form)
        return given

    def answer(self, value: object) -> AnyResponse:
        """The response to a caller for what the view gave."""
        if isinstance(value, AnyResponse):
            return value
        if self.returns is None:
            response = Response(status=self.status)
            del response.headers["Content-Type"]
            return response
        assert isinstance(self.returns, TypeAdapter)  # noqa: S101 - a file is sent as a response
        content = self.returns.validate_python(value, from_attributes=True)
        data = self.returns.dump_json(content, by_alias=True)
        response = Response(data, status=self.status, content_type="application/json")
        if self.tagged:
            response.add_etag()
            response.make_conditional(request)
        return response


def endpoint(
    access: Access,
    *,
    returns: TypeForm[object] | Media | None = AS_ANNOTATED,
    status: int | None = None,
    tagged: bool = False,
    own_accounts: bool = False,
    refusals: Sequence[type[Refusal]] = (),
) -> Callable[[View], Callable[..., AnyResponse]]:
    """Make a function a view under a contract.

    ``returns`` is the shape of the answer where the function's own annotation is not: what it
    gives is then read by attributes. Nothing returned is 204; a ``Media`` is a file. What is
    ``tagged`` has an ETag of its content: whoever asks again and has it already is told so by 304.
    What is about ``own_accounts`` is refused where people sign in by Clerk.
    """

    def decorate(view: View) -> Callable[..., AnyResponse]:
        hints = get_type_hints(view, include_extras=True)
        annotated = hints.pop("return")
        shape = annotated if returns is AS_ANNOTATED else returns
        nothing = shape is None or shape is type(None)
        contract = Contract(
            name=view.__name__,
            text=inspect.getdoc(view) or "",
            access=access,
            body=hints.get("body"),
            form=hints.get("form"),
            query=hints.get("query"),
            returns=_shape(view, shape),
            status=status or (204 if nothing else 200),
            tagged=tagged,
            own_accounts=own_accounts,
            refusals=tuple(refusals),
        )

        @functools.wraps(view)
        def handle(**path: object) -> AnyResponse:
            if any("\0" in str(part) for part in path.values()):
                raise NotFound
            return contract.answer(view(**path, **contract.arguments()))

        handle.contract = contract  # type: ignore[attr-defined]
        return handle

    return decorate


def contract_of(view: object) -> Contract | None:
    """The contract of a view, or None when it has none."""
    contract = getattr(view, "contract", None)
    return contract if isinstance(contract, Contract) else None


def takes_many(field: FieldInfo) -> bool:
    """Whether a field of a query or form is a list, so that it may be given several times."""
    kinds = (field.annotation, *get_args(field.annotation))
    return any((get_origin(kind) or kind) in {list, tuple} for kind in kinds)


def _shape(
    view: View, shape: TypeForm[object] | Media | None
) -> TypeAdapter[object] | Media | None:
    if shape is None or shape is type(None):
        return None
    if isinstance(shape, Media):
        return shape
    if isinstance(shape, type) and issubclass(shape, AnyResponse):
        raise TypeError(f"{view.__name__}: say with “returns” what the response holds")
    return TypeAdapter(shape)


def _checked(model: Model, given: dict[str, object]) -> BaseModel:
    try:
        return model.model_validate(given)
    except pydantic.ValidationError as error:
        raise refusal_of(error, model) from None


def _json(model: Model) -> BaseModel:
    request.max_content_length = JSON_BODY_BYTES
    data = request.get_data()
    if data and request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        return model.model_validate_json(data or b"{}", strict=True)
    except pydantic.ValidationError as error:
        raise refusal_of(error, model) from None


def _multipart(model: Model) -> BaseModel:
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("Send this as multipart/form-data.")
    filled_in = MultiDict((key, text) for key, text in request.form.items(multi=True) if text)
    chosen = {key: file for key, file in request.files.items() if file.filename}
    return _checked(model, {**_texts(filled_in, model), **chosen})


def _texts(values: MultiDict[str, str], model: Model) -> dict[str, object]:
    given: dict[str, object] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in values:
            given[key] = values.getlist(key) if takes_many(field) else values[key]
    return given
