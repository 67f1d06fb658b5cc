"""Addresses of applications, below /api/v1/."""

from rest_framework.routers import SimpleRouter

from applications.views import ApplicationViewSet, InterviewViewSet

router = SimpleRouter()
router.register("applications", ApplicationViewSet, basename="application")
router.register("interviews", InterviewViewSet, basename="interview")

urlpatterns = router.urls
