"""Jobs and saved searches on the API."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from careercopilot.core.bulk import Refused
from careercopilot.core.bulk_schema import bulk_schema
from careercopilot.core.bulk_viewsets import BulkModelViewSet
from careercopilot.core.pagination import OrderKey
from careercopilot.core.search import wants_rank
from careercopilot.core.viewsets import OwnedModelViewSet
from jobs.examples import JOB_REQUEST
from jobs.filters import BEST_FIRST, JOB_ORDERS, JobFilterSet
from jobs.matching import Profile, match_score
from jobs.models import Job, SavedSearch
from jobs.profiles import kept_profile, matching_profile, wishes_of
from jobs.serializers import (
    NAME_TAKEN,
    BulkDeleteJobsSerializer,
    JobSerializer,
    JobWriteSerializer,
    SavedSearchSerializer,
)
from jobs.services import STATUS_DIGEST, create_jobs, delete_jobs, destroy_jobs, restore_jobs, update_jobs


@bulk_schema(
    noun="job",
    row="JobWriteRequest",
    change="PatchedJobWriteRequest",
    made=JOB_REQUEST,
    changed={"status": "closed"},
    delete=BulkDeleteJobsSerializer,
)
class JobViewSet(BulkModelViewSet):
    """Jobs: what somebody could apply to."""

    queryset = Job.objects.all()
    serializer_class = JobSerializer
    filterset_class = JobFilterSet
    etag_excludes = frozenset({"possible_duplicates"})
    kept_as = "jobs"
    bulk_defers = frozenset({"description", "requirements", "responsibilities", "notes", "contacts", "extra"})
    bulk_delete_serializer_class = BulkDeleteJobsSerializer
    ordering_fields = JOB_ORDERS

    @property
    def search_order(self) -> list[OrderKey] | None:
        """A search is ranked, best first, then newest first."""
        return BEST_FIRST if wants_rank(self.request.query_params.get("q", "")) else None

    def get_serializer_class(self) -> type[JobSerializer]:
        """A write says which jobs look alike."""
        return JobSerializer if self.action in {"list", "search", "retrieve", "restore"} else JobWriteSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Add how jobs are matched against the profile of who asks."""
        return {**super().get_serializer_context(), "match_score": self._match_score}

    def kept_by(self) -> list[Any]:
        """Add what jobs are matched against, as it was read with the user: skills are rows of theirs."""
        return [*super().kept_by(), *wishes_of(self.request.user)]

    @cached_property
    def _profile(self) -> Profile:
        # What a write has read is not kept: the write may be taken back.
        return (kept_profile if self.request.method in SAFE_METHODS else matching_profile)(self.request.user)

    def _match_score(self, job: Job) -> int | None:
        return match_score(self._profile, job)

    def create_instances(self, items: Sequence[dict[str, Any]], refused: Refused | None = None) -> list[Job]:
        """Make jobs; none of them can stand in another's way."""
        return create_jobs(owner=self.request.user, items=items)

    def update_instances(
        self, changes: Sequence[tuple[Job, dict[str, Any]]], refused: Refused | None = None
    ) -> list[Job]:
        """Change jobs; none of them can stand in another's way."""
        return update_jobs(owner=self.request.user, changes=changes, digest=STATUS_DIGEST)

    def as_read(self, written: Job, held: Job | None) -> Job:
        """A job shows its own columns alone, and the service has just set them."""
        return written

    def soft_delete_instances(self, instances: Sequence[Job]) -> None:
        """Put jobs aside."""
        delete_jobs(jobs=instances)

    def delete_instances(self, instances: Sequence[Job], refused: Refused | None = None, **options: Any) -> None:
        """Remove jobs for good."""
        destroy_jobs(jobs=instances, refused=refused, **options)

    def delete_instance(self, instance: Job) -> None:
        """Remove one job for good."""
        self.delete_instances([instance], cascade=self.flag("cascade"))

    def restore_instances(self, instances: Sequence[Job], refused: Refused | None = None) -> None:
        """Bring jobs back; none of them can stand in another's way."""
        restore_jobs(jobs=instances)

    @extend_schema(
        operation_id="jobs_search",
        summary="The list of jobs, under a second name",
        responses=JobSerializer(many=True),
    )
    @action(detail=False)
    def search(self, request: Request) -> HttpResponse:
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
