"""A pytest plugin: tests of properties try few examples, and for each mutant the same."""

from hypothesis import HealthCheck, settings


def pytest_configure() -> None:
    """Choose the examples."""
    settings.register_profile(
        "mutation", max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    settings.load_profile("mutation")
