"""Addresses of one's own account, below /api/v1/."""

from django.urls import path

from accounts.views import MeViewSet, SettingsViewSet, SkillsViewSet, TokenViewSet, WebsocketTicketView

me = MeViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})
settings = SettingsViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update"})
skills = SkillsViewSet.as_view({"get": "read", "put": "replace"})
tokens = TokenViewSet.as_view({"get": "list", "post": "create"}, basename="token")
token = TokenViewSet.as_view({"get": "retrieve", "delete": "destroy"}, basename="token")

urlpatterns = [
    path("auth/ws-ticket/", WebsocketTicketView.as_view(), name="ws-ticket"),
    path("me/", me, name="me"),
    path("me/settings/", settings, name="me-settings"),
    path("me/skills/", skills, name="me-skills"),
    path("me/tokens/", tokens, name="token-list"),
    path("me/tokens/<int:pk>/", token, name="token-detail"),
]
