"""The catalog: for everybody to read, and for admins to edit."""

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from printdesk import catalog
from printdesk.api.catalog_shapes import CatalogIn, CatalogOut, catalog_in, catalog_out
from printdesk.api.contract import Access, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.schemas import Input, Output, Whole
from printdesk.errors import ValidationFailed, VersionConflict

blueprint = Blueprint("catalog", __name__)


class CatalogBody(Input):
    """The whole catalog, and the version that it was made from."""

    version: Annotated[Whole, Field(ge=0)]
    catalog: CatalogIn


class EditedCatalogOut(Output):
    """The catalog in force; with its `version` a newer one is saved."""

    version: int
    catalog: CatalogOut
    defaults: Annotated[CatalogOut, Field(description="What a new lab begins with, to go back to.")]


@blueprint.get("/catalog")
@endpoint(Access.PUBLIC)
def show_catalog() -> CatalogOut:
    """Tell what the lab offers."""
    with current_desk().database.reading() as session:
        return catalog_out(catalog.current(session))


@blueprint.get("/admin/catalog")
@endpoint(Access.ADMIN)
def show_catalog_to_edit() -> EditedCatalogOut:
    """Show the catalog with what is needed to change it."""
    with current_desk().database.reading() as session:
        version, lab = catalog.with_version(session)
    return _edited(version, lab)


@blueprint.put("/admin/catalog")
@endpoint(Access.ADMIN, refusals=(ValidationFailed, VersionConflict))
def save_catalog(body: CatalogBody) -> EditedCatalogOut:
    """Put a new catalog in force. Jobs that are there already stay as they are."""
    lab = catalog_in(body.catalog)
    version = catalog.save(current_desk(), lab, body.version, actor())
    return _edited(version, lab)


def _edited(version: int, lab: catalog.Catalog) -> EditedCatalogOut:
    return EditedCatalogOut(
        version=version, catalog=catalog_out(lab), defaults=catalog_out(catalog.first())
    )
