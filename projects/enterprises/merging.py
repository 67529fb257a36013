"""Two rows that are one company become one: the losing row stays, names its successor, and can come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from civildefense.common.api.problems import constraint_message
from civildefense.common.bulk import insert_rows
from civildefense.records import workflow
from projects.enterprises.errors import MergeNotUndoable, MergeRefused
from projects.enterprises.models import Enterprise, EnterpriseMerge, EnterpriseName, MergedReference
from projects.enterprises.references import Reference, reference, references
from projects.enterprises.states import MERGE, MERGE_MOVES, EnterpriseState

_SHOWN = 5


@dataclass(frozen=True)
class Following:
    """How many rows of one column name the losing row; ``stays`` where they go on doing so."""

    label: str
    count: int
    stays: bool


def preview(losing: Enterprise) -> list[Following]:
    """What a merge would repoint, before anybody decides."""
    counted = [Following(each.label, each.rows(losing).count(), each.stays) for each in references()]
    return [following for following in counted if following.count]


def refusal(losing: Enterprise, winner: Enterprise, by: User) -> str:
    """Why these two may not be merged; empty where they may."""
    if not by.has_perm(MERGE) or not {losing.organisation_id, winner.organisation_id} <= by.organisation_ids:
        return _("Your role may not do this.")
    if losing.pk == winner.pk:
        return _("A row cannot be merged into itself.")
    merged = next((row for row in (losing, winner) if row.state == EnterpriseState.MERGED), None)
    if merged:
        return _("%(name)s is merged already.") % {"name": merged}
    if losing.credit_code and winner.credit_code and losing.credit_code != winner.credit_code:
        return _("The codes %(one)s and %(other)s differ: these are two companies.") % {
            "one": losing.credit_code,
            "other": winner.credit_code,
        }
    if losing.credit_code and not winner.credit_code:
        return _("Keep the row that has the credit code.")
    if not _is_same_office(losing.organisation, winner.organisation):
        return _(
            "Each office keeps its own row of a company: the other office's staff could not see this one. "
            "Set both rows right instead."
        )
    return ""


def _is_same_office(losing: Organisation, winner: Organisation) -> bool:
    """The same, or one that has been merged into it: nobody works there any more."""
    office: Organisation | None = losing
    while office is not None and office.pk != winner.pk:
        office = office.successor
    return office is not None


@transaction.atomic
def merge(*, losing: Enterprise, winner: Enterprise, by: User, reason: str) -> EnterpriseMerge:
    """References follow to ``winner`` and are listed one by one; what the database refuses refuses the whole merge."""
    rows = {row.pk: row for row in _locked(losing, winner)}
    losing, winner = rows[losing.pk], rows[winner.pk]
    if why := refusal(losing, winner, by):
        raise MergeRefused(why)
    done = EnterpriseMerge.objects.create(
        losing=losing, winner=winner, reason=reason.strip(), state_before=losing.state, merged_by=by,
        merged_at=timezone.now(), added_name=_name_taken_over(losing, winner),
    )  # fmt: skip
    Enterprise.objects.filter(pk=losing.pk).update(successor=winner)
    workflow.move(losing, EnterpriseState.MERGED, by=by, reason=reason, table=MERGE_MOVES)
    for each in references():
        if not each.stays:
            _record(done, each, _repointed(each, losing, winner))
    return done


@transaction.atomic
def undo_merge(*, merge: EnterpriseMerge, by: User, reason: str) -> Enterprise:
    """The losing row stands for itself again, with every reference that it had."""
    losing, winner = sorted(_locked(merge.losing, merge.winner), key=lambda row: row.pk != merge.losing_id)
    standing = EnterpriseMerge.objects.select_for_update(no_key=True, of=("self",)).get(pk=merge.pk)
    if standing.undone_at:
        raise MergeNotUndoable(_("This merge is undone already."))
    if winner.state == EnterpriseState.MERGED:
        raise MergeNotUndoable(_("%(name)s has been merged on since: undo that first.") % {"name": winner})
    turned = [*standing.references.order_by("model", "field", "row_id")]
    groups = [
        (reference(model, field), [row.row_id for row in listed])
        for (model, field), listed in groupby(turned, key=attrgetter("model", "field"))
    ]
    _refuse_touched(groups, winner)
    for each, ids in groups:
        each.model._base_manager.filter(pk__in=ids).update(**{each.field: losing})
    workflow.move(losing, standing.state_before, by=by, reason=reason, table=MERGE_MOVES)
    Enterprise.objects.filter(pk=losing.pk).update(successor=None)
    added = standing.added_name_id
    EnterpriseMerge.objects.filter(pk=standing.pk).update(added_name=None, undone_by=by, undone_at=timezone.now())
    if added:
        EnterpriseName.objects.filter(pk=added).delete()
    losing.refresh_from_db()
    return losing


def standing_merge(enterprise: Enterprise) -> EnterpriseMerge | None:
    return EnterpriseMerge.objects.filter(losing=enterprise, undone_at__isnull=True).first()


def _locked(*rows: Enterprise) -> list[Enterprise]:
    wanted = Enterprise.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    return [*wanted.select_for_update(no_key=True, of=("self",))]


def _name_taken_over(losing: Enterprise, winner: Enterprise) -> EnterpriseName | None:
    """Whoever looks for the old spelling finds the row that stands."""
    if losing.name == winner.name:
        return None
    taken = EnterpriseName.objects.filter(enterprise=winner, name=losing.name, ends_on__isnull=True).exists()
    return None if taken else EnterpriseName.objects.create(enterprise=winner, name=losing.name, note=_("merged row"))


def _repointed(each: Reference, losing: Enterprise, winner: Enterprise) -> list[int]:
    ids = [*each.rows(losing).values_list("pk", flat=True)]
    if not ids:
        return []
    try:
        with transaction.atomic():
            each.model._base_manager.filter(pk__in=ids).update(**{each.field: winner})
    except (IntegrityError, InternalError) as error:
        if each.is_part:
            return [pk for pk in ids if _is_repointed(each, pk, winner)]
        told = _("%(what)s: the row that stays is named there already, or may not be changed. %(why)s")
        why = constraint_message(error)[1] if isinstance(error, IntegrityError) else ""
        raise MergeRefused(told % {"what": each.label, "why": why}) from error
    return ids


def _is_repointed(each: Reference, pk: int, winner: Enterprise) -> bool:
    """A certificate that both rows have stays with the old one."""
    try:
        with transaction.atomic():
            each.model._base_manager.filter(pk=pk).update(**{each.field: winner})
    except IntegrityError:
        return False
    return True


def _record(done: EnterpriseMerge, each: Reference, ids: Sequence[int]) -> None:
    told = each.model._meta.label_lower
    insert_rows(
        [MergedReference(merge=done, model=told, field=each.field, row_id=pk) for pk in ids],
        ("uid", "merge", "model", "field", "row_id"),
    )


def _refuse_touched(groups: Sequence[tuple[Reference, list[int]]], winner: Enterprise) -> None:
    """Undo only while every row still names the winner: what somebody has decided since is not turned back."""
    touched: list[str] = []
    for each, ids in groups:
        same = set(each.rows(winner).filter(pk__in=ids).values_list("pk", flat=True))
        gone = each.model._base_manager.filter(pk__in=set(ids) - same)
        touched += [f"{each.model._meta.verbose_name} {row}" for row in gone[:_SHOWN]]
        if len(same) < len(ids) and not touched:
            touched.append(each.label)
    if touched:
        told = _("Since the merge somebody has changed: %(rows)s. Enter what is right there instead.")
        raise MergeNotUndoable(told % {"rows": "; ".join(touched[:_SHOWN])})
