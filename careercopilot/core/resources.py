"""The base of the Resources: what all files have in common."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget, Widget


class LinesWidget(Widget):
    """A list of texts in one cell, one a line."""

    def clean(self, value: Any, row: Mapping[str, Any] | None = None, **_: Any) -> list[str]:  # noqa: ARG002
        """Return the texts of a cell."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def render(self, value: Any, obj: Any = None, **_: Any) -> str:  # noqa: ARG002
        """Return the cell."""
        return "\n".join(value or [])


class OwnedResource(ModelResource):
    """Rows with an owner, told apart by `uid`; the owner stands as an e-mail address."""

    owner = Field(attribute="owner", column_name="owner", widget=ForeignKeyWidget(get_user_model(), "email"))

    class Meta:
        import_id_fields = ("uid",)
