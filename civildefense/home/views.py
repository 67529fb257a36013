"""The portal's front door. It is made from the current snapshot, so it opens even while the database is down."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from shelters.finder import pages
from shelters.finder.banners.words import banner_words
from shelters.finder.snapshot import Snapshot, load_current
from shelters.finder.wording import is_english, local, moment_text


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    current = load_current()
    advice = current.advice if current else {}
    context |= {
        "office": pages.office_words(advice),
        "advice": pages.advice_words(advice),
        "banners": banner_words(current),
        "districts": districts(current),
        "data_at": moment_text(current.generated_at) if current and current.generated_at else "",
        "site_count": len(current.index["sites"]["id"]) if current else 0,
    }
    response = render(request, f"home/{name}.html", context)
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is here: the finder first, whom to call, what the sirens say."""
    return _page(request, "home")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works without a mouse, without sight, without a network; what does not yet; whom to tell."""
    return _page(request, "accessibility")


def districts(current: Snapshot | None) -> list[dict[str, str]]:
    """Name, telephone and printable list of each district, in the reader's language."""
    english = is_english()
    return [
        {
            "name": local(row, "name", english=english),
            "phone": row.get("phone", ""),
            "url": reverse("finder:district_print", args=[row["code"]]),
        }
        for row in (current.index["districts"] if current else ())
    ]
