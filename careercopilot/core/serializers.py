"""The base of all serializers: strict about fields, complete about errors."""

from collections.abc import Mapping
from copy import deepcopy
from itertools import islice
from typing import Any, TypeVar

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import models
from rest_framework import serializers
from rest_framework.fields import SkipField, empty, get_error_detail

from careercopilot.core.checking import ASK, Rule, Rules, rules_of
from careercopilot.core.fields import AmountField, DayField, FlagField, LinkField, MomentField, TextField
from careercopilot.core.showing import Reader, reader_of, shown

T = TypeVar("T")
_READERS: dict[type, dict[str, Reader]] = {}
"""How the rows of each serializer are read."""
_RULES: dict[type, Rules] = {}
"""How what is sent to each serializer is checked."""
UNKNOWN_FIELD = "This field is unknown. Leave it out, or see /api/docs/ for the names."
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

    Rules over several fields belong in `cross_field_errors`, so that they are reported with the rest.
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
        rules = self.rules()
        is_partial, is_new = self.root.partial, self.instance is None
        values: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for rule in rules.writable:
            value = data.get(rule.name, empty)
            if value is empty:
                # In a partial body, what is not there stays as it is.
                if is_partial or (rule.is_optional and is_new):
                    continue
                found = ASK if rule.default is None else rule.default()
            else:
                found = ASK if rule.check is None else rule.check(value)
            if found is ASK or rule.own_check is not None:
                self._look_at(rule, value, found, values, errors)
            else:
                values[rule.source] = found
        unknown = (str(name) for name in data if name not in rules.names)
        errors |= {name: [UNKNOWN_FIELD] for name in islice(unknown, NAMED_UNKNOWN_FIELDS)}
        for name, messages in self.cross_field_errors(values).items():
            errors.setdefault(name, messages)
        if errors:
            raise serializers.ValidationError(errors)
        return values

    def rules(self) -> Rules:
        """Return how the fields of this kind of serializer take what is sent."""
        kind = type(self)
        if kind not in _RULES:
            prototype = kind()
            _RULES[kind] = rules_of(prototype, super(StrictSerializer, prototype).get_validators())
        return _RULES[kind]

    def field(self, name: str) -> Any:
        """Return a field of this serializer; the others need not be made for it."""
        if "fields" in self.__dict__:
            return self.fields[name]
        made = self.__dict__.setdefault("_made", {})
        if name not in made:
            made[name] = deepcopy(self.rules().fields[name])
            made[name].bind(name, self)
        return made[name]

    def get_validators(self) -> list[Any]:
        """Return the validators of the row as a whole, found once for each kind of serializer."""
        return list(self.rules().validators)

    def run_validators(self, value: Any) -> None:
        """Run them, if there are any: REST framework makes all fields for that."""
        if self.validators:
            super().run_validators(value)

    def _look_at(self, rule: Rule, value: Any, found: Any, values: dict[str, Any], errors: dict[str, Any]) -> None:
        """Ask the field where it has not been answered for, then the serializer's own check; note value or error."""
        try:
            if found is ASK:
                field = self.field(rule.name)
                if value == "" and self._has_default(field):
                    self._reset(field, values)
                    return
                is_null = value == "" and isinstance(field, _EMPTY_MEANS_NULL) and not field.required
                found = field.run_validation(None if is_null and field.allow_null else value)
            values[rule.source] = found if rule.own_check is None else getattr(self, rule.own_check)(found)
        except serializers.ValidationError as error:
            errors[rule.name] = error.detail
        except DjangoValidationError as error:
            errors[rule.name] = get_error_detail(error)
        except SkipField:
            if self.instance is not None and not self.root.partial:
                self._reset(self.field(rule.name), values)

    def _has_default(self, field: serializers.Field[Any, Any, Any, Any]) -> bool:
        """Tell whether an empty text stands for the default: an optional number or choice that cannot be null."""
        return isinstance(field, _EMPTY_MEANS_NULL) and not field.required and not field.allow_null

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
        models.BooleanField: FlagField,
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
