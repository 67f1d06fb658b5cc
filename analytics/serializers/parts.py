"""Shapes that several answers have parts of."""

from typing import Any

from rest_framework import serializers

from analytics.choices import STATUS_ORDER

NUMBER: dict[str, Any] = {"min_value": 0}


def percentage(text: str = "Percent with one decimal; null of nothing.") -> serializers.FloatField:
    """Return a field for a share."""
    return serializers.FloatField(allow_null=True, help_text=text)


class SpanSerializer(serializers.Serializer[Any]):
    """Days from `from` to `to`, both included."""

    to = serializers.DateField()
    open_sides = False

    def get_fields(self) -> dict[str, Any]:
        """Return the fields with `from`, which is no name of Python's."""
        days = {name: serializers.DateField(allow_null=self.open_sides) for name in ("from", "to")}
        return {**days, **{name: field for name, field in super().get_fields().items() if name not in days}}


class PeriodSerializer(SpanSerializer):
    """What is counted: null on a side that is open."""

    open_sides = True
    timezone = serializers.CharField()


class RowsSerializer(serializers.Serializer[Any]):
    """The rows behind a figure: how many, and the list that answers exactly them."""

    count = serializers.IntegerField(**NUMBER)
    path = serializers.CharField(
        allow_null=True, help_text="Null where no list answers them: none or more than 200 `ids`, or days before 1900."
    )
    ids = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="Where no filter says it: up to 200."
    )


class RateRowsSerializer(serializers.Serializer[Any]):
    """The rows behind a rate."""

    numerator = RowsSerializer()
    denominator = RowsSerializer()


class RateSerializer(serializers.Serializer[Any]):
    """A share: the numerator counts among the denominator."""

    value = percentage()
    numerator = serializers.IntegerField(**NUMBER)
    denominator = serializers.IntegerField(**NUMBER)
    n = serializers.IntegerField(**NUMBER)
    small_sample = serializers.BooleanField(help_text="The denominator is below 20.")
    rows = RateRowsSerializer()


class CountSerializer(serializers.Serializer[Any]):
    """A number and its rows."""

    count = serializers.IntegerField(**NUMBER)
    rows = RowsSerializer()


class PartSerializer(SpanSerializer):
    """What was sent on some days."""

    count = serializers.IntegerField(**NUMBER)
    rows = RowsSerializer()


class ComparedPartSerializer(PartSerializer):
    """What was sent in the current day, week or month, and in the same part of the one before."""

    previous = PartSerializer()


class SentCountsSerializer(serializers.Serializer[Any]):
    """What was sent today, this week and this month, each up to today."""

    day = ComparedPartSerializer()
    week = ComparedPartSerializer()
    month = ComparedPartSerializer()


class TopCompanySerializer(CountSerializer):
    """A company, and how many applications were sent to it."""

    name = serializers.CharField()


class TopSkillSerializer(TopCompanySerializer):
    """A skill, and how many jobs ask for it."""

    held = serializers.BooleanField()


class GoalRowsSerializer(serializers.Serializer[Any]):
    """The rows behind the figures of the goal."""

    sent_today = RowsSerializer()
    streak = RowsSerializer()
    best_streak = RowsSerializer()


class GoalSerializer(serializers.Serializer[Any]):
    """The daily goal and the days on which it was met."""

    daily_goal = serializers.IntegerField(**NUMBER)
    sent_today = serializers.IntegerField(**NUMBER)
    remaining = serializers.IntegerField(**NUMBER)
    percentage = percentage("Sent today in percent of the goal; null without a goal.")
    streak = serializers.IntegerField(**NUMBER, help_text="Days in a row until today, or yesterday.")
    best_streak = serializers.IntegerField(**NUMBER)
    rows = GoalRowsSerializer(help_text="What was sent today, and on the days in a row.")


class CountsByStatusSerializer(serializers.Serializer[Any]):
    """A number for each status."""

    def get_fields(self) -> dict[str, Any]:
        """Return a field for each status."""
        return {status: serializers.IntegerField(**NUMBER) for status in STATUS_ORDER}


class RowsByStatusSerializer(serializers.Serializer[Any]):
    """The rows of each status."""

    def get_fields(self) -> dict[str, Any]:
        """Return a field for each status."""
        return {status: RowsSerializer() for status in STATUS_ORDER}


class GroupSerializer(serializers.Serializer[Any]):
    """Sent applications that have something in common."""

    n = serializers.IntegerField(**NUMBER)
    response_rate = RateSerializer()
    interview_rate = RateSerializer()
    offer_rate = RateSerializer()
    rows = RowsSerializer()


class NamedGroupSerializer(GroupSerializer):
    """A group by a text; null for those without one."""

    name = serializers.CharField(allow_null=True)


class LastingSerializer(serializers.Serializer[Any]):
    """How long something takes, by Kaplan-Meier: what is not over yet counts as lasting at least so long."""

    n = serializers.IntegerField(**NUMBER)
    small_sample = serializers.BooleanField()
    q1_days = serializers.FloatField(allow_null=True)
    median_days = serializers.FloatField(allow_null=True, help_text="Null where too many are not over.")
    q3_days = serializers.FloatField(allow_null=True)
    rows = RowsSerializer()
