"""What a visitor prefers, kept in the visitor's own cookie: no session, no row."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

SIZES = ("normal", "large")
A_YEAR = 365 * 24 * 3600


@require_safe
def text_size(request: HttpRequest, size: str) -> HttpResponse:
    """Keep the text size and go back to the page."""
    if size not in SIZES:
        raise Http404
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie("text_size", size, max_age=A_YEAR, samesite="Lax")
    return response
