"""Bulk operations of a viewset: make, change, delete and bring back up to 5,000 rows in one call."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from careercopilot.core.bulk import (
    AtomicSerializer,
    BulkDeleteRowsSerializer,
    BulkIdsSerializer,
    BulkItemsSerializer,
    BulkReport,
    Refused,
    is_id,
)
from careercopilot.core.disturbance import undisturbed
from careercopilot.core.fields import OwnedRelatedField
from careercopilot.core.soft_viewsets import SoftDeleteModelViewSet
from careercopilot.core.viewsets import OwnedModelViewSet

_PARTLY = 207

Act = Callable[[Sequence[Any], Refused], Sequence[Any] | None]
"""Something done to a list of rows, which notes those that it leaves out."""


class BulkModelViewSet(SoftDeleteModelViewSet):
    """Rows that can be written many at once; to write one is to write a list of one.

    A subclass overrides the five `…_instances`, which call its services. Those with `refused` note there, by place,
    the rows they leave out, and return what they made; without it they raise.
    """

    bulk_defers: frozenset[str] = frozenset()
    """Long columns that are not read where many rows are changed and none of the items names them."""
    bulk_delete_serializer_class: type[BulkDeleteRowsSerializer] = BulkDeleteRowsSerializer

    @property
    def body_limit(self) -> int:
        """How many bytes of JSON this action takes."""
        is_bulk = (self.action or "").startswith("bulk_")
        limit: int = settings.BULK_BODY_LIMIT if is_bulk else settings.JSON_BODY_LIMIT
        return limit

    def create_instances(self, items: Sequence[dict[str, Any]], refused: Refused | None = None) -> Sequence[Any]:
        """Make rows from validated values and return them."""
        raise NotImplementedError

    def update_instances(
        self, changes: Sequence[tuple[Any, dict[str, Any]]], refused: Refused | None = None
    ) -> Sequence[Any]:
        """Change rows by validated values and return them."""
        raise NotImplementedError

    def soft_delete_instances(self, instances: Sequence[Any]) -> None:
        """Put rows aside."""
        raise NotImplementedError

    def delete_instances(self, instances: Sequence[Any], refused: Refused | None = None, **options: Any) -> None:
        """Remove rows for good; `options` are what the body of a bulk deletion says beyond `ids`."""
        raise NotImplementedError

    def restore_instances(self, instances: Sequence[Any], refused: Refused | None = None) -> None:
        """Bring rows back."""
        raise NotImplementedError

    def create_instance(self, values: dict[str, Any]) -> Any:
        """Make one row."""
        return self.create_instances([values])[0]

    def update_instance(self, instance: Any, values: dict[str, Any]) -> Any:
        """Change one row."""
        return self.update_instances([(instance, values)])[0]

    def soft_delete_instance(self, instance: Any) -> None:
        """Put one row aside."""
        self.soft_delete_instances([instance])

    def delete_instance(self, instance: Any) -> None:
        """Remove one row for good."""
        self.delete_instances([instance])

    def restore_instance(self, instance: Any) -> None:
        """Bring one row back."""
        self.restore_instances([instance])

    @action(detail=False, methods=["post"], url_path="bulk-create")
    def bulk_create(self, request: Request) -> Response:  # noqa: ARG002 - DRF hands it over
        """Make 1 to 5,000 rows: all or nothing, unless `atomic` is false."""
        asked = self._asked(BulkItemsSerializer)
        items = asked["items"]

        def carry_out() -> BulkReport:
            report = BulkReport(len(items), key="created_ids", noun=self.basename)
            values = self._valid(report, items, dict.fromkeys(range(len(items))))
            with transaction.atomic():
                self._apply(report, values, self.create_instances, atomic=asked["atomic"])
            return report

        return _answer(undisturbed(carry_out), status.HTTP_201_CREATED)

    @action(detail=False, methods=["post"], url_path="bulk-update")
    def bulk_update(self, request: Request) -> Response:  # noqa: ARG002 - the same
        """Change 1 to 5,000 rows, each by the fields that its item names beside the `id`."""
        asked = self._asked(BulkItemsSerializer)
        items = asked["items"]
        ids = [item.get("id") if isinstance(item, Mapping) else None for item in items]
        named = {str(name) for item in items if isinstance(item, Mapping) for name in item}

        def carry_out() -> BulkReport:
            report = BulkReport(len(items), key="updated_ids", noun=self.basename)
            with transaction.atomic():
                rows = self._held(report, ids, live=True, named=named)
                values = self._valid(report, items, rows)
                changes = {index: (rows[index], values[index]) for index in values}
                known = {index: row.pk for index, row in rows.items()}
                self._apply(report, changes, self.update_instances, ids=known, atomic=asked["atomic"])
            return report

        return _answer(undisturbed(carry_out))

    @action(detail=False, methods=["post"], url_path="bulk-delete")
    def bulk_delete(self, request: Request) -> Response:  # noqa: ARG002 - the same
        """Put 1 to 5,000 rows aside, or with `hard` remove them for good."""
        asked = self._asked(self.bulk_delete_serializer_class)
        ids, atomic, hard = asked.pop("ids"), asked.pop("atomic"), asked.pop("hard")
        act = partial(self.delete_instances, **asked) if hard else self._put_aside
        return self._on_rows("deleted_ids", ids, act, live=not hard, atomic=atomic)

    @action(detail=False, methods=["post"], url_path="bulk-restore")
    def bulk_restore(self, request: Request) -> Response:  # noqa: ARG002 - the same
        """Bring 1 to 5,000 deleted rows back; one that is not deleted stays as it is."""
        asked = self._asked(BulkIdsSerializer)
        return self._on_rows("updated_ids", asked["ids"], self.restore_instances, live=False, atomic=asked["atomic"])

    def _put_aside(self, rows: Sequence[Any], refused: Refused) -> None:  # noqa: ARG002 - the shape of an act
        self.soft_delete_instances(rows)

    def _on_rows(self, key: str, ids: Sequence[Any], act: Act, *, live: bool, atomic: bool) -> Response:
        """Have something done to the rows with these ids, and answer with the report."""

        def carry_out() -> BulkReport:
            report = BulkReport(len(ids), key=key, noun=self.basename)
            with transaction.atomic():
                rows = self._held(report, ids, live=live)
                self._apply(report, rows, act, ids={index: row.pk for index, row in rows.items()}, atomic=atomic)
            return report

        return _answer(undisturbed(carry_out))

    def _asked(self, serializer_class: type[AtomicSerializer]) -> dict[str, Any]:
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = serializer.validated_data
        return values

    def _held(
        self, report: BulkReport, ids: Sequence[Any], *, live: bool, named: Collection[str] = ()
    ) -> dict[int, Any]:
        """Return the user's rows by index, locked in the order of their ids; note those that are not there."""
        rows: Any = OwnedModelViewSet.get_queryset(self)
        rows = rows.live() if live else rows
        rows = rows.filter(pk__in={one for one in ids if is_id(one)}).defer(*self.bulk_defers.difference(named))
        found = {row.pk: row for row in rows.order_by("pk").select_for_update(of=("self",))}
        return {index: found[pk] for index, pk in report.take(ids, found).items()}

    def _valid(self, report: BulkReport, items: Sequence[Any], rows: Mapping[int, Any]) -> dict[int, dict[str, Any]]:
        """Return the validated values by index, and note the errors; `rows` holds the stored row, None for a new one.

        One serializer serves all: to make one costs more than to validate a row.
        """
        serializer: Any = self.get_serializer(partial=self.action == "bulk_update")
        for name, field in serializer.rules().fields.items():
            if isinstance(field, OwnedRelatedField):
                serializer.field(name).preload(item.get(name) for item in items if isinstance(item, Mapping))
        valid: dict[int, dict[str, Any]] = {}
        for index, item in enumerate(items):
            if not isinstance(item, Mapping):
                report.fail(index, None, ValidationError(["Send a JSON object with named fields."]))
            elif index in rows:
                serializer.instance = row = rows[index]
                try:
                    valid[index] = serializer.run_validation(item)
                except ValidationError as error:
                    report.fail(index, row and row.pk, error)
        return valid

    def _apply(
        self,
        report: BulkReport,
        rows: Mapping[int, Any],
        act: Act,
        *,
        atomic: bool,
        ids: Mapping[int, int] | None = None,
    ) -> None:
        """Have the rows written, and report what became of them; `ids` are those of rows that are there already."""
        report.check(atomic=atomic)
        refused: Refused = {}
        made = act(list(rows.values()), refused) if rows else ()
        for place, index in enumerate(rows):
            if place in refused:
                report.fail(index, ids and ids[index], refused[place])
        kept = [index for place, index in enumerate(rows) if place not in refused]
        report.done = (
            {index: ids[index] for index in kept}
            if ids is not None
            else {index: row.pk for index, row in zip(kept, made or (), strict=True)}
        )
        report.check(atomic=atomic)


def _answer(report: BulkReport, success: int = status.HTTP_200_OK) -> Response:
    return Response(report.data(), status=_PARTLY if report.errors else success)
