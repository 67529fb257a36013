"""What an auditor asks first, each answered from rows: the finding, the rows behind it, and the way to each of them."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import User
from civildefense.records.models import NumberRegister, Paper
from projects.approvals.models import Permit
from projects.fees.audit.permits import permits_before_payment
from projects.fees.cases.page import url_of
from projects.fees.models import AssessmentDecision, FeeCase, Relief
from projects.fees.payments.models import Payment
from projects.fees.states import ReliefState
from projects.ledger.rules import yuan

BACKDATED_DAYS = 15  # what the page begins with; the auditor types another
_TAIL = re.compile(r"^(.*?)([0-9]{3,12})$")
# A wider hole is another book of receipts.
WIDEST_GAP = 50


@dataclass(frozen=True)
class Row:
    """One case or paper that the finding is about; ``case`` is its primary key where there is one."""

    label: str
    url: str
    detail: str
    on: dt.date | None = None
    case: int | None = None


@dataclass(frozen=True)
class Finding:
    """``rows(user, days)`` gives everything that the reader may see."""

    code: str
    title: Any
    meaning: Any
    rows: Callable[[User, int], Iterator[Row]]


def _case(case: FeeCase, detail: str, on: dt.date | None = None) -> Row:
    return Row(str(case), reverse("admin:projects_feecase_change", args=[case.uid]), detail, on, case.pk)


def hand_changed(user: User, days: int) -> Iterator[Row]:
    rows = FeeCase.objects.visible_to(user).filter(assessments__is_hand_changed=True).distinct()
    for case in rows.select_related("development").order_by("pk"):
        for one in case.assessments.filter(is_hand_changed=True).select_related("assessed_by", "decision__decided_by"):
            approved = (
                _("approved by %(who)s") % {"who": one.decision.decided_by} if one.is_decided else _("not signed")
            )
            told = {
                "calculated": yuan(one.payable_fen - one.adjustment_fen), "payable": yuan(one.payable_fen),
                "reason": one.hand_reason, "who": one.assessed_by, "approved": approved,
            }  # fmt: skip
            sentence = _("%(calculated)s → %(payable)s yuan: %(reason)s (%(who)s, %(approved)s)")
            yield _case(case, sentence % told, timezone.localdate(one.assessed_at))


def relief_outside_dates(user: User, days: int) -> Iterator[Row]:
    outside = Q(decided_on__lt=F("ground__starts_on")) | Q(decided_on__gte=F("ground__ends_on"))
    rows = Relief.objects.visible_to(user).filter(outside | ~Q(percent=F("ground__percent")))
    decided = rows.filter(state__in=[ReliefState.APPROVED, ReliefState.REVOKED])
    for relief in decided.select_related("case__development", "ground").order_by("pk"):
        told = {"ground": relief.ground, "from": relief.ground.starts_on, "until": relief.ground.ends_on or "…"}
        yield Row(
            str(relief.case), reverse("admin:projects_relief_change", args=[relief.uid]),
            _("%(ground)s holds from %(from)s until before %(until)s") % told, relief.decided_on, relief.case_id,
        )  # fmt: skip


def two_duties(user: User, days: int) -> Iterator[Row]:
    """Assessing, examining, signing (a relief, too) and taking the money are four people's work."""
    held: dict[tuple[int, int], set[str]] = defaultdict(set)
    visible = FeeCase.objects.visible_to(user)
    duties = (
        (_("assessed"), visible.values_list("pk", "assessments__assessed_by").filter(assessments__isnull=False)),
        (_("examined"), _decided(visible, "examined_by")),
        (_("signed"), _decided(visible, "decided_by")),
        (_("signed"), visible.filter(reliefs__decided_by__isnull=False).values_list("pk", "reliefs__decided_by")),
        (_("recorded a payment"), visible.filter(payments__isnull=False).values_list("pk", "payments__recorded_by")),
    )
    for duty, pairs in duties:
        for case, person in pairs.order_by().distinct():
            held[case, person].add(duty)
    double = {key: names for key, names in held.items() if len(names) > 1}
    cases = visible.select_related("development").in_bulk([case for case, _person in double])
    people = User.objects.in_bulk([person for _case_key, person in double])
    for (case, person), names in sorted(double.items()):
        yield _case(cases[case], f"{people[person]}: {'、'.join(sorted(names))}")


def _decided(cases: Any, role: str) -> Any:
    rows = cases.filter(assessments__decision__isnull=False)
    return rows.values_list("pk", f"assessments__decision__{role}")


def backdated(user: User, days: int) -> Iterator[Row]:
    """Entered more than ``days`` days after the day that it bears; old cases are old by nature."""
    cases = FeeCase.objects.visible_to(user).filter(is_before_portal=False)
    signed = AssessmentDecision.objects.filter(assessment__case__in=cases)
    for decision in signed.select_related("assessment__case__development", "decided_by").order_by("pk").iterator():
        late = (timezone.localdate(decision.decided_at) - decision.decided_on).days
        if late > days:
            yield _case(decision.assessment.case, _late(_("decision"), late, decision.decided_by), decision.decided_on)
    reliefs = Relief.objects.visible_to(user).filter(decided_on__isnull=False)
    for relief in reliefs.select_related("case__development", "decided_by").order_by("pk").iterator():
        late = (timezone.localdate(relief.decided_at) - relief.decided_on).days
        if late > days:
            yield _case(relief.case, _late(_("relief"), late, relief.decided_by), relief.decided_on)


def _late(what: str, late: int, who: Any) -> str:
    told = {"what": what, "days": late, "who": who}
    return _("%(what)s entered %(days)d days after the day that it bears, by %(who)s") % told


def number_gaps(user: User, days: int) -> Iterator[Row]:
    """Papers by their register; receipts by what stands before the running number."""
    registers = NumberRegister.objects.visible_to(user).annotate(highest=Max("papers__serial"))
    for register in registers.order_by("pk"):
        there = set(Paper.objects.filter(register=register).values_list("serial", flat=True))
        url = reverse("admin:records_paper_changelist")
        for number in sorted(set(range(1, register.last + 1)) - there):
            yield Row(str(register), url, _("no paper has the number %(number)d") % {"number": number})
    books: dict[tuple[int, str, str, int], list[int]] = defaultdict(list)
    receipts = Payment.objects.visible_to(user).values_list("organisation", "receipt_kind", "receipt_number")
    for organisation, kind, number in receipts:
        if found := _TAIL.match(number):
            books[organisation, kind, found[1], len(found[2])].append(int(found[2]))
    url = url_of("payment")
    for (_organisation, kind, head, width), numbers in sorted(books.items()):
        for before, after in pairwise(sorted(set(numbers))):
            if 1 < after - before <= WIDEST_GAP:
                told = {"from": f"{head}{before + 1:0{width}d}", "to": f"{head}{after - 1:0{width}d}"}
                yield Row(f"{kind} {head}", url, _("no receipt from %(from)s to %(to)s") % told)


def permit_first(user: User, days: int) -> Iterator[Row]:
    """Another office gave its permit before the first charge was paid."""
    found = list(permits_before_payment(user.organisation_ids))
    cases = FeeCase.objects.visible_to(user).select_related("development").in_bulk([case for case, *_rest in found])
    permits = Permit.objects.in_bulk([permit for _case_key, permit, *_rest in found])
    for case, permit, due, paid in found:
        if case in cases:
            told = {"permit": permits[permit], "due": yuan(due), "paid": yuan(paid)}
            sentence = _("%(permit)s: %(paid)s of %(due)s yuan had been paid that day")
            yield _case(cases[case], sentence % told, permits[permit].issued_on)


FINDINGS = (
    Finding(
        "hand", gettext_lazy("Amounts changed by hand"),
        gettext_lazy("Another amount than the calculated one was charged."), hand_changed,
    ),
    Finding(
        "relief", gettext_lazy("Reliefs outside the dates of their ground"),
        gettext_lazy("Decided on a day on which the ground did not hold, or for another percentage."),
        relief_outside_dates,
    ),
    Finding(
        "duties", gettext_lazy("One person in two duties"),
        gettext_lazy("Of assessing, examining, signing and taking the money."), two_duties,
    ),
    Finding(
        "backdated", gettext_lazy("Entered long after the day that it bears"),
        gettext_lazy("Decisions and reliefs; cases decided before the portal are left out."), backdated,
    ),
    Finding(
        "gaps", gettext_lazy("Gaps in document and receipt numbers"),
        gettext_lazy("A number that should be there and is not."), number_gaps,
    ),
    Finding(
        "permits", gettext_lazy("Permits before the payment"),
        gettext_lazy("A planning or building permit was given while the first charge was not paid."), permit_first,
    ),
)  # fmt: skip
