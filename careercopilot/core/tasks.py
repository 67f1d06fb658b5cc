"""Housekeeping of the floor's own table."""

from celery import shared_task
from django.utils import timezone

from careercopilot.core.idempotency import LIFETIME
from careercopilot.core.models import IdempotencyRecord


@shared_task
def purge_idempotency_records() -> None:
    """Forget answers whose day is over."""
    IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - LIFETIME).delete()
