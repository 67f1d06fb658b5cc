"""E-mail: where it goes, whom it is from, and the addresses that its links lead to."""

from careercopilot.settings.environment import env, mail, site_address

EMAIL_CONFIG = mail("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG["EMAIL_HOST"]
EMAIL_PORT = EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL_CONFIG["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL_CONFIG["EMAIL_USE_TLS"]
EMAIL_USE_SSL = EMAIL_CONFIG["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = EMAIL_CONFIG["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Career Copilot <noreply@localhost>")

_hosts = [host.lstrip(".") for host in env.list("ALLOWED_HOSTS", default=[]) if host.strip("*.")]
# Where people reach this site, and a client of theirs that has pages for what the API has.
SITE_URL = site_address("SITE_URL", default=f"https://{next(iter(_hosts), 'localhost')}")
FRONTEND_URL = site_address("FRONTEND_URL", default="")
