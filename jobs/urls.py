"""Addresses of jobs, below /api/v1/."""

from rest_framework.routers import SimpleRouter

from jobs.views import JobViewSet, SavedSearchViewSet

router = SimpleRouter()
router.register("jobs", JobViewSet, basename="job")
router.register("saved-searches", SavedSearchViewSet, basename="saved-search")

urlpatterns = router.urls
