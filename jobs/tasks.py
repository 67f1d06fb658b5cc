"""What is done with jobs in the background; it may run at any time, twice or beside itself."""

from celery import shared_task

from jobs.alerts import tell_matches


@shared_task
def match_new_jobs(owner_id: int | None = None) -> None:
    """Tell people of new jobs that match: one of them, or everybody."""
    tell_matches(owner_id)
