"""The guides: Markdown files in docs/guides, served as pages."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

ORDER = (
    "getting-started",
    "lists-and-search",
    "writing-safely",
    "analytics",
    "data-out-and-in",
    "notifications",
    "single-user-mode",
    "tokens-and-sign-in",
    "operating",
    "monitoring",
)
"""The order to read in; what is not named follows by name."""


@dataclass(frozen=True)
class Guide:
    """One guide: its title, its first paragraph as text, and its HTML without the title."""

    slug: str
    title: str
    summary: str
    html: str


def _text(token: Token) -> str:
    """Return the plain text of an inline token."""
    parts = [" " if part.type == "softbreak" else part.content for part in token.children or []]
    return "".join(parts).strip()


def _link_to_pages(token: Token) -> None:
    """Turn links to the files of other guides into links to their pages."""
    for part in token.children or []:
        name, _, fragment = str(part.attrGet("href") or "").partition("#")
        if part.type == "link_open" and name.endswith(".md") and "/" not in name:
            address = reverse("guide", args=[name.removesuffix(".md")])
            part.attrSet("href", f"{address}#{fragment}" if fragment else address)


def render_guide(slug: str, source: str) -> Guide:
    """Render Markdown that begins with a `# title`, followed by a paragraph that says what it is about."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(source)
    for opening, content in pairwise(tokens):
        if content.type == "inline":
            _link_to_pages(content)
        if opening.type == "heading_open":
            opening.attrSet("id", slugify(_text(content)))
    title, body = _text(tokens[1]), tokens[3:]
    summary = _text(body[1])
    return Guide(slug, title, summary, markdown.renderer.render(body, markdown.options, {}))


@lru_cache(maxsize=1)
def all_guides() -> dict[str, Guide]:
    """Return the guides by slug, in reading order, rendered once per process."""
    files = {path.stem: path for path in (settings.BASE_DIR / "docs" / "guides").glob("*.md")}
    slugs = [slug for slug in ORDER if slug in files] + sorted(files.keys() - set(ORDER))
    return {slug: render_guide(slug, files[slug].read_text(encoding="utf-8")) for slug in slugs}


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """Show the list of guides."""
    return render(request, "guides.html", {"guides": list(all_guides().values())})


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one guide, with the others beside it."""
    if slug not in all_guides():
        raise Http404
    return render(request, "guide.html", {"guide": all_guides()[slug], "guides": list(all_guides().values())})
