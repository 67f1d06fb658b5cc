"""Addresses of data in and out, below /api/v1/; the roof includes them before those of jobs."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from exports.views.exports import ExportViewSet
from exports.views.imports import ImportViewSet
from exports.views.rows import ApplicationExportViewSet, JobExportViewSet

router = SimpleRouter()
router.register("exports", ExportViewSet, basename="export")
router.register("imports", ImportViewSet, basename="import")

urlpatterns = [
    path("jobs/export/", JobExportViewSet.as_view({"get": "export"}), name="jobs-export"),
    path("applications/export/", ApplicationExportViewSet.as_view({"get": "export"}), name="applications-export"),
    *router.urls,
]
