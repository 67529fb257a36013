"""What citizens read of the special funds: years that somebody released."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from civildefense.common.grants import PUBLIC_ALIAS
from civildefense.rulebook.public_pages import public_page
from projects.funds.models import PublishedFundYear

COLUMNS = (
    "uid", "office", "year", "budget_fen", "allocated_fen", "spent_fen", "works_count", "findings_count",
    "settled_count", "as_of",
)  # fmt: skip


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Each released year, the newest first; totals alone, and nothing that was not copied for this page."""
    released = PublishedFundYear.objects.using(PUBLIC_ALIAS).published().values(*COLUMNS)
    return public_page(request, "projects/funds/years.html", years=released)
