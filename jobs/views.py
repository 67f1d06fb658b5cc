"""Jobs and saved searches on the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from careercopilot.core.pagination import OrderKey
from careercopilot.core.search import wants_rank
from careercopilot.core.viewsets import OwnedModelViewSet, SoftDeleteModelViewSet
from jobs.filters import JobFilterSet
from jobs.matching import Profile, match_score
from jobs.models import Job, SavedSearch
from jobs.profiles import matching_profile
from jobs.serializers import NAME_TAKEN, JobSerializer, JobWriteSerializer, SavedSearchSerializer
from jobs.services import create_jobs, delete_jobs, destroy_jobs, restore_jobs, update_jobs


class JobViewSet(SoftDeleteModelViewSet):
    """Jobs: what somebody could apply to."""

    queryset = Job.objects.all()
    serializer_class = JobSerializer
    filterset_class = JobFilterSet
    etag_excludes = frozenset({"possible_duplicates"})
    ordering_fields = {
        "created_at": OrderKey("created_at"),
        "updated_at": OrderKey("updated_at"),
        "company": OrderKey("company_folded"),
        "title": OrderKey("title_folded"),
        "deadline": OrderKey("deadline", nullable=True),
        "posted_on": OrderKey("posted_on", nullable=True),
        "salary_min": OrderKey("salary_min", nullable=True),
        "salary_max": OrderKey("salary_max", nullable=True),
    }

    @property
    def search_order(self) -> list[OrderKey] | None:
        """A search is ranked, best first, then newest first."""
        ranked = wants_rank(self.request.query_params.get("q", ""))
        return [OrderKey("rank", descending=True), OrderKey("created_at", descending=True)] if ranked else None

    def get_serializer_class(self) -> type[JobSerializer]:
        """A write says which jobs look alike."""
        return JobSerializer if self.action in {"list", "search", "retrieve", "restore"} else JobWriteSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Add how jobs are matched against the profile of who asks."""
        return {**super().get_serializer_context(), "match_score": self._match_score}

    @cached_property
    def _profile(self) -> Profile:
        return matching_profile(self.request.user)

    def _match_score(self, job: Job) -> int | None:
        return match_score(self._profile, job)

    def create_instance(self, values: dict[str, Any]) -> Job:
        """Make one job."""
        return create_jobs(owner=self.request.user, items=[values])[0]

    def update_instance(self, instance: Job, values: dict[str, Any]) -> Job:
        """Change one job."""
        return update_jobs(owner=self.request.user, changes=[(instance, values)])[0]

    def soft_delete_instance(self, instance: Job) -> None:
        """Put one job aside."""
        delete_jobs(jobs=[instance])

    def delete_instance(self, instance: Job) -> None:
        """Remove one job for good."""
        destroy_jobs(jobs=[instance], cascade=self.flag("cascade"))

    def restore_instance(self, instance: Job) -> None:
        """Bring one job back."""
        restore_jobs(jobs=[instance])

    @extend_schema(operation_id="jobs_search", summary="The list of jobs, under a second name")
    @action(detail=False)
    def search(self, request: Request) -> Response:
        """Answer one page of the list, as `/jobs/` does."""
        return self.list(request)


class SavedSearchViewSet(OwnedModelViewSet):
    """Searches somebody comes back to."""

    queryset = SavedSearch.objects.all()
    serializer_class = SavedSearchSerializer
    ordering_fields = {"created_at": OrderKey("created_at"), "name": OrderKey("name")}

    def create_instance(self, values: dict[str, Any]) -> Any:
        """Make it, unless another of the name was made in this moment."""
        with _name_once():
            return super().create_instance(values)

    def update_instance(self, instance: SavedSearch, values: dict[str, Any]) -> Any:
        """Change it and say when."""
        with _name_once():
            return super().update_instance(instance, {**values, "updated_at": timezone.now()})


@contextmanager
def _name_once() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError({"name": [NAME_TAKEN]}) from error
