"""Runs: exports and imports that a worker carries out, and what each import wrote."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from careercopilot.core.owner import OwnedModel, OwnedQuerySet
from exports.choices import (
    UNDER_WAY,
    DateOrder,
    Duplicates,
    ExportResource,
    FileFormat,
    ImportResource,
    OnError,
    RowAction,
    RunStatus,
)

NEVER_HELD_FOR = dt.timedelta(minutes=10)
"""No lease is given for so long: one that ends later was written by a clock that was ahead."""


class RunQuerySet(OwnedQuerySet):
    """Runs, by where they stand."""

    def under_way(self) -> Self:
        """Keep what is queued or running."""
        return self.filter(status__in=UNDER_WAY)

    def claimable(self, now: dt.datetime) -> Self:
        """Keep what nobody works on: what waits, and what a worker began that has not been heard of since."""
        return self.filter(Q(status=RunStatus.QUEUED) | Q(_is_over(now), status=RunStatus.RUNNING))

    def stale(self, now: dt.datetime) -> Self:
        """Keep what must be sent to the workers again."""
        return self.under_way().filter(Q(lease_until=None) | _is_over(now))


def _is_over(now: dt.datetime) -> Q:
    longest = max(NEVER_HELD_FOR, dt.timedelta(seconds=2 * settings.RUN_LEASE_SECONDS))
    return Q(lease_until__lt=now) | Q(lease_until__gt=now + longest)


class Run(OwnedModel):
    """Work for somebody that takes a while. Whoever works on it holds a lease, and `claim` tells one from another."""

    status = models.CharField(max_length=10, choices=RunStatus.choices, default=RunStatus.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent.")
    detail = models.CharField(max_length=500, blank=True, help_text="Why it failed, and what to do.")
    claim = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    file = models.CharField(max_length=500, blank=True, editable=False, help_text="Its name in the storage.")
    size = models.PositiveBigIntegerField(default=0, editable=False, help_text="Bytes of the file.")

    objects: ClassVar[Any] = RunQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk} ({self.status})"

    @property
    def is_over(self) -> bool:
        """Whether it has come to its end."""
        return self.status not in UNDER_WAY


class Export(Run):
    """Data of somebody's on its way into a file."""

    resource = models.CharField(max_length=20, choices=ExportResource.choices)
    file_format = models.CharField(max_length=4, choices=FileFormat.choices)
    filters = models.JSONField(default=dict, blank=True)
    fields = models.JSONField(null=True, blank=True, help_text="Columns asked for; null for all.")
    rows = models.PositiveIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False, help_text="When the file is removed.")

    class Meta:
        indexes = [
            models.Index(fields=["owner", "created_at", "id"], name="export_list"),
            models.Index(fields=["status", "lease_until"], name="export_claimable"),
        ]


class Import(Run):
    """A file of somebody's on its way into their account."""

    resource = models.CharField(max_length=20, choices=ImportResource.choices)
    filename = models.CharField(max_length=255, blank=True)
    dry_run = models.BooleanField(default=False)
    on_error = models.CharField(max_length=5, choices=OnError.choices, default=OnError.ABORT)
    duplicates = models.CharField(max_length=6, choices=Duplicates.choices, default=Duplicates.SKIP)
    mapping = models.JSONField(default=dict, blank=True, help_text="Header to field; null leaves a column out.")
    date_order = models.CharField(max_length=3, choices=DateOrder.choices, blank=True)
    total = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    tables = models.JSONField(default=list, blank=True, help_text="How each table of the file was read.")
    undone_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "created_at", "id"], name="import_list"),
            models.Index(fields=["status", "lease_until"], name="import_claimable"),
        ]


class ImportedRow(models.Model):
    """What an import did with one row of its file, or would do: enough to take it back, and to know it again."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows", db_index=False)
    row = models.PositiveIntegerField(help_text="As a spreadsheet counts: the header is row 1.")
    kind = models.CharField(max_length=20, help_text="What was written: job, application, skill, ...")
    action = models.CharField(max_length=9, choices=RowAction.choices)
    object_id = models.BigIntegerField(null=True)
    source_key = models.CharField(max_length=100, blank=True, help_text="By which a repeat is known.")
    before = models.JSONField(null=True, help_text="What an updated row was.")
    written_at = models.DateTimeField(default=timezone.now)
    stamp = models.DateTimeField(null=True, help_text="The row's `updated_at` as written: later means edited since.")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["run", "id"], name="imported_row_run"),
            models.Index(
                fields=["owner", "kind", "source_key"],
                condition=Q(object_id__isnull=False) & ~Q(source_key=""),
                name="imported_row_source",
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.row}: {self.action} {self.kind}"
