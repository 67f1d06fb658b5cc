"""The base of all serializers: strict about fields, complete about errors."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, TypeVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import models
from rest_framework import serializers
from rest_framework.fields import SkipField, empty, get_error_detail

from careercopilot.core.fields import AmountField, DayField, LinkField, MomentField, TextField
from careercopilot.core.showing import Reader, reader_of, shown

T = TypeVar("T")
_READERS: dict[type, dict[str, Reader]] = {}
"""How the rows of each serializer are read."""
_UNKNOWN = "This field is unknown. Leave it out, or see /api/docs/ for the names."
_EMPTY_MEANS_NULL = (
    serializers.DateField,
    serializers.DateTimeField,
    serializers.TimeField,
    serializers.IntegerField,
    serializers.DecimalField,
    serializers.FloatField,
    serializers.ChoiceField,
    serializers.RelatedField,
)


NAMED_UNKNOWN_FIELDS = 20
"""So many unknown fields are named in an answer: who sends thousands gets no thousands back."""


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses unknown fields, reports all errors of a body at once, and lets PUT reset what was left out.

    Rules over several fields belong into `cross_field_errors`, so that they are reported with the rest.
    """

    def cross_field_errors(self, values: dict[str, Any]) -> dict[str, list[str]]:  # noqa: ARG002 - a hook
        """Return errors of the fields taken together; `values` holds those that are valid on their own."""
        return {}

    def current(self, values: Mapping[str, Any], name: str) -> Any:
        """Return a field's value as it will be: as sent, else as stored."""
        return values.get(name, getattr(self.instance, name, None))

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the validated values by attribute name."""
        if not isinstance(data, Mapping):
            raise serializers.ValidationError({"non_field_errors": ["Send a JSON object with named fields."]})
        values: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for field in self._looked_at(data):
            if data.get(str(field.field_name)) == "" and self._has_default(field):
                self._reset(field, values)
                continue
            try:
                values[str(field.source)] = self._validated(field, data)
            except serializers.ValidationError as error:
                errors[str(field.field_name)] = error.detail
            except DjangoValidationError as error:
                errors[str(field.field_name)] = get_error_detail(error)
            except SkipField:
                if self.instance is not None and not self.root.partial:
                    self._reset(field, values)
        unknown = (str(name) for name in data if name not in self.fields)
        errors |= {name: [_UNKNOWN] for name in islice(unknown, NAMED_UNKNOWN_FIELDS)}
        for name, messages in self.cross_field_errors(values).items():
            errors.setdefault(name, messages)
        if errors:
            raise serializers.ValidationError(errors)
        return values

    def _looked_at(self, data: Mapping[str, Any]) -> Iterable[serializers.Field[Any, Any, Any, Any]]:
        """Return the fields to validate: in a partial body those that are there, the others stay as they are."""
        if not self.root.partial:
            return self._writable_fields
        return (field for field in self._writable_fields if field.field_name in data)

    def _has_default(self, field: serializers.Field[Any, Any, Any, Any]) -> bool:
        """Tell whether an empty text stands for the default: an optional number or choice that cannot be null."""
        return isinstance(field, _EMPTY_MEANS_NULL) and not field.required and not field.allow_null

    def _validated(self, field: serializers.Field[Any, Any, Any, Any], data: Mapping[str, Any]) -> Any:
        value = data.get(str(field.field_name), empty)
        if value == "" and isinstance(field, _EMPTY_MEANS_NULL) and not field.required and field.allow_null:
            value = None
        validated = field.run_validation(value)
        own_check = getattr(self, f"validate_{field.field_name}", None)
        return own_check(validated) if own_check else validated

    def _reset(self, field: serializers.Field[Any, Any, Any, Any], values: dict[str, Any]) -> None:
        """PUT: an optional field that was left out goes back to its default."""
        model = getattr(getattr(self, "Meta", None), "model", None)
        columns = {column.name: column for column in model._meta.fields} if model else {}
        column = columns.get(str(field.source))
        if column is not None:
            values[str(field.source)] = column.get_default()
        elif field.allow_null:
            values[str(field.source)] = None


class StrictModelSerializer(StrictSerializer, serializers.ModelSerializer[Any]):
    """A strict serializer of a model, with the contract's kinds of fields."""

    _own_readers: dict[str, Reader] | None = None
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: TextField,
        models.TextField: TextField,
        models.URLField: LinkField,
        models.DateField: DayField,
        models.DateTimeField: MomentField,
        models.DecimalField: AmountField,
    }

    def get_fields(self) -> dict[str, Any]:
        """Return all fields, or those that `fields=` asks for."""
        return self._asked_for(super().get_fields())

    def readers(self) -> dict[str, Reader]:
        """Return how the fields that are asked for are read; raises ValidationError for unknown ones."""
        kind = type(self)
        if kind not in _READERS:
            fields = kind().fields.items()
            _READERS[kind] = {name: reader_of(field, self.Meta.model) for name, field in fields if not field.write_only}
        return self._asked_for(_READERS[kind])

    def to_representation(self, instance: Any) -> Any:
        """Return a row as plain values; anything else is left to the fields."""
        if not isinstance(instance, models.Model):
            return super().to_representation(instance)
        if self._own_readers is None:
            self._own_readers = self.readers()
        return shown(self, self._own_readers, instance)

    def _asked_for(self, fields: dict[str, T]) -> dict[str, T]:
        parent: Any = self.parent
        is_top = parent is None or (isinstance(parent, serializers.ListSerializer) and parent.parent is None)
        wanted = self.context.get("fields") if is_top else None
        if wanted is None:
            return fields
        unknown = [name for name in wanted if name not in fields]
        if unknown:
            message = f"Unknown: {', '.join(unknown)}. Choose from {', '.join(fields)}."
            raise serializers.ValidationError({"fields": [message]})
        return {name: field for name, field in fields.items() if name in wanted}
