"""The shapes of the answers, for the OpenAPI document; each figure's definition stands in its guide."""

from typing import Any

from rest_framework import serializers

from analytics.choices import STAGES, Interval, Metric
from analytics.serializers.parts import (
    NUMBER,
    CountsByStatusSerializer,
    CountSerializer,
    GoalSerializer,
    GroupSerializer,
    LastingSerializer,
    NamedGroupSerializer,
    PeriodSerializer,
    RateSerializer,
    RowsByStatusSerializer,
    RowsSerializer,
    SentCountsSerializer,
    SpanSerializer,
    TopCompanySerializer,
    TopSkillSerializer,
    percentage,
)
from applications.choices import ApplicationStatus


class AnswerSerializer(serializers.Serializer[Any]):
    """What every answer begins with."""

    period = PeriodSerializer()
    n = serializers.IntegerField(**NUMBER, help_text="How many rows the answer is about.")


class SummarySerializer(AnswerSerializer):
    """Where somebody stands."""

    sent = CountSerializer(help_text="Ever `applied`.")
    counts_by_status = CountsByStatusSerializer(help_text="By the status now.")
    rows_by_status = RowsByStatusSerializer()
    response_rate = RateSerializer(help_text="Ever an answer (interview, offer, rejection) / sent.")
    interview_rate = RateSerializer(help_text="Ever interviewed / sent.")
    offer_rate = RateSerializer(help_text="Ever offered / sent.")
    acceptance_rate = RateSerializer(help_text="Ever accepted among those ever offered / ever offered.")
    sent_counts = SentCountsSerializer()
    top_skills = TopSkillSerializer(many=True)
    top_companies = TopCompanySerializer(many=True)
    goal = GoalSerializer()


class BucketSerializer(SpanSerializer):
    """One day, week or month of a series, cut to the period."""

    value = serializers.IntegerField(**NUMBER)
    complete = serializers.BooleanField(help_text="False where it is cut, or holds today.")
    rows = RowsSerializer()


class PreviousSerializer(SpanSerializer):
    """As many days directly before."""

    total = serializers.IntegerField(**NUMBER)
    rows = RowsSerializer()


class TrendsSerializer(AnswerSerializer):
    """How a number develops."""

    metric = serializers.ChoiceField(choices=Metric.choices)
    interval = serializers.ChoiceField(choices=Interval.choices)
    small_sample = serializers.BooleanField()
    total = serializers.IntegerField(**NUMBER)
    previous = PreviousSerializer()
    direction = serializers.ChoiceField(choices=["up", "down", "neutral"], help_text="Neutral within 5 percent.")
    percentage_change = percentage("Against the days before; null where those had 0.")
    rows = RowsSerializer()
    series = BucketSerializer(many=True)


class StageSerializer(CountSerializer):
    """How many of the sent ones ever got so far."""

    name = serializers.CharField(help_text="One of sent, answered, interviewed, offered, accepted.")
    of_sent = RateSerializer()
    of_previous = RateSerializer(allow_null=True)


class NodeSerializer(CountSerializer):
    """A status, and how many applications ever reached it."""

    name = serializers.CharField(help_text="A status.")


class LinkSerializer(serializers.Serializer[Any]):
    """Moves from one status directly to another."""

    source = serializers.ChoiceField(choices=ApplicationStatus.choices)  # type: ignore[assignment]
    target = serializers.ChoiceField(choices=ApplicationStatus.choices)
    value = serializers.IntegerField(**NUMBER, help_text="Moves.")
    applications = serializers.IntegerField(**NUMBER, help_text="Applications that made them.")
    rows = RowsSerializer()


class FunnelSerializer(AnswerSerializer):
    """How far applications get, and the data of a Sankey diagram."""

    sent = CountSerializer()
    stages = StageSerializer(many=True)
    nodes = NodeSerializer(many=True)
    links = LinkSerializer(many=True, help_text="Moves forward.")
    backward = LinkSerializer(many=True, help_text="All other moves.")


class SkillSerializer(serializers.Serializer[Any]):
    """How much a skill is asked for."""

    name = serializers.CharField()
    jobs = serializers.IntegerField(**NUMBER)
    demand = serializers.FloatField(help_text="Sum of the jobs' weights by recency and match.")
    rows = RowsSerializer()


class MarketSkillSerializer(SkillSerializer):
    """A skill on the market, and whether it is held."""

    share = percentage("Percent of the jobs.")
    held = serializers.BooleanField()
    level = serializers.CharField(allow_null=True)


class RecommendationSerializer(SkillSerializer):
    """A skill to learn; the rows are the jobs it would open."""

    opens = serializers.IntegerField(**NUMBER)


class MissingSkillSerializer(RecommendationSerializer):
    """A skill that is asked for and not held; the rows are the jobs that ask for it."""

    share = percentage("Percent of the jobs.")


class SkillGapSerializer(AnswerSerializer):
    """What jobs ask for, what is known of it, and what to learn next."""

    small_sample = serializers.BooleanField()
    skills_held = serializers.IntegerField(**NUMBER)
    skills_missing = serializers.IntegerField(**NUMBER)
    coverage_percentage = percentage("Demand of the skills held in percent of all demand.")
    rows = RowsSerializer(help_text="The jobs that are counted.")
    market = MarketSkillSerializer(many=True)
    missing_skills = MissingSkillSerializer(many=True, help_text="Most wanted first.")
    recommendations = RecommendationSerializer(many=True, help_text="By how many more jobs each would open.")


class SourcesSerializer(AnswerSerializer):
    """Which sources are answered."""

    rows = RowsSerializer()
    sources = NamedGroupSerializer(many=True)


class StageTimeSerializer(LastingSerializer):
    """How long visits to a status last."""

    name = serializers.CharField(help_text=f"One of {', '.join(STAGES)}.")
    ended = serializers.IntegerField(**NUMBER)
    open = serializers.IntegerField(**NUMBER)


class TimeInStageSerializer(AnswerSerializer):
    """How long stages last."""

    stages = StageTimeSerializer(many=True)


class WeekSerializer(GroupSerializer, SpanSerializer):
    """What was sent in one week."""

    complete = serializers.BooleanField(help_text="False where it reaches out of the period, or is not over.")
    young = serializers.BooleanField(help_text="Ended less than 28 days ago: answers may still come.")


class WeekdaySerializer(GroupSerializer):
    """What was sent on one day of the week."""

    weekday = serializers.IntegerField(min_value=1, max_value=7, help_text="1 is Monday.")


class FirstAnswerSerializer(LastingSerializer):
    """How long the first answer takes."""

    answered = serializers.IntegerField(**NUMBER)
    waiting = serializers.IntegerField(**NUMBER)


class CohortsSerializer(AnswerSerializer):
    """What becomes of applications by when they were sent, and with which résumé."""

    rows = RowsSerializer()
    weeks = WeekSerializer(many=True)
    resume_labels = NamedGroupSerializer(many=True)
    weekdays = WeekdaySerializer(many=True)
    first_answer = FirstAnswerSerializer()


class DashboardSerializer(serializers.Serializer[Any]):
    """All of it at once."""

    period = PeriodSerializer()
    summary = SummarySerializer()
    trends = TrendsSerializer()
    funnel = FunnelSerializer()
    skill_gap = SkillGapSerializer()
    sources = SourcesSerializer()
    time_in_stage = TimeInStageSerializer()
    cohorts = CohortsSerializer()
