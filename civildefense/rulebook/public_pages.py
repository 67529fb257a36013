"""Public pages that a database answers: through the public role, under the office's own name.

The finder's pages are no such pages: they are made from files.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civildefense.common.grants import PUBLIC_ALIAS
from civildefense.rulebook.models import Jurisdiction

_COLUMNS = ("name", "name_en", "phone", "icp_filing", "police_filing", "is_demo")


def office_words() -> dict[str, Any]:
    """Who answers for the page, in the reader's language; the filings that its foot must show."""
    # Without an order of its own ``first`` would ask for the primary key, which the public role may not read.
    offices = Jurisdiction.objects.using(PUBLIC_ALIAS).order_by("name")
    row = offices.values(*_COLUMNS).first() or dict.fromkeys(_COLUMNS, "")
    return {
        "name": (get_language() == "en" and row["name_en"]) or row["name"] or _("Civil air defence"),
        "phone": row["phone"],
        "filings": [text for text in (row["icp_filing"], row["police_filing"]) if text],
        "is_demo": bool(row["is_demo"]),
    }


def public_page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """``template`` extends base_public.html; browsers ask again each time, for what is withdrawn is gone at once."""
    response = render(request, template, {"office": office_words(), **context})
    patch_cache_control(response, no_cache=True)
    return response
