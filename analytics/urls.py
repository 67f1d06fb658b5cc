"""Addresses of this app, below /api/v1/."""

from django.urls import path, re_path

from analytics import views

urlpatterns = [
    path("analytics/summary/", views.SummaryView.as_view(), name="analytics-summary"),
    path("analytics/trends/", views.TrendsView.as_view(), name="analytics-trends"),
    path("analytics/funnel/", views.FunnelView.as_view(), name="analytics-funnel"),
    path("analytics/skill-gap/", views.SkillGapView.as_view(), name="analytics-skill-gap"),
    path("analytics/sources/", views.SourcesView.as_view(), name="analytics-sources"),
    path("analytics/time-in-stage/", views.TimeInStageView.as_view(), name="analytics-time-in-stage"),
    path("analytics/cohorts/", views.CohortsView.as_view(), name="analytics-cohorts"),
    path("analytics/dashboard/", views.DashboardView.as_view(), name="analytics-dashboard"),
    path("analytics/trends.svg", views.TrendsChartView.as_view(), name="analytics-trends-chart"),
    re_path(r"^analytics/(?P<name>[a-z-]+)\.svg/?$", views.ChartView.as_view(), name="analytics-chart"),
]
