"""Every address that the resolver knows, with its parameters."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern


@dataclass(frozen=True)
class Route:
    """``path`` is the pattern as it is written, ``/admin/shelters/facility/<path:object_id>/change/``."""

    path: str
    name: str
    view: Any

    @property
    def parameters(self) -> list[str]:
        return [part.split(">")[0].rpartition(":")[2] for part in self.path.split("<")[1:]]


def every_route(resolver: URLResolver | None = None, prefix: str = "/", space: str = "") -> Iterator[Route]:
    for entry in (resolver or get_resolver()).url_patterns:
        # The language prefix is empty for Chinese; the English twins are the same views.
        own = "" if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern)
        path = prefix + own.removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from every_route(entry, path, inner)
        elif isinstance(entry, URLPattern):
            yield Route(path, f"{space}{entry.name}" if entry.name else "", entry.callback)
