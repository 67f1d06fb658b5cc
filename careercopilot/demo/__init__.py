"""The demo account: a realistic search of eight months, the same at each start."""

DEMO_EMAIL = "demo@example.com"
DEMO_PASSWORD = "demo-demo-demo"  # noqa: S105 - public on purpose, printed at the start
