"""Ownership: every row belongs to one user."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows with an owner. `for_user()` is the only door for reads on behalf of somebody."""

    owner_field = "owner"

    def for_user(self, user: Any) -> Self:
        """Keep the rows of one user; of somebody who is not signed in, nothing."""
        return self.filter(**{f"{self.owner_field}_id": user.pk}) if user and user.pk else self.none()


class OwnedModel(models.Model):
    """A row of one user. `uid` is its identity across accounts and installations, `id` within this one."""

    # Each model has an index that begins with the owner. With one of the owner alone beside it, PostgreSQL reads the
    # list of all of an owner's rows to search for one word.
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    # Plain defaults, not auto_now: a restore puts the old times back.
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True


class SoftDeleteQuerySet(OwnedQuerySet):
    """Owned rows that are first put aside, and only later removed for good."""

    def live(self) -> Self:
        """Keep what is not deleted."""
        return self.filter(deleted_at=None)

    def deleted(self) -> Self:
        """Keep the deleted alone."""
        return self.filter(deleted_at__isnull=False)


class SoftDeleteModel(OwnedModel):
    """An owned row with a date of deletion."""

    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = SoftDeleteQuerySet.as_manager()

    class Meta:
        abstract = True
