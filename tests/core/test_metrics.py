"""The page of metrics: who may read it, what it says after real requests, and that labels stay bounded."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django_redis import get_redis_connection
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics_families
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings
from rest_framework.test import APIClient

from careercopilot.core import metrics, metrics_store, probes
from careercopilot.core.routes import UNMATCHED, route_template
from exports.models import Export
from tests.core.test_health import use_redis

Page = Callable[..., dict[tuple[str, frozenset[tuple[str, str]]], float]]
OPENMETRICS = "application/openmetrics-text; version=1.0.0"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    """Count in a folder of one's own, from nothing."""
    settings.METRICS_DIR = str(tmp_path / "metrics")
    monkeypatch.setattr(metrics_store, "_store", None)
    monkeypatch.setattr(probes, "_under_way", {})


@pytest.fixture
def page(client: Client, db: None) -> Page:
    """Read the page: `{(name, labels): value}`."""

    def read(**headers: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
        response = client.get("/metrics", headers=headers)
        assert response.status_code == 200, response.content
        families = text_string_to_metric_families(response.content.decode())
        samples = [sample for family in families for sample in family.samples]
        found = {(one.name, frozenset(one.labels.items())): one.value for one in samples}
        assert len(found) == len(samples)
        return found

    return read


def key(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    """Name a sample."""
    return name, frozenset(labels.items())


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Yield every route template that there is."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern).removeprefix("^" if prefix else "")
        if isinstance(pattern, URLPattern):
            yield route_template(route)
        else:
            yield from routes(pattern, route)


def test_requests_are_counted_by_template_method_and_status(api: APIClient, page: Page) -> None:
    for _ in range(3):
        assert api.get("/api/v1/jobs/").status_code == 200
    assert api.get("/api/v1/jobs/987654/").status_code == 404
    assert api.post("/api/v1/jobs/", {}).status_code == 400
    found = page()
    jobs, one = "/api/v1/jobs/", "/api/v1/jobs/{pk}/"
    assert found[key("http_requests_total", method="GET", route=jobs, status="200")] == 3
    assert found[key("http_requests_total", method="GET", route=one, status="404")] == 1
    assert found[key("http_requests_total", method="POST", route=jobs, status="400")] == 1
    assert found[key("http_request_duration_seconds_count", method="GET", route=jobs)] == 3
    assert found[key("http_request_duration_seconds_bucket", method="GET", route=jobs, le="+Inf")] == 3
    assert found[key("http_request_database_queries_count", route=jobs)] == 4
    # The session and its user, then the profile for the first list; and at least as much for the rest.
    assert found[key("http_request_database_queries_sum", route=jobs)] >= 4 * 2
    assert 0 < found[key("http_request_database_seconds_sum", route=jobs)] < 10


def test_labels_are_bounded(api: APIClient, page: Page) -> None:
    known = {*routes(), UNMATCHED}
    for number in range(30):
        api.get(f"/api/v1/jobs/{number}/")
        api.get(f"/api/v1/nothing-{number}/")
        api.get(f"/nothing-{number}/")
        api.generic(f"X{number}", "/api/v1/jobs/")
    labels = [dict(labels) for (name, labels) in page() if name == "http_requests_total"]
    assert len(labels) <= 6
    assert {one["route"] for one in labels} <= known
    assert {one["method"] for one in labels} == {"GET", "other"}


def test_labels_without_bound_end_as_other() -> None:
    counter = metrics.Counter("test_unbounded_total", "Somebody's mistake.", "id")
    try:
        for number in range(metrics_store.MOST_SERIES + 20):
            counter.add(str(number))
        readings, _ = metrics_store.store().gather()
    finally:
        del metrics.declared["test_unbounded_total"]
    mine = {one.series.labels: one.values[0] for one in readings if one.series.name == "test_unbounded_total"}
    assert len(mine) == metrics_store.MOST_SERIES + 1
    assert mine["other",] == 20


def test_the_running_version_and_commit(page: Page, settings: Settings) -> None:
    settings.COMMIT = "0123abc"
    assert page()[key("careercopilot_build_info", version=settings.VERSION, commit="0123abc")] == 1


def test_each_latency_bucket_names_a_request(api: APIClient, client: Client) -> None:
    assert api.get("/api/v1/jobs/", headers={"X-Request-ID": "look-here"}).status_code == 200
    response = client.get("/metrics", headers={"Accept": OPENMETRICS})
    assert response["Content-Type"].startswith("application/openmetrics-text")
    read: Any = openmetrics_families
    families = {family.name: family for family in read(response.content.decode())}
    samples = families["http_request_duration_seconds"].samples
    exemplars = [one.exemplar for one in samples if one.exemplar and one.labels["route"] == "/api/v1/jobs/"]
    assert [one.labels for one in exemplars] == [{"request_id": "look-here"}]


def test_what_waits_and_is_under_way_is_looked_up(alice: Any, page: Page, settings: Settings) -> None:
    queue = settings.CELERY_TASK_DEFAULT_QUEUE
    name = f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}{queue}"
    before = page()[key("celery_queue_length", queue=queue)]
    get_redis_connection().rpush(name, "one", "two")
    try:
        assert page()[key("celery_queue_length", queue=queue)] == before + 2
    finally:
        get_redis_connection().rpop(name, 2)


@pytest.mark.django_db(transaction=True)
def test_runs_under_way_are_looked_up(alice: Any, client: Client) -> None:
    Export.objects.create(owner=alice, resource="jobs", file_format="csv")
    Export.objects.create(owner=alice, resource="jobs", file_format="csv", status="completed")
    text = client.get("/metrics").content.decode()
    assert 'runs_in_progress{kind="export",status="queued"} 1.0' in text
    assert 'runs_in_progress{kind="export",status="running"} 0.0' in text
    assert 'runs_in_progress{kind="import",status="queued"} 0.0' in text


def test_a_broker_that_is_away_costs_its_own_figures_alone(page: Page, settings: Settings, tmp_path: Path) -> None:
    use_redis(settings, f"unix://{tmp_path / 'nobody.sock'}")
    found = page()
    assert found[key("metrics_source_up", source="celery_queue_length")] == 0
    assert found[key("metrics_source_up", source="runs_in_progress")] == 1
    assert not any(name == "celery_queue_length" for name, _ in found)


def test_the_database_is_measured_alone_where_it_is_asked(client: Client, page: Page) -> None:
    assert client.get("/health/live/").status_code == 200
    assert page()[key("http_request_database_queries_bucket", route="/health/live/", le="0.0")] == 1


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 403),
        ("", {}, 403),
        # A proxy on this machine that TRUSTED_PROXIES does not name: everybody would be this machine.
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("192.0.2.7", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("192.0.2.7", {"Authorization": "Bearer "}, 403),
    ],
)
def test_who_may_read(db: None, client: Client, address: str, headers: dict[str, str], status: int) -> None:
    response = client.get("/metrics", headers=headers, REMOTE_ADDR=address)
    assert response.status_code == status
    assert (b"http_requests" in response.content) == (status == 200)


def test_a_trusted_proxy_tells_who_asks(db: None, client: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    settings.METRICS_ALLOWED = ["10.0.0.0/8"]
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 403


def test_a_token_opens_it_from_anywhere(db: None, client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "scrape-me"
    for header, status in (("Bearer scrape-me", 200), ("Bearer other", 403), ("Basic scrape-me", 403), ("", 403)):
        response = client.get("/metrics", headers={"Authorization": header}, REMOTE_ADDR="192.0.2.7")
        assert response.status_code == status, header
    # A wrong token is not made up for by the address.
    assert client.get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 403


def test_it_is_only_read(client: Client) -> None:
    response = client.post("/metrics")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
