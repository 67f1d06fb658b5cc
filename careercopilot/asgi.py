"""The ASGI application: HTTP by Django, websockets by Channels, both within bounds."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careercopilot.settings.embedded")

# The apps must stand before a consumer is imported.
http = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from accounts.websocket import WebsocketAuthentication  # noqa: E402
from careercopilot.core.bounds import Bounds  # noqa: E402
from careercopilot.core.websocket_log import SocketLog  # noqa: E402
from notifications.routing import websocket_urlpatterns  # noqa: E402

websocket = WebsocketAuthentication(SocketLog(URLRouter(websocket_urlpatterns)))
application = Bounds(ProtocolTypeRouter({"http": http, "websocket": websocket}))
