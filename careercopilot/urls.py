"""The map of the house: every address that is answered."""

from typing import Any

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularSwaggerSplitView

from careercopilot import gauges  # noqa: F401 - what it declares is looked up for /metrics
from careercopilot.core import errors, health
from careercopilot.core.scrape import metrics_page
from careercopilot.guides import guide, guides
from careercopilot.views import ApiRootView, SchemaView, UnknownPathView, landing
from notifications.views import unsubscribe

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error

# Patterns are tried one after the other: first those that are asked for most.
api: list[Any] = [
    path("", include("jobs.urls")),
    path("", include("applications.urls")),
    path("", include("analytics.urls")),
    path("", include("notifications.urls")),
    path("", include("accounts.urls")),
    path("", include("exports.urls")),
    path("", ApiRootView.as_view(), name="api-root"),
]

urlpatterns = [
    path("api/v1/", include(api)),
    path("", landing, name="landing"),
    path("guides/", guides, name="guides"),
    path("guides/<slug:slug>/", guide, name="guide"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("accounts/", include("allauth.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("admin/", admin.site.urls),
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
    path("metrics", metrics_page, name="metrics"),
    path("api/schema/", SchemaView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    re_path(r"^api/", UnknownPathView.as_view(), name="unknown-path"),
]
