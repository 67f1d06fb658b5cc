"""What a JSON file of ours says about itself."""

from typing import Any

from django.utils import timezone

from careercopilot.core.resources import moment_text

FORMAT = "career-copilot"
BACKUP_FORMAT = "career-copilot-backup"
SCHEMA_VERSION = 1
MANIFEST = "manifest.json"


def manifest(resource: str, *, count: int, filters: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    """Return the manifest of a file of one resource."""
    return {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "resource": resource,
        "exported_at": moment_text(timezone.now()),
        "counts": {resource: count},
        "filters": filters,
        "fields": fields,
    }
