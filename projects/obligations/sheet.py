"""The reckoning on paper, for the file and for whoever checks it by hand."""

from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from civildefense.common.typesetting import typeset
from projects.obligations import explain
from projects.obligations.models import Obligation

LAYOUT = Path(__file__).parent / "layout" / "sheet.typ"


def pdf(obligation: Obligation) -> bytes:
    """In the office's language, whoever prints it."""
    with translation.override("zh-hans"):
        return typeset(LAYOUT, content_of(obligation))


def content_of(obligation: Obligation) -> dict[str, Any]:
    development, phase = obligation.development, obligation.phase
    figures = explain.figures_in_words(obligation.figures)
    return {
        "title": _("Reckoning of the duty to build civil-defence works"),
        "warning": obligation.accepted_unverified
        and _("Rests on figures that nobody had verified. Accepted because: %(why)s")
        % {"why": obligation.accepted_unverified},
        "facts": [
            [_("development"), f"{development.name} {phase or ''}".strip()],
            [_("number"), f"{development.number} · {_('determination no.')} {obligation.number}"],
            [_("by the rules of"), date_format(obligation.determined_on, "DATE_FORMAT")],
            [_("way of reckoning"), obligation.get_family_display()],
            [_("determined by"), f"{obligation.determined_by} {date_format(obligation.determined_at, 'DATE_FORMAT')}"],
            *([[_("why determined again"), obligation.reason]] if obligation.reason else []),
            *([[_("why this percentage"), why]] if (why := obligation.inputs.get("chosen_reason")) else []),
        ],
        "line_heads": [_("building"), _("rule and reckoning"), _("required, m²")],
        "lines": [
            [line.name, "\n".join([line.rule, *line.steps]), str(line.required_m2)]
            for line in explain.lines_in_words(obligation)
        ],
        "sums": [
            [_("required, m²"), str(obligation.required_m2)],
            [_("built on the site, m²"), str(obligation.planned_m2)],
            [_("in supporting areas, m²"), str(obligation.credited_m2)],
            [_("off site, m²"), str(obligation.offsite_m2)],
        ],
        "figure_heads": [_("legal figure"), _("value"), _("document"), _("state")],
        "figures": [[f"{row.title} {row.scope}".strip(), row.value, row.citation, row.state] for row in figures],
        "rounding": _("Each line is rounded to 0.01 m², half up; the lines are added as they stand."),
        "id": str(obligation.uid),
    }
