"""What this machine gives: a place for files, room on the disk, the libraries of the PDF export."""

import contextlib
import os
import shutil
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from careercopilot.doctor.findings import Check, Doubt, Trouble, reason_of
from exports.pdf.engine import layout_engine
from exports.pdf.errors import PdfUnavailable

MEGABYTE = 1024 * 1024
TIGHT_BYTES = 1024 * MEGABYTE
FULL_BYTES = 100 * MEGABYTE
FEW_NODES = 1_000


def look_at_storage() -> str:
    """Write a file, read it, and remove it."""
    content = uuid.uuid4().bytes
    place = getattr(default_storage, "location", "") or getattr(default_storage, "bucket_name", "")
    name = f"doctor-{uuid.uuid4()}"
    try:
        try:
            name = default_storage.save(name, ContentFile(content))
            with default_storage.open(name) as stream:
                is_same = stream.read() == content
        finally:
            # Also where it failed half-way: a full disk leaves an empty file.
            default_storage.delete(name)
    except OSError as error:
        raise Trouble(
            f"Files cannot be kept in {place}: {error.strerror or reason_of(error)}.",
            "Let the user that runs the service own that folder, and look whether its disk is full or read-only.",
        ) from error
    if not is_same:
        raise Trouble(f"{place} does not give back what was put in.", "Check STORAGE_URL.")
    return f"Writable: {place}"


def look_at_disk() -> str:
    """Look how much room there is where the data are."""
    folder = Path(settings.DATA_DIR)
    while not folder.exists():
        folder = folder.parent
    usage, nodes = shutil.disk_usage(folder), os.statvfs(folder)
    left = f"{usage.free / 1024 / MEGABYTE:.1f} GB left of {usage.total / 1024 / MEGABYTE:.1f}"
    advice = "Make room: the database, the broker and the files all stop when it is full."
    if usage.free < FULL_BYTES:
        raise Trouble(f"{left}, at {folder}.", advice)
    if nodes.f_files and nodes.f_favail < FEW_NODES:
        raise Trouble(f"Only {nodes.f_favail} more files can be made at {folder}.", advice)
    if usage.free < TIGHT_BYTES:
        raise Doubt(f"{left}, at {folder}.", advice)
    return left


def look_at_data_dir() -> str:
    """Look who may read what is kept in DATA_DIR, and whether this user may write there."""
    folder = Path(settings.DATA_DIR)
    if not folder.is_dir():
        raise Doubt(f"There is no folder {folder}.", "Set DATA_DIR to a folder for files and local state.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Trouble(f"{folder} cannot be written by this user.", "Let the user that runs the service own it.")
    own = [folder / name for name in ("", "secret_key", "careercopilot.sqlite3")]
    with contextlib.suppress(FileNotFoundError):
        if folder.stat().st_mode & 0o077 and (open_to := [x for x in own if x.exists() and x.stat().st_mode & 0o077]):
            raise Doubt(
                f"Others on this machine may read {open_to[0]}.", f"Run `chmod go-rwx {folder}`, for its owner alone."
            )
    return str(folder)


def look_at_pdf() -> str:
    """Load what makes PDFs."""
    try:
        engine = layout_engine()
    except PdfUnavailable as missing:
        raise Doubt(
            "PDF files cannot be made: Pango is missing. All else works.",
            "Debian and Ubuntu: apt-get install libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core.",
        ) from missing
    return f"WeasyPrint {engine.__version__}"


CHECKS = [
    Check("Data folder", look_at_data_dir, "Set DATA_DIR to a folder that this user may write."),
    Check("Storage", look_at_storage, "Check STORAGE_URL, and who owns the folder."),
    Check("Disk", look_at_disk, "Make room."),
    Check("PDF", look_at_pdf, "Install Pango."),
]
