"""Analytics on the API: answers as JSON with an ETag, as CSV, and as pictures; kept per owner until the next write."""

import json
import zlib
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.reverse import reverse

from analytics.answers import FORMS, Question, answer, question_of
from analytics.charts import chart_of
from analytics.choices import LONGEST_PERIOD, FileFormat, Interval, Metric, Picture
from analytics.examples import EXAMPLES
from analytics.reading import Account
from analytics.serializers import answers as serializers
from analytics.tables import to_csv
from careercopilot.core.cache import kept
from careercopilot.core.conditional import etag_of, is_unchanged
from careercopilot.core.errors import NotThere
from careercopilot.core.openapi import IF_NONE_MATCH
from careercopilot.core.suggestions import near
from careercopilot.core.viewsets import ApiView

DAYS: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": LONGEST_PERIOD}
PERIOD = [
    OpenApiParameter("from", OpenApiTypes.DATE, description="The first day, in your time zone."),
    OpenApiParameter("to", OpenApiTypes.DATE, description="The last day; one beyond today is cut to today."),
    OpenApiParameter("days", DAYS, description="Instead: so many days that end today."),
]
FORMAT = OpenApiParameter("file_format", str, enum=FileFormat.values, default="json")
INTERVAL = OpenApiParameter("interval", str, enum=Interval.values, default="week")
METRIC = OpenApiParameter("metric", str, enum=Metric.values, default="applications")
PICTURE = OpenApiParameter(
    "name", str, OpenApiParameter.PATH, enum=[name for name in Picture.values if name != Picture.TRENDS]
)
Handler = Callable[..., HttpResponse]
Computed = tuple[str, bytes | tuple[bytes]]
"""An ETag and a body: as it is sent, or compressed within a tuple."""
LARGE = 256 * 1024
"""Bytes: a larger answer is kept compressed, and not at all where that is larger, too."""


def described(name: str, text: str, serializer: Any, *more: OpenApiParameter) -> Callable[[Handler], Handler]:
    """Return the description of one answer for the OpenAPI document."""
    example = OpenApiExample("Answer", value=EXAMPLES[name], response_only=True)
    shape = OpenApiResponse(serializer, "The figures.", [example])
    table = OpenApiResponse(OpenApiTypes.STR, "The figures.", [OpenApiExample("Table", to_csv(name, EXAMPLES[name]))])
    return extend_schema(
        operation_id=f"analytics_{name.replace('-', '_')}",
        summary=text,
        parameters=[*PERIOD, *more, FORMAT, IF_NONE_MATCH],
        responses={(200, "application/json"): shape, (200, "text/csv"): table},
    )


class AnalyticsView(ApiView):
    """One answer. A form is asked for by `file_format` alone: whatever a client accepts, errors are JSON."""

    renderer_classes = [JSONRenderer]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:  # noqa: FBT001
        """Heed no Accept header."""
        renderer = self.get_renderers()[0]
        return renderer, str(renderer.media_type)

    def reply(self, request: Request, name: str) -> HttpResponse:
        """Answer the figures of a name."""
        tag, content = self.figures(request, name)
        if request.query_params.get("file_format") == FileFormat.CSV:
            table = to_csv(name, json.loads(content))
            user: Any = request.user
            filename = f"analytics-{name}-{user.today()}.csv"
            headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
            return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)
        return self.unless_known(request, tag, content, "application/json")

    def unless_known(self, request: Request, tag: str, content: bytes, content_type: str) -> HttpResponse:
        """Answer a body with its ETag, or 304 when the client has it."""
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if is_unchanged(request, tag):
            return HttpResponse(status=304, headers=headers)
        return HttpResponse(content, content_type=content_type, headers=headers)

    def figures(self, request: Request, name: str, *, besides: tuple[str, ...] = FORMS) -> tuple[str, bytes]:
        """Return the ETag and the JSON of an answer, kept or computed; `besides` are parameters of its form."""
        user: Any = request.user
        today = user.today()
        question = question_of(name, request.query_params, today, besides=besides)
        period = question.period
        asked = [name, period.start, period.end, question.interval, question.metric]
        parts = [*asked, today, user.timezone, user.week_start, user.daily_application_goal]
        tag, body = kept("analytics", user.pk, parts, lambda: _computed(user, name, question), worth_keeping=_is_small)
        return tag, body if isinstance(body, bytes) else zlib.decompress(body[0])


def _computed(user: Any, name: str, question: Question) -> Computed:
    body: bytes = JSONRenderer().render(answer(name, Account(user), question))
    return etag_of(body.decode()), body if len(body) <= LARGE else (zlib.compress(body, 1),)


def _is_small(computed: Computed) -> bool:
    """Tell whether an answer is kept: what one owner asks for must not fill the cache."""
    _, body = computed
    return len(body if isinstance(body, bytes) else body[0]) <= LARGE


class SummaryView(AnalyticsView):
    """Where somebody stands."""

    @described("summary", "Where the search stands", serializers.SummarySerializer)
    def get(self, request: Request) -> HttpResponse:
        """Answer counts, rates, what is asked for most, and the daily goal."""
        return self.reply(request, "summary")


class TrendsView(AnalyticsView):
    """How a number develops."""

    @described("trends", "How a number develops", serializers.TrendsSerializer, INTERVAL, METRIC)
    def get(self, request: Request) -> HttpResponse:
        """Answer a series, its direction, and the change against as many days before."""
        return self.reply(request, "trends")


class FunnelView(AnalyticsView):
    """How far applications get."""

    @described("funnel", "How far applications get", serializers.FunnelSerializer)
    def get(self, request: Request) -> HttpResponse:
        """Answer stages, and moves between statuses for a Sankey diagram."""
        return self.reply(request, "funnel")


class SkillGapView(AnalyticsView):
    """What to learn next."""

    @described("skill-gap", "What jobs ask for, and what to learn next", serializers.SkillGapSerializer)
    def get(self, request: Request) -> HttpResponse:
        """Answer the market, what is missing, and what would open most jobs."""
        return self.reply(request, "skill-gap")


class SourcesView(AnalyticsView):
    """Which sources are answered."""

    @described("sources", "Which sources are answered", serializers.SourcesSerializer)
    def get(self, request: Request) -> HttpResponse:
        """Answer rates by the source of the job."""
        return self.reply(request, "sources")


class TimeInStageView(AnalyticsView):
    """How long stages last."""

    @described("time-in-stage", "How long stages last", serializers.TimeInStageSerializer)
    def get(self, request: Request) -> HttpResponse:
        """Answer medians and quartiles; what is not over counts as lasting at least so long."""
        return self.reply(request, "time-in-stage")


class CohortsView(AnalyticsView):
    """What becomes of applications by when they were sent."""

    @described("cohorts", "What becomes of what was sent when", serializers.CohortsSerializer)
    def get(self, request: Request) -> HttpResponse:
        """Answer rates by week, résumé label and weekday, and how long the first answer takes."""
        return self.reply(request, "cohorts")


class DashboardView(AnalyticsView):
    """All of it at once."""

    @described("dashboard", "Everything a dashboard shows", serializers.DashboardSerializer, INTERVAL)
    def get(self, request: Request) -> HttpResponse:
        """Answer what all others answer for the same period."""
        return self.reply(request, "dashboard")


def drawn(name: str, text: str, *more: OpenApiParameter) -> Callable[[Handler], Handler]:
    """Return the description of pictures for the OpenAPI document, with the one of a name as an example."""
    example = OpenApiExample("Picture", chart_of(name, EXAMPLES[name]).render())
    return extend_schema(
        summary=text,
        parameters=[*PERIOD, *more, IF_NONE_MATCH],
        responses={(200, "image/svg+xml"): OpenApiResponse(OpenApiTypes.STR, "The picture.", [example])},
    )


class ChartView(AnalyticsView):
    """An answer as a picture."""

    @extend_schema(operation_id="analytics_chart", parameters=[PICTURE])
    @drawn("summary", "An answer as a picture")
    def get(self, request: Request, name: str) -> HttpResponse:
        """Answer an SVG with a title and the figures as its text alternative."""
        if name not in Picture.values:
            text = f"There is no such picture. Choose from {', '.join(Picture.values)}."
            suggestions = [reverse("analytics-chart", args=[one]) for one in near(name, Picture.values)]
            raise NotThere(text, suggestions=suggestions or None)
        tag, content = self.figures(request, name, besides=())
        picture = chart_of(name, json.loads(content)).render().encode()
        return self.unless_known(request, f'{tag[:-1]}-svg"', picture, "image/svg+xml")


class TrendsChartView(ChartView):
    """The trends as a picture: the one answer that says what is counted, and by what."""

    @extend_schema(operation_id="analytics_trends_chart")
    @drawn("trends", "The trends as a picture", INTERVAL, METRIC)
    def get(self, request: Request) -> HttpResponse:
        """Answer an SVG with a title and the figures as its text alternative."""
        return super().get(request, Picture.TRENDS)
