"""Examples of exports and imports for the OpenAPI document."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from careercopilot.core.examples import sent, shown

EXPORT_REQUEST: dict[str, Any] = {
    "resource": "applications",
    "file_format": "xlsx",
    "filters": {"status": ["applied", "interview"], "applied_after": "2026-09-01"},
    "fields": ["company", "title", "status", "applied_on"],
}
EXPORT: dict[str, Any] = {
    "id": 7,
    "uid": "5c6c4e7e-4b16-4d05-9f38-3a2d4a5d6c55",
    **EXPORT_REQUEST,
    "status": "completed",
    "progress": 100,
    "detail": "",
    "rows": 84,
    "size": 15230,
    "created_at": "2026-11-23T10:00:00Z",
    "started_at": "2026-11-23T10:00:01Z",
    "finished_at": "2026-11-23T10:00:03Z",
    "expires_at": "2026-11-30T10:00:03Z",
}
_WAITS = {"status": "queued", "progress": 0, "started_at": None, "finished_at": None}
QUEUED_EXPORT = {**EXPORT, **_WAITS, "rows": 0, "size": 0, "expires_at": None}
EXPORT_EXAMPLES = [sent(EXPORT_REQUEST), shown(EXPORT)]
IMPORT: dict[str, Any] = {
    "id": 3,
    "uid": "b7f0a0d0-64f8-49b5-8d43-7a2a0b9a1f10",
    "resource": "applications",
    "filename": "Job Applications.csv",
    "size": 20480,
    "dry_run": False,
    "on_error": "skip",
    "duplicates": "skip",
    "mapping": {},
    "date_order": "",
    "status": "completed",
    "progress": 100,
    "detail": "",
    "total": 120,
    "created": 117,
    "updated": 0,
    "skipped": 2,
    "failed": 1,
    "errors": [
        {
            "row": 14,
            "column": "company",
            "value": "",
            "error_code": "VALIDATION_ERROR",
            "detail": "This field may not be blank.",
        }
    ],
    "warnings": [],
    "tables": [
        {
            "name": "Job Applications.csv",
            "format": "linkedin",
            "columns": {"Company Name": "company", "Job Title": "title"},
            "unmapped": [],
            "dropped": ["Contact Email", "Contact Phone Number", "Question And Answers"],
        }
    ],
    "undone_at": None,
    "created_at": "2026-11-23T10:00:00Z",
    "started_at": "2026-11-23T10:00:01Z",
    "finished_at": "2026-11-23T10:00:02Z",
}
QUEUED_IMPORT = {
    **IMPORT,
    **_WAITS,
    **dict.fromkeys(("total", "created", "updated", "skipped", "failed"), 0),
    "errors": [],
    "tables": [],
}
IMPORT_REQUEST = OpenApiExample(
    "Request",
    {"file": "company,title\nHarbour Analytics GmbH,Backend Engineer\n", "resource": "jobs"},
    request_only=True,
    media_type="multipart/form-data",
)
IMPORT_EXAMPLES = [shown(IMPORT)]
IMPORT_SUMMARY_EXAMPLES = [
    shown({name: value for name, value in IMPORT.items() if name not in {"errors", "warnings", "tables"}})
]
IMPORTED_ROW = {"id": 91, "row": 2, "kind": "application", "action": "create", "object_id": 1204}
IMPORT_ROW_EXAMPLES = [shown(IMPORTED_ROW)]
ROWS = {
    "manifest": {
        "format": "career-copilot",
        "schema_version": 1,
        "resource": "jobs",
        "exported_at": "2026-11-23T10:00:00Z",
        "counts": {"jobs": 1},
        "filters": {"status": "saved"},
        "fields": ["company", "title"],
    },
    "results": [{"company": "Harbour Analytics GmbH", "title": "Backend Engineer"}],
}
ROWS_CSV = "\ufeffcompany,title\r\nHarbour Analytics GmbH,Backend Engineer\r\n"
UNDO = {"deleted": 116, "restored": 0, "left": 1, "edited": [IMPORTED_ROW]}
