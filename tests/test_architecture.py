"""The house stays as drawn: the line of apps, the order of files within one, sizes, owner scoping, the beat table."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import URLResolver, get_resolver
from django.utils.module_loading import import_string

from careercopilot.core.viewsets import OwnedModelViewSet

ROOT = Path(__file__).resolve().parents[1]
LINE = ["careercopilot.core", "accounts", "notifications", "jobs", "applications", "analytics", "exports"]
ROOF = "careercopilot"
TOP_LEVEL = set(
    "careercopilot jobs applications notifications analytics exports manage.py requirements.txt tests Dockerfile "
    "accounts docs benchmarks clients deploy Makefile pyproject.toml README.md CHANGELOG.md CONTRIBUTING.md "
    "SECURITY.md LICENSE compose.yaml".split()
)
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 50

# Within an app a file imports only from files that stand before it; what is not named here is a work module.
LAYERS = [
    {"choices", "currencies", "skill_aliases", "examples"},
    {"skills", "duplicates"},  # pure text, which models call
    {"models"},
    {"search", "serializers", "filters", "selection", "resources", "zones"},
    {"work"},
    {"tasks"},
    {"services"},
    {"views", "admin", "consumers", "schema", "adapter"},
    {"urls", "routing", "apps", "commands"},
]
# Views of the API that need no owner, each with its reason.
PUBLIC = {
    "ApiRootView": "names the resources",
    "UnknownPathView": "answers what does not exist",
    "SchemaView": "the contract is public",
    "SpectacularSwaggerSplitView": "so is its page",
}


def sources() -> Iterator[Path]:
    """Yield the project's own Python files without tests and migrations."""
    for folder in [*(name.replace(".", "/") for name in LINE), ROOF]:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" in path.parts or (folder == ROOF and "core" in path.relative_to(ROOT).parts):
                continue
            yield path


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the names of all modules that are imported anywhere in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def app_of(module: str) -> str | None:
    """Return the app on the line that a module belongs to, the roof for the rest of careercopilot, None for others."""
    for app in LINE:
        if module == app or module.startswith(f"{app}."):
            return app
    return ROOF if module.split(".", maxsplit=1)[0] == ROOF else None


def module_of(path: Path) -> str:
    """Return the dotted name of a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


FILES = {module_of(path): ast.parse(path.read_text()) for path in sources()}


def layer_of(module: str, app: str) -> int:
    """Return the place of a module in the order of its app."""
    parts = module.removeprefix(f"{app}.").split(".")
    stem = "commands" if "management" in parts else parts[0]
    for place, names in enumerate(LAYERS):
        if stem in names:
            return place
    return next(place for place, names in enumerate(LAYERS) if "work" in names)


@pytest.mark.parametrize("module", sorted(FILES))
def test_a_file_imports_only_what_stands_to_its_left(module: str) -> None:
    app = app_of(module)
    if app == ROOF:
        return
    left = LINE[: LINE.index(str(app)) + 1]
    wrong = [name for name in imported(FILES[module]) if app_of(name) is not None and app_of(name) not in left]
    assert wrong == []


def test_nobody_imports_the_tests() -> None:
    assert [
        module for module, tree in FILES.items() if any(name.split(".")[0] == "tests" for name in imported(tree))
    ] == []


@pytest.mark.parametrize("module", sorted(name for name in FILES if app_of(name) in LINE[1:]))
def test_a_file_imports_only_what_stands_before_it_in_its_app(module: str) -> None:
    app = str(app_of(module))
    place = layer_of(module, app)
    wrong = []
    for name in imported(FILES[module]):
        target = name if name in FILES else name.rpartition(".")[0]
        if app_of(target) == app and target not in (app, module) and layer_of(target, app) > place:
            wrong.append(name)
    assert wrong == []


def test_no_import_is_hidden_in_a_function() -> None:
    hidden = [
        f"{module}:{node.lineno}"
        for module, tree in FILES.items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_files_are_short() -> None:
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources()}
    assert {name: lines for name, lines in long.items() if lines > MAX_FILE_LINES} == {}


def test_functions_are_short() -> None:
    long = [
        f"{module}.{node.name}"
        for module, tree in FILES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
    ]
    assert long == []


def test_no_file_stands_at_the_top_that_the_design_does_not_name() -> None:
    lines = (ROOT / ".gitignore").read_text().splitlines()
    ignored = [line.strip("/") for line in lines if line and not line.startswith("#")]
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    kept = {name for name in found if not any(fnmatch(name, pattern) for pattern in ignored)}
    assert kept - TOP_LEVEL == set()


def views(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield `(route, view class)` of everything on the URL map below /api/."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern, route)
        elif route.lstrip("^").startswith("api/"):
            callback: Any = pattern.callback
            yield route, getattr(callback, "cls", None) or getattr(callback, "view_class", callback)


API_VIEWS = sorted(views(), key=lambda pair: pair[0])


def test_the_url_map_is_read() -> None:
    assert len(API_VIEWS) > 20
    assert any(route.startswith("api/v1/") for route, _ in API_VIEWS)


@pytest.mark.parametrize(("route", "view"), API_VIEWS, ids=[route for route, _ in API_VIEWS])
def test_each_view_is_scoped_to_its_owner_or_public_for_a_reason(route: str, view: Any) -> None:
    if view.__name__ in PUBLIC:
        return
    assert [permission.__name__ for permission in view.permission_classes] == ["IsAuthenticated", "TokenMayWrite"]
    assert [kind.__module__ for kind in view.authentication_classes] == ["accounts.authentication"] * len(
        view.authentication_classes
    )
    if issubclass(view, OwnedModelViewSet):
        # A person's own row needs no owner: the view asks for it by the id of who asks.
        assert view.queryset.model is get_user_model() or hasattr(type(view.queryset), "for_user")
        return
    source = ast.dump(FILES[view.__module__])
    assert "request" in source, "a view without rows still acts for the user who asks"


@pytest.mark.parametrize("entry", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_each_beat_entry_names_a_task_that_imports(entry: str) -> None:
    name = settings.CELERY_BEAT_SCHEDULE[entry]["task"]
    task = import_string(name)
    assert task.name == name
