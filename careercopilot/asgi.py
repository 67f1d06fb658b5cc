"""The ASGI application: HTTP by Django, websockets by Channels, both within bounds."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careercopilot.settings.embedded")

# The apps must stand before a consumer is imported.
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from accounts.websocket import WebsocketAuthentication  # noqa: E402
from careercopilot.core.bounds import Bounds  # noqa: E402
from careercopilot.core.handler import OneHopHandler  # noqa: E402
from careercopilot.core.websocket_log import SocketLog  # noqa: E402
from notifications.routing import websocket_urlpatterns  # noqa: E402

websocket = WebsocketAuthentication(SocketLog(URLRouter(websocket_urlpatterns)))
application = Bounds(ProtocolTypeRouter({"http": OneHopHandler(), "websocket": websocket}))
