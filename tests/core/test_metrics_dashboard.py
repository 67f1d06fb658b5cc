"""Each query of the dashboard and of the alerts asks for metrics and labels that the page of metrics really has."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from rest_framework.test import APIClient

from careercopilot.core import metrics, metrics_store, pool, probes

DEPLOY = Path(settings.BASE_DIR) / "deploy"
DASHBOARD = DEPLOY / "grafana" / "careercopilot.json"
ALERTS = DEPLOY / "prometheus" / "alerts.yml"
WORDS = set(
    "sum min max avg count by without on ignoring rate increase changes topk histogram_quantile and or unless vector "
    "max_over_time absent bool offset group_left group_right".split()
)
# Prometheus' own.
OWN = {"up": [{"job": "careercopilot", "instance": "x"}]}
SELECTOR = re.compile(r"([a-z_:][a-z0-9_:]*)\s*(?:\{([^}]*)\})?", re.IGNORECASE)
MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"')
GROUPING = re.compile(r"\b(?:by|without|on|ignoring)\s*\(([^)]*)\)")

Samples = dict[str, list[dict[str, str]]]


def panels() -> Iterator[dict[str, Any]]:
    """Yield the panels of the dashboard that show something."""
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        if panel["type"] != "row":
            yield panel


def rules() -> list[dict[str, Any]]:
    """Return the alerting rules."""
    (group,) = yaml.safe_load(ALERTS.read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def queries() -> dict[str, str]:
    """Return every query by where it stands."""
    dashboard = json.loads(DASHBOARD.read_text())
    found = {rule["alert"]: rule["expr"] for rule in rules()}
    found |= {note["name"]: note["expr"] for note in dashboard["annotations"]["list"]}
    for panel in panels():
        found |= {f"{panel['title']} {target['refId']}": target["expr"] for target in panel["targets"]}
    return found


def selectors(query: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return `(metric, [(label, operator, value)])` of each selector."""
    bare = re.sub(r"\[[^\]]*\]", "", GROUPING.sub("", query))
    bare = re.sub(r'"[^"]*"', lambda text: text[0].replace("{", "").replace("}", ""), bare)
    return [
        (match[1], [(one[0], one[1], one[2]) for one in MATCHER.findall(match[2] or "")])
        for match in SELECTOR.finditer(bare)
        if match[1].lower() not in WORDS
    ]


def matches(sample: dict[str, str], label: str, operator: str, value: str) -> bool:
    """Tell whether a sample's label is matched."""
    is_it = bool(re.fullmatch(value, sample[label])) if "~" in operator else sample[label] == value
    return is_it != operator.startswith("!")


@pytest.fixture
def samples(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, api: APIClient, client: Client, settings: Any) -> Samples:
    """The page after some of everything: requests for real, and what other processes count."""
    settings.METRICS_DIR = str(tmp_path / "metrics")
    monkeypatch.setattr(metrics_store, "_store", None)
    monkeypatch.setattr(probes, "_under_way", {})
    assert api.get("/api/v1/jobs/").status_code == 200
    metrics.observe_request("GET", "/api/v1/jobs/", 503, 0.1)
    metrics.observe_request("GET", "/api/v1/jobs/", 429, 0.1)
    for outcome in ("success", "failure", "lost", "retry"):
        metrics.TASKS.add("jobs.tasks.match_new_jobs", outcome)
    metrics.TASKS_BEGUN.add("jobs.tasks.match_new_jobs")
    metrics.TASK_TIME.observe(0.1, "jobs.tasks.match_new_jobs")
    metrics.CACHE_READS.add("analytics", "hit")
    metrics.CACHE_READS.add("analytics", "miss")
    metrics.MESSAGES.add("email", "sent")
    metrics.MESSAGES.add("email", "failed")
    pool.SIZE.set(1)
    found: Samples = {name: list(labels) for name, labels in OWN.items()}
    for family in text_string_to_metric_families(client.get("/metrics").content.decode()):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample.labels)
    return found


def test_every_query_finds_what_it_asks_for(samples: Samples) -> None:
    for place, query in queries().items():
        asked = selectors(query)
        assert asked, place
        labels = set()
        for name, matchers in asked:
            assert name in samples, (place, name)
            chosen = samples[name]
            for label, operator, value in matchers:
                assert label in chosen[0], (place, name, label)
                chosen = [one for one in chosen if matches(one, label, operator, value)]
            assert chosen, (place, name, matchers)
            labels |= set(chosen[0])
        for grouping in GROUPING.findall(query):
            assert {word.strip() for word in grouping.split(",")} <= labels, (place, grouping)


def test_every_metric_is_shown(samples: Samples) -> None:
    asked = {name for panel in panels() for target in panel["targets"] for name, _ in selectors(target["expr"])}
    shown = {re.sub(r"_(bucket|sum|count)$", "", name) for name in asked}
    assert set(metrics.declared) - shown == set()


def test_legends_name_labels_that_the_query_keeps() -> None:
    for panel in panels():
        for target in panel["targets"]:
            kept = {word.strip() for part in GROUPING.findall(target["expr"]) for word in part.split(",")}
            assert set(re.findall(r"{{(\w+)}}", target["legendFormat"])) <= kept, panel["title"]


def test_the_checks_notice_what_is_wrong(samples: Samples) -> None:
    assert selectors('sum by (le) (rate(a_bucket{b=~"x.*|y{2}"}[5m])) / c > 0.5') == [
        ("a_bucket", [("b", "=~", "x.*|y2")]),
        ("c", []),
    ]
    assert "http_request_total" not in samples
    assert not [one for one in samples["celery_tasks_total"] if matches(one, "outcome", "=", "failed")]


def test_each_alert_says_what_it_means() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names)) >= 10
    guide = (Path(settings.BASE_DIR) / "docs" / "guides" / "monitoring.md").read_text()
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"].endswith(".")
        assert rule["annotations"]["description"].endswith(".")
        assert rule["alert"] in guide


def test_panels_do_not_overlap() -> None:
    places = [panel["gridPos"] for panel in json.loads(DASHBOARD.read_text())["panels"]]
    cells = [(place["x"] + x, place["y"] + y) for place in places for x in range(place["w"]) for y in range(place["h"])]
    assert len(cells) == len(set(cells))
    assert all(x < 24 for x, _ in cells)
