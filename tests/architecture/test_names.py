"""Two jumps: from an address to its code, from a page to its template and its test."""

import re
from collections.abc import Iterator

import pytest
from django.template import TemplateDoesNotExist, engines
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.portal import ROOT, name_of, our_files

TEMPLATES = ROOT / "templates"
# Django looks for these by itself.
BY_NAME = {"400.html", "403.html", "404.html", "429.html", "500.html"}
REFERENCE = re.compile(r"""["']([\w./-]+\.(?:html|txt|js|svg|webmanifest))["']""")


def our_templates() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())


def mentioned() -> set[str]:
    """Every file name that our code and templates put between quotes."""
    found: set[str] = set()
    for path in our_files(".py", ".html", ".txt", ".js", ".svg", ".webmanifest"):
        if "tests" not in path.parts:
            found.update(REFERENCE.findall(path.read_text(encoding="utf-8")))
    return found


def composed() -> set[str]:
    """``f"shelters/finder/{name}.html"`` beside ``"search"`` speaks of ``shelters/finder/search.html``."""
    found: set[str] = set()
    for path in our_files(".py"):
        source = path.read_text(encoding="utf-8")
        for folder in re.findall(r"""f["']([\w/]+)/\{\w+\}\.html["']""", source):
            found.update(f"{folder}/{word}.html" for word in re.findall(r"""["'](\w+)["']""", source))
    return found


def overrides_a_library(name: str) -> bool:
    engine = engines["django"].engine
    own = TEMPLATES / name
    for loader in engine.template_loaders:
        for origin in loader.get_template_sources(name):
            if origin.name != str(own):
                try:
                    loader.get_contents(origin)
                except TemplateDoesNotExist:
                    continue
                return True
    return False


def test_every_template_is_used() -> None:
    known = mentioned() | composed() | BY_NAME
    unused = [name for name in our_templates() if name not in known and not overrides_a_library(name)]
    assert unused == []


def test_every_template_that_is_named_exists_and_compiles() -> None:
    engine = engines["django"]
    missing = []
    for name in {name for name in mentioned() if name.endswith(".html")} | {*our_templates()}:
        try:
            engine.get_template(name)
        except TemplateDoesNotExist:
            missing.append(name)
    assert missing == []


def slice_urls(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Patterns that one of our slices' ``urls.py`` declares, under whatever prefix."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            module = getattr(entry.urlconf_module, "__name__", "")
            if re.fullmatch(r"(projects|shelters)\.\w+\.urls|civildefense\.home\.urls", module):
                yield from entry.url_patterns
            else:
                yield from slice_urls(entry)


def unique_urls() -> list[URLPattern]:
    return [*{entry.lookup_str: entry for entry in slice_urls()}.values()]


def test_there_are_pages_to_look_at() -> None:
    assert len(unique_urls()) > 5


@pytest.mark.parametrize("entry", unique_urls(), ids=lambda entry: entry.lookup_str)
def test_an_address_bears_the_name_of_its_view(entry: URLPattern) -> None:
    assert entry.name == entry.lookup_str.rpartition(".")[2]


def folder_of(entry: URLPattern) -> str:
    """``shelters/finder`` for ``shelters.finder.views.search``."""
    return "/".join(entry.lookup_str.removeprefix("civildefense.").split(".")[:-2])


def test_a_page_template_bears_the_name_of_its_address() -> None:
    names = {f"{folder_of(entry)}/{entry.name}.html" for entry in unique_urls()}
    folders = {folder_of(entry) for entry in unique_urls()}
    strangers = [
        name
        for name in our_templates()
        if name.rpartition("/")[0] in folders
        and name not in names | mentioned()
        and not name.rpartition("/")[2].startswith(("_", "shell", "base", "print_base"))
    ]
    assert strangers == []


@pytest.mark.parametrize("entry", unique_urls(), ids=lambda entry: entry.lookup_str)
def test_a_page_is_tested_where_one_looks_for_it(entry: URLPattern) -> None:
    tests = ROOT / "tests" / folder_of(entry)
    fixed = re.escape(str(entry.pattern).split("<")[0].strip("^$/")) or "(?!)"
    spoken = re.compile(rf"\b{entry.name}\b|{fixed}")
    assert any(spoken.search(path.name + path.read_text("utf-8")) for path in tests.rglob("test_*.py")), name_of(tests)


def test_an_address_begins_with_the_name_of_its_app() -> None:
    allowed = {"admin", "accounts", "api", "shelters", "projects", "en", "static", "data", "records"}
    # One page each, without a slice: the front door, health, the reader's settings.
    single = {"", "healthz", "readyz", "metrics", "text-size", "accessibility", "robots.txt", "favicon.ico"}
    strangers = set()
    for entry in get_resolver().url_patterns:
        first = str(entry.pattern).lstrip("^").split("/")[0].rstrip("$")
        if first not in allowed | single:
            strangers.add(first)
    assert strangers == set()
