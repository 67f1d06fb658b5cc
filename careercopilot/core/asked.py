"""Filters of a list, of which a request makes those alone that it names."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from django_filters.rest_framework import FilterSet


class _Copies(Mapping[str, Any]):
    """All filters of a set by name; one is copied and given its set when it is first asked for."""

    def __init__(self, originals: Mapping[str, Any], filterset: FilterSet) -> None:
        self.originals, self.filterset = originals, filterset
        self.copies: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.copies:
            one = self.copies[name] = copy.deepcopy(self.originals[name])
            one.model, one.parent = self.filterset.queryset.model, self.filterset
        return self.copies[name]

    def __contains__(self, name: object) -> bool:
        return name in self.originals

    def __iter__(self) -> Iterator[str]:
        return iter(self.originals)

    def __len__(self) -> int:
        return len(self.originals)


class AskedFilterSet(FilterSet):
    """A set whose form has the fields alone that the query names: `cleaned_data` lacks the others, so use `get`.

    To copy forty filters and make forty fields costs more than to find fifty rows.
    """

    def __init__(self, data: Any = None, queryset: Any = None, **kwargs: Any) -> None:
        kind: Any = type(self)
        self.base_filters: Mapping[str, Any] = {}
        super().__init__(data, queryset, **kwargs)
        del self.base_filters
        self.filters: Mapping[str, Any] = _Copies(kind.base_filters, self)

    def get_form_class(self) -> Any:
        """Return a form with the fields that the query names."""
        fields = {name: self.filters[name].field for name in self.filters if name in self.data}
        return type(f"{type(self).__name__}Form", (self._meta.form,), fields)
