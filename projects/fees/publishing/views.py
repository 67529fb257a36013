"""What citizens read of the fees: the list of rules in force, and the years that somebody released."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from civildefense.common.grants import PUBLIC_ALIAS
from civildefense.rulebook.public_pages import public_page
from projects.fees.models import PublishedFeeRule, PublishedFeeYear
from projects.fees.states import FeeRuleSection

RULE = (
    "section", "title", "scope_text", "value", "unit", "citation", "starts_on", "ends_on", "state", "is_illustrative",
    "released_at",
)  # fmt: skip
YEAR = (
    "uid", "office", "year", "cases_count", "assessed_fen", "relieved_fen", "collected_fen", "old_collected_fen",
    "refunded_fen", "as_of", "is_illustrative",
)  # fmt: skip


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Rates and grounds in force with their documents, and the charges that have ended."""
    lines = [PublishedFeeRule(**row) for row in PublishedFeeRule.objects.using(PUBLIC_ALIAS).published().values(*RULE)]
    sections = [
        {"code": code, "title": label, "lines": [line for line in lines if line.section == code]}
        for code, label in FeeRuleSection.choices
    ]
    released = max((line.released_at for line in lines), default=None)
    return public_page(request, "projects/fees/rules.html", sections=sections, released=released)


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Totals of each released year, the newest first; no case, no name."""
    released = PublishedFeeYear.objects.using(PUBLIC_ALIAS).published().values(*YEAR)
    return public_page(request, "projects/fees/years.html", years=released)
