"""Two rows of one company: what follows to the row that stays, what is refused, and the way back."""

from typing import Any

import pytest

from civildefense.accounts.models import Organisation
from civildefense.common.errors import RuleBroken
from civildefense.home.demo.enterprises import credit_code
from projects.enterprises import duplicates, merging, services
from projects.enterprises.models import Enterprise, EnterpriseContact, EnterpriseMerge, EnterpriseState, Qualification
from projects.enterprises.references import PARTS, references
from tests.cast import Cast
from tests.projects.enterprises.rows import make_certificate, make_enterprise

CODE, OTHER_CODE = credit_code(950), credit_code(951)


@pytest.fixture
def pair(cast: Cast) -> tuple[Enterprise, Enterprise]:
    """The cast's unit, which a facility names, and the row that is to stand for it."""
    losing = cast.a.facility.responsible_unit
    assert losing is not None
    winner = make_enterprise(cast.a.organisation, f"{losing.name}（集团）")
    Enterprise.objects.filter(pk=losing.pk).update(credit_code="")
    losing.refresh_from_db()
    return losing, winner


def refused(action: Any, **said: Any) -> str:
    with pytest.raises(RuleBroken) as caught:
        action(**said)
    return str(caught.value.message)


def test_the_registry_knows_every_slice_that_names_an_enterprise() -> None:
    named = {(each.model._meta.label, each.field) for each in references()}
    assert {
        ("shelters.Facility", "responsible_unit"),
        ("shelters.Facility", "maintaining_unit"),
        ("projects.Development", "developer"),
        ("projects.Participant", "enterprise"),
        ("projects.FeeCase", "payer"),
        ("projects.EnterpriseContact", "enterprise"),
    } <= named
    assert not {label for label, _field in named if label.endswith("Event")}
    assert {each.model for each in references() if each.is_part} == set(PARTS)


def test_references_follow_and_the_old_row_names_its_successor(cast: Cast, pair: Any) -> None:
    losing, winner = pair
    make_certificate(losing)
    contacts = losing.contacts.count()
    before = {following.label: following.count for following in merging.preview(losing)}
    done = merging.merge(losing=losing, winner=winner, by=cast.a.clerk, reason="同一单位")
    cast.a.facility.refresh_from_db()
    losing.refresh_from_db()
    assert cast.a.facility.responsible_unit == winner
    assert (losing.state, losing.successor, losing.standing_row) == (EnterpriseState.MERGED, winner, winner)
    assert done.references.count() == sum(before.values())
    assert (winner.contacts.count(), winner.qualifications.get().number) == (contacts, "RF-1")
    assert [former.name for former in winner.former_names.all()] == [losing.name]
    assert winner in Enterprise.objects.called(losing.name)
    assert not merging.preview(losing)


def test_the_way_back_restores_every_reference(cast: Cast, pair: Any) -> None:
    losing, winner = pair
    make_certificate(losing)
    contacts = losing.contacts.count()
    done = merging.merge(losing=losing, winner=winner, by=cast.a.clerk, reason="同一单位")
    merging.undo_merge(merge=done, by=cast.a.clerk, reason="看错了")
    cast.a.facility.refresh_from_db()
    losing.refresh_from_db()
    assert cast.a.facility.responsible_unit == losing
    assert (losing.state, losing.successor) == (EnterpriseState.ACTIVE, None)
    assert (losing.contacts.count(), losing.qualifications.count()) == (contacts, 1)
    assert not winner.former_names.exists()
    assert refused(merging.undo_merge, merge=done, by=cast.a.clerk, reason="再来")
    again = merging.merge(losing=losing, winner=winner, by=cast.a.clerk, reason="还是同一单位")
    assert EnterpriseMerge.objects.filter(losing=losing).count() == 2
    assert merging.standing_merge(losing) == again


def test_what_somebody_has_decided_since_is_not_turned_back(cast: Cast, pair: Any) -> None:
    losing, winner = pair
    done = merging.merge(losing=losing, winner=winner, by=cast.a.clerk, reason="同一单位")
    third = make_enterprise(cast.a.organisation, "第三方有限公司")
    cast.a.facility.responsible_unit = third
    cast.a.facility.save(update_fields=["responsible_unit"])
    sentence = refused(merging.undo_merge, merge=done, by=cast.a.clerk, reason="看错了")
    assert cast.a.facility.name in sentence
    losing.refresh_from_db()
    assert losing.state == EnterpriseState.MERGED


def test_a_chain_is_undone_from_its_end(cast: Cast, pair: Any) -> None:
    losing, winner = pair
    third = make_enterprise(cast.a.organisation, "第三方有限公司")
    first = merging.merge(losing=losing, winner=winner, by=cast.a.clerk, reason="一")
    second = merging.merge(losing=winner, winner=third, by=cast.a.clerk, reason="二")
    losing.refresh_from_db()
    assert losing.standing_row == third
    assert winner.name in refused(merging.undo_merge, merge=first, by=cast.a.clerk, reason="回")
    merging.undo_merge(merge=second, by=cast.a.clerk, reason="回")
    assert merging.undo_merge(merge=first, by=cast.a.clerk, reason="回").state == EnterpriseState.ACTIVE


def test_a_certificate_that_both_rows_have_stays_with_the_old_one(cast: Cast, pair: Any) -> None:
    losing, winner = pair
    for row in (losing, winner):
        make_certificate(row, "RF-1")
    make_certificate(losing, "RF-2")
    merging.merge(losing=losing, winner=winner, by=cast.a.clerk, reason="同一单位")
    assert {row.number for row in winner.qualifications.all()} == {"RF-1", "RF-2"}
    assert [row.number for row in Qualification.objects.filter(enterprise=losing)] == ["RF-1"]


def test_what_is_not_one_company_is_refused_by_name(cast: Cast, pair: Any) -> None:
    losing, winner = pair
    clerk = cast.a.clerk

    def why(**changes: Any) -> str:
        return merging.refusal(**{"losing": losing, "winner": winner, "by": clerk, **changes})

    assert why() == ""
    assert why(winner=losing)
    assert why(by=cast.a.signer)
    assert why(by=cast.b.clerk)
    losing.credit_code, winner.credit_code = CODE, OTHER_CODE
    assert CODE in why()
    assert OTHER_CODE in why()
    winner.credit_code = ""
    assert why()
    winner.credit_code = CODE
    assert why() == ""
    winner.state = EnterpriseState.MERGED
    assert winner.name in why()


def test_two_offices_keep_a_row_each_unless_one_has_become_the_other(cast: Cast, pair: Any) -> None:
    losing, _winner = pair
    foreign = cast.b.facility.responsible_unit
    foreign.credit_code = ""
    sentence = merging.refusal(losing, foreign, cast.clerk)
    assert sentence
    Organisation.objects.filter(pk=cast.a.organisation.pk).update(successor=cast.b.organisation)
    losing.organisation.refresh_from_db()
    assert merging.refusal(losing, foreign, cast.clerk) == ""


def test_a_merged_row_is_not_written_any_more(cast: Cast, pair: Any) -> None:
    losing, winner = pair
    merging.merge(losing=losing, winner=winner, by=cast.a.clerk, reason="同一单位")
    losing.refresh_from_db()
    contact = EnterpriseContact(enterprise=losing, post="值班室", phone="1")
    with pytest.raises(RuleBroken):
        services.change_enterprise(enterprise=losing, by=cast.a.clerk, address="某路")
    with pytest.raises(RuleBroken):
        services.put_part(part=contact, by=cast.a.clerk)
    with pytest.raises(RuleBroken):
        services.move_enterprise(enterprise=losing, to=EnterpriseState.CLOSED, by=cast.a.clerk, reason="注销")


def test_a_name_that_it_had_finds_a_company(cast: Cast) -> None:
    row = make_enterprise(cast.a.organisation, "旧名有限公司")
    services.change_enterprise(enterprise=row, by=cast.a.clerk, name="旧名有限责任公司")
    assert not row.former_names.exists()
    services.change_enterprise(enterprise=row, by=cast.a.clerk, name="新名有限公司")
    assert [row] == list(Enterprise.objects.called("旧名"))


def test_the_work_list_has_names_of_one_office_and_codes_of_several(cast: Cast) -> None:
    office = cast.a.organisation
    same = [make_enterprise(office, name) for name in ("江城甲建设有限公司", "江城甲建设有限责任公司")]
    two = [make_enterprise(office, "江城乙有限公司", credit_code=code) for code in (CODE, OTHER_CODE)]
    far = make_enterprise(cast.b.organisation, "江城丙有限公司", credit_code=CODE)

    own = duplicates.work_list(cast.a.clerk).groups
    assert [(group.why, set(group.rows)) for group in own if same[0] in group.rows] == [("name", set(same))]
    assert not [group for group in own if set(two) <= set(group.rows)]
    everybody = duplicates.work_list(cast.clerk).groups
    (across,) = (group for group in everybody if far in group.rows)
    assert (across.why, set(across.rows), "name" in across.differs) == ("code", {two[0], far}, True)

    duplicates.keep_apart(rows=same, by=cast.a.clerk, reason="分属两家集团")
    assert not [group for group in duplicates.work_list(cast.a.clerk).groups if same[0] in group.rows]
    duplicates.keep_apart(rows=same, by=cast.a.clerk, reason="再说一次")
