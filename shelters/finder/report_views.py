"""Reports of errors, and places not found: the only pages of the finder that write, so the only ones that may fail."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civildefense.common.errors import RuleBroken
from shelters.finder import pages
from shelters.finder.forms import ReportForm
from shelters.finder.models import SiteReport
from shelters.finder.services.misses import note_miss
from shelters.finder.services.reports import receive_report
from shelters.finder.snapshot import load_current


# Anybody may report and no right is exercised, so there is nothing a forged request could abuse; and a page that was
# kept on a phone for months has no valid token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form, and what it brings; scripts ask for JSON and keep the report when nobody answers."""
    if request.method != "POST":
        return _form_page(request, ReportForm(initial={"site": request.GET.get("site", "")[:10]}))
    form = ReportForm(request.POST, request.FILES)
    taken = _take(form)
    status = 503 if form.has_error(NON_FIELD_ERRORS, "unavailable") else 422
    if request.accepts("text/html"):
        return redirect("finder:report_answer", taken.number) if taken else _form_page(request, form, status)
    if taken is None:
        detail = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"detail": detail}, status=status)
    url = reverse("finder:report_answer", args=[taken.number])
    return JsonResponse({"number": taken.number, "url": url}, status=201)


def _take(form: ReportForm) -> SiteReport | None:
    """The stored report; None when the form now says what is wrong."""
    if not form.is_valid():
        return None
    brought = form.cleaned_data
    try:
        return receive_report(
            kind=brought["kind"],
            message=brought["message"],
            contact=brought["contact"],
            public_id=brought["site"],
            photo=brought["photo"],
            key=brought["key"],
        )
    except RuleBroken as problem:
        form.add_error(None, str(problem))
    except OperationalError:
        text = _("Reports cannot be stored just now. Please telephone, or try again later.")
        form.add_error(None, ValidationError(text, code="unavailable"))
    return None


def _form_page(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    current = load_current()
    context = pages.shell_context(current, "report", _("Report a problem"))
    site = current.site(str(form["site"].value() or "")) if current else None
    context |= {
        "form": form,
        "fields": [form[name] for name in ("message", "photo", "contact")],
        "site_name": site["name"] if site else "",
    }
    response = render(request, "shelters/finder/report.html", context, status=status)
    response["Finder-Version"] = context["shell_version"]
    patch_cache_control(response, no_cache=True)
    return response


@never_cache
@require_safe
def report_answer(request: HttpRequest, number: str) -> HttpResponse:
    """How far a report is; the number is all that is needed, and nothing that was written is shown."""
    found = SiteReport.objects.filter(number=number.lower()).first()
    context: dict[str, Any] = pages.shell_context(load_current(), "report", _("Your report")) | {"report": found}
    return render(request, "shelters/finder/report_answer.html", context, status=200 if found else 404)


@csrf_exempt
@require_POST
def missed(request: HttpRequest) -> HttpResponse:
    """Count a place that was looked for in vain: the text alone, never who typed it."""
    note_miss(request.POST.get("text", ""))
    return HttpResponse(status=204)
