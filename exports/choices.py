"""What goes out and comes in, in which form, and what becomes of it."""

from django.db import models


class RunStatus(models.TextChoices):
    """Where a run stands; the last three are its end."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDER_WAY = (RunStatus.QUEUED, RunStatus.RUNNING)


class ExportResource(models.TextChoices):
    """What an export holds."""

    JOBS = "jobs"
    APPLICATIONS = "applications"
    BACKUP = "backup"
    WORK_SEARCH_RECORD = "work-search-record"


class FileFormat(models.TextChoices):
    """The form of a file."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    PDF = "pdf"
    ZIP = "zip"


STREAMED = (FileFormat.CSV, FileFormat.JSON, FileFormat.XLSX)
FORMATS_OF: dict[str, tuple[str, ...]] = {
    ExportResource.JOBS.value: ("csv", "json", "xlsx", "pdf"),
    ExportResource.APPLICATIONS.value: ("csv", "json", "xlsx", "pdf"),
    ExportResource.BACKUP.value: ("zip",),
    ExportResource.WORK_SEARCH_RECORD.value: ("pdf",),
}
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


class ImportResource(models.TextChoices):
    """What an imported file is read as."""

    JOBS = "jobs"
    APPLICATIONS = "applications"
    BACKUP = "backup"


class OnError(models.TextChoices):
    """What a bad row means for the others."""

    ABORT = "abort"
    SKIP = "skip"


class Duplicates(models.TextChoices):
    """What becomes of a row that is here already."""

    SKIP = "skip"
    UPDATE = "update"
    CREATE = "create"


class DateOrder(models.TextChoices):
    """How dates such as 3/4/2026 are meant."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class RowAction(models.TextChoices):
    """What an import did with a row, or would do."""

    CREATE = "create"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    ERROR = "error"
