"""The API's settings: REST framework, its document, throttles, sizes of bodies, origins."""

from careercopilot.settings.environment import env, rate

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "accounts.authentication.AppSessionAuthentication",
        "accounts.authentication.SessionAuthentication",
        "accounts.authentication.SingleUserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.permissions.TokenMayWrite",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["careercopilot.core.throttling.RequestThrottle"],
    "DEFAULT_PARSER_CLASSES": ["careercopilot.core.parsers.LimitedJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "careercopilot.core.negotiation.ContentNegotiation",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["careercopilot.core.filters.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "careercopilot.core.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "careercopilot.core.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "careercopilot.core.errors.exception_handler",
    "PAGE_SIZE": 50,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
THROTTLE_RATES = {
    "user": rate("THROTTLE_USER", default="6000/min"),
    "anonymous": rate("THROTTLE_ANONYMOUS", default="300/min"),
}
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login": env("THROTTLE_LOGIN", default="30/m/ip"),
    "login_failed": env("THROTTLE_LOGIN_FAILED", default="10/m/ip,5/5m/key"),
}
JSON_BODY_LIMIT = 2 * 1024 * 1024
BULK_BODY_LIMIT = 32 * 1024 * 1024
UPLOAD_LIMIT = 200 * 1024 * 1024
# The parsers hold each kind of body to its own limit; this one only has to let the largest JSON pass.
DATA_UPLOAD_MAX_MEMORY_SIZE = BULK_BODY_LIMIT
SPECTACULAR_SETTINGS = {
    "TITLE": "Career Copilot",
    "DESCRIPTION": "The backend of a job search: jobs, applications, their history, and what comes of them.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"persistAuthorization": True, "displayRequestDuration": True, "filter": True},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "careercopilot.core.openapi_bodies.complete_bodies",
        "careercopilot.core.openapi_errors.add_error_responses",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ExperienceLevelEnum": "accounts.choices.ExperienceLevel",
        "WorkModeEnum": "accounts.choices.WorkMode",
        "SkillLevelEnum": "accounts.choices.SkillLevel",
        "JobStatusEnum": "jobs.choices.JobStatus",
        "ApplicationStatusEnum": "applications.choices.ApplicationStatus",
        "RunStatusEnum": "exports.choices.RunStatus",
        "ExportResourceEnum": "exports.choices.ExportResource",
        "ImportResourceEnum": "exports.choices.ImportResource",
    },
}
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOW_HEADERS = [
    "accept",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "x-csrftoken",
    "x-email-verification-key",
    "x-password-reset-key",
    "x-request-id",
    "x-session-token",
]
CORS_EXPOSE_HEADERS = ["Content-Disposition", "ETag", "Idempotency-Replayed", "Location", "Retry-After", "X-Request-ID"]
