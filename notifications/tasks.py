"""What of the mailbox is done in the background; each task may run at any time, twice or beside itself."""

from celery import shared_task

from notifications import announcing, mailing, retention


@shared_task
def send_email() -> None:
    """Gather what is due by e-mail and send it."""
    mailing.send_due()


@shared_task
def publish_announcements() -> None:
    """Tell everybody what staff announced."""
    announcing.publish_due()


@shared_task
def purge_notifications() -> None:
    """Remove what is too old to be of use."""
    retention.purge()
