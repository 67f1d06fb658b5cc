"""What a job and a saved search look like on the wire."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from careercopilot.core.bulk import BulkDeleteRowsSerializer
from careercopilot.core.fields import LONG_TEXT, AmountField, BoundedListField, FlagField, LinkField, TextField
from careercopilot.core.filters import filtered, query_of
from careercopilot.core.serializers import StrictModelSerializer, StrictSerializer
from jobs.currencies import CURRENCIES
from jobs.examples import JOB_EXAMPLES, JOB_WRITE_EXAMPLES, SAVED_SEARCH_EXAMPLES
from jobs.filters import JobFilterSet
from jobs.models import MOST_ALERTS, Job, SavedSearch

LIST_LENGTH = 100
NAME_TAKEN = "There is a saved search of this name. Choose another."
TOO_MANY_ALERTS = f"At most {MOST_ALERTS} saved searches can alert. Turn it off for another one first."


class ContactSerializer(StrictSerializer):
    """Somebody to talk to about a job."""

    name = TextField(max_length=200, allow_blank=True, default="")
    role = TextField(max_length=200, allow_blank=True, default="")
    email = TextField(max_length=254, allow_blank=True, default="")
    phone = TextField(max_length=50, allow_blank=True, default="")
    url = LinkField(allow_blank=True, default="")
    note = TextField(max_length=2_000, allow_blank=True, default="")

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return a whole contact, also where a PATCH sends the list: it replaces what was there."""
        return dict.fromkeys(self.fields, "") | super().to_internal_value(data)


@extend_schema_serializer(examples=JOB_EXAMPLES)
class JobSerializer(StrictModelSerializer):
    """A job. `match_score` is computed for the reader's profile, 0..100 or null."""

    description = TextField(max_length=LONG_TEXT, allow_blank=True, required=False)
    requirements = TextField(max_length=LONG_TEXT, allow_blank=True, required=False)
    responsibilities = TextField(max_length=LONG_TEXT, allow_blank=True, required=False)
    notes = TextField(max_length=LONG_TEXT, allow_blank=True, required=False)
    url = LinkField(allow_blank=True, required=False)
    salary_min = AmountField(allow_null=True, required=False)
    salary_max = AmountField(allow_null=True, required=False)
    tech_stack = BoundedListField(child=TextField(max_length=100), max_length=LIST_LENGTH, default=list)
    tags = BoundedListField(child=TextField(max_length=100), max_length=LIST_LENGTH, required=False)
    contacts = ContactSerializer(many=True, required=False, max_length=LIST_LENGTH)  # type: ignore[call-arg]
    extra = serializers.DictField(
        child=serializers.CharField(), read_only=True, help_text="What an imported file said that has no field here."
    )
    match_score = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = [
            "id",
            "uid",
            "company",
            "title",
            "location",
            "work_mode",
            "job_type",
            "experience_level",
            "salary_min",
            "salary_max",
            "salary_currency",
            "salary_period",
            "salary_text",
            "description",
            "requirements",
            "responsibilities",
            "tech_stack",
            "tags",
            "contacts",
            "url",
            "source",
            "status",
            "notes",
            "posted_on",
            "deadline",
            "extra",
            "match_score",
            "created_at",
            "updated_at",
            "deleted_at",
        ]
        read_only_fields = ["uid", "created_at", "updated_at", "deleted_at"]

    def get_match_score(self, job: Job) -> int | None:
        """Return how well the job fits the reader: see `jobs.matching` for the formula."""
        score: int | None = self.context["match_score"](job)
        return score

    def validate_salary_currency(self, value: str) -> str:
        """Return the code in capitals; only those of ISO 4217 are known."""
        code = value.upper()
        if code and code not in CURRENCIES:
            raise serializers.ValidationError("Send a code of ISO 4217, such as EUR or USD.")
        return code

    def validate_tags(self, value: list[str]) -> list[str]:
        """Return the tags, each once."""
        return list(dict.fromkeys(value))

    def cross_field_errors(self, values: dict[str, Any]) -> dict[str, list[str]]:
        """A salary's upper end is not below its lower end."""
        low, high = self.current(values, "salary_min"), self.current(values, "salary_max")
        if low is not None and high is not None and high < low:
            field = "salary_max" if "salary_max" in values or "salary_min" not in values else "salary_min"
            word = "below salary_min" if field == "salary_max" else "above salary_max"
            return {field: [f"Must not be {word}."]}
        return {}


@extend_schema_serializer(examples=JOB_WRITE_EXAMPLES)
class JobWriteSerializer(JobSerializer):
    """A job just written, with the ids of those that look like it."""

    possible_duplicates = serializers.SerializerMethodField()

    class Meta(JobSerializer.Meta):
        fields = [*JobSerializer.Meta.fields, "possible_duplicates"]

    def get_possible_duplicates(self, job: Job) -> list[int]:
        """Return the ids of at most 20 live jobs of the owner that look like this one, the likeliest first."""
        return job.similar()


class BulkDeleteJobsSerializer(BulkDeleteRowsSerializer):
    """Ids of jobs to put aside, or to remove for good."""

    cascade = FlagField(default=False, help_text="With `hard`: remove their applications, too.")


@extend_schema_serializer(examples=SAVED_SEARCH_EXAMPLES)
class SavedSearchSerializer(StrictModelSerializer):
    """A list of jobs under a name; `filters` are what the list of jobs takes."""

    filters = serializers.DictField(required=False)

    class Meta:
        model = SavedSearch
        fields = ["id", "uid", "name", "filters", "alert", "created_at", "updated_at"]
        read_only_fields = ["uid", "created_at", "updated_at"]

    def validate_name(self, value: str) -> str:
        """A name is used once."""
        if self._others().filter(name=value).exists():
            raise serializers.ValidationError(NAME_TAKEN)
        return value

    def validate_alert(self, value: bool) -> bool:  # noqa: FBT001 - the library's hook
        """Each search that alerts is run for each new job, so there is a limit."""
        if value and self._others().filter(alert=True).count() >= MOST_ALERTS:
            raise serializers.ValidationError(TOO_MANY_ALERTS)
        return value

    def _others(self) -> Any:
        rows = SavedSearch.objects.for_user(self.context["request"].user)
        return rows.exclude(pk=getattr(self.instance, "pk", 0))

    def validate_filters(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return the filters if the list of jobs would take them."""
        filtered(JobFilterSet, Job.objects.none(), query_of(value), self.context["request"].user)
        return value
