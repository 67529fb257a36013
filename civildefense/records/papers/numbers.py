"""Document numbers: one after the other under an office's word and year, none missing, none given twice."""

import datetime as dt

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, OrganisationProfile
from civildefense.records.models import NumberRegister, Paper, Stationery
from civildefense.records.papers.errors import DayWrong, NoWord


def stationery_of(organisation: Organisation, kind: str) -> Stationery | None:
    """The office's own for this kind, else that for any kind."""
    rows = Stationery.objects.filter(organisation=organisation, kind__in=[kind, ""])
    return rows.select_related("template").order_by("-kind").first()


def take_number(paper: Paper, issued_on: dt.date) -> tuple[NumberRegister, int, str]:
    """Register, serial and the printed number; whoever signs next in this register waits until we commit.

    A transaction that fails takes its number back with it, so no number is lost.
    """
    stationery = stationery_of(paper.organisation, paper.kind)
    if stationery is None:
        raise NoWord()
    opened, _created = NumberRegister.objects.get_or_create(
        organisation=paper.organisation, word=stationery.word, year=issued_on.year
    )
    register = NumberRegister.objects.select_for_update(no_key=True, of=("self",)).get(pk=opened.pk)
    _require_order(register, issued_on)
    register.last += 1
    register.save(update_fields=["last"])
    return register, register.last, f"{register.word}〔{register.year}〕{register.last}号"


def _require_order(register: NumberRegister, issued_on: dt.date) -> None:
    if issued_on > timezone.localdate():
        raise DayWrong(_("A paper does not bear a day that is still to come."))
    newest = register.papers.aggregate(newest=Max("issued_on"))["newest"]
    if newest and issued_on < newest:
        said = {"number": f"{register}{register.last}号", "day": date_format(newest)}
        raise DayWrong(_("Number %(number)s bears %(day)s: a later number cannot bear an earlier day.") % said)


def gaps(register: NumberRegister) -> list[int]:
    """Numbers of the register that no paper bears; always empty, and looked at all the same."""
    borne = set(register.papers.values_list("serial", flat=True))
    return [number for number in range(1, register.last + 1) if number not in borne]


def name_of(organisation: Organisation, on: dt.date) -> str:
    """What the office was called on that day."""
    profiles = OrganisationProfile.objects.on(on).filter(organisation=organisation)
    return profiles.values_list("name", flat=True).first() or organisation.name
