"""Addresses of this app, below /api/v1/."""

from django.urls import path, re_path

from notifications.views import NotificationViewSet, PreferenceView

_view = NotificationViewSet.as_view
_ID = r"^notifications/(?P<pk>[0-9]{1,18})/"

urlpatterns = [
    path("notifications/", _view({"get": "list"}), name="notification-list"),
    path("notifications/preferences/", PreferenceView.as_view(), name="notification-preferences"),
    path("notifications/unread-count/", _view({"get": "unread_count"}), name="notification-unread-count"),
    path("notifications/read-all/", _view({"post": "read_all"}), name="notification-read-all"),
    path("notifications/bulk-delete/", _view({"post": "bulk_delete"}), name="notification-bulk-delete"),
    re_path(rf"{_ID}$", _view({"get": "retrieve", "delete": "destroy"}), name="notification-detail"),
    re_path(rf"{_ID}read/$", _view({"post": "read"}), name="notification-read"),
    re_path(rf"{_ID}unread/$", _view({"post": "unread"}), name="notification-unread"),
    re_path(rf"{_ID}deliveries/$", _view({"get": "deliveries"}, pagination_class=None), name="notification-deliveries"),
]
