"""The demonstration is whole, consistent, the same each time, and never goes into production."""

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import RequestFactory

from civildefense.accounts.models import Membership, Organisation, User
from civildefense.accounts.roles import Role
from civildefense.home.demo.enterprises import credit_code
from civildefense.home.demo.offices import DEMO_PASSWORD, logins
from civildefense.records.models import ImportBatch, PublicationReview, Transition
from civildefense.rulebook.models import AdminDivision, EmergencyAdvice, Jurisdiction, Place, SirenSignal
from projects.enterprises.rules import is_credit_code
from shelters.facilities.models import Entrance, Facility, ProtectiveUnit, SiteCheck
from shelters.facilities.states import CheckResult, FacilityState
from shelters.finder.models import PublishedEntrance, PublishedSite, SiteReport
from shelters.finder.services import drift, refresh_live_facts

pytestmark = pytest.mark.usefixtures("demo")


def test_there_are_about_1200_works_of_every_state_and_900_of_them_are_public() -> None:
    assert 1190 <= Facility.objects.count() <= 1230
    assert set(Facility.objects.values_list("state", flat=True)) == set(FacilityState.values)
    assert 850 <= PublishedSite.objects.published().count() <= 950
    assert set(SiteCheck.objects.values_list("result", flat=True)) == set(CheckResult.values)


def test_seven_districts_have_an_outline_and_sites() -> None:
    districts = AdminDivision.objects.filter(ends_on__isnull=True, parent__code="320600")
    assert districts.count() == 7
    assert all(district.boundary and district.office for district in districts)
    codes = set(PublishedSite.objects.values_list("division_code", flat=True))
    assert codes == set(districts.values_list("code", flat=True))


def test_the_merged_county_is_seen_by_its_successor_alone(demo: None) -> None:
    gone = Organisation.objects.get(code="320611")
    assert gone.successor == Organisation.objects.get(code="320613")
    clerk, other = User.objects.get(username="county_clerk"), User.objects.get(username="county_b_clerk")
    assert Facility.objects.filter(organisation=gone).visible_to(clerk).exists()
    assert not Facility.objects.filter(organisation=gone).visible_to(other).exists()


def test_every_role_has_a_login_with_the_printed_password() -> None:
    request = RequestFactory().post("/accounts/login/")
    assert set(Membership.objects.filter(user__is_service=False).values_list("role", flat=True)) == set(Role.values)
    for username, _role, _office, password in logins():
        assert password == DEMO_PASSWORD
        assert authenticate(request, username=username, password=password) is not None


def test_the_logins_are_printed() -> None:
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert all(username in out.getvalue() for username, *_rest in logins())
    assert DEMO_PASSWORD in out.getvalue()


def test_a_second_run_changes_nothing() -> None:
    before = _everything()
    call_command("load_demo", stdout=StringIO())
    assert _everything() == before


def _everything() -> dict[str, Any]:
    """Number of rows of every table, history tables among them, so that a rewritten row would show."""
    tables = set(connection.introspection.table_names())
    models = [model for model in apps.get_models() if model._meta.db_table in tables]
    return {model._meta.label: model._base_manager.count() for model in models}


def test_it_refuses_to_run_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("load_demo")


@pytest.mark.parametrize("model", [Facility, ProtectiveUnit, Entrance, SiteCheck, Place, EmergencyAdvice, Jurisdiction])
def test_rows_written_in_bulk_pass_the_checks_of_a_form(model: Any) -> None:
    for row in model.objects.order_by("pk")[:60]:
        row.full_clean()


def test_unit_areas_make_up_the_area_of_each_work() -> None:
    for facility in Facility.objects.filter(source="demo").prefetch_related("units")[:200]:
        assert sum(unit.floor_area for unit in facility.units.all()) == facility.floor_area


def test_each_state_has_the_moves_that_led_to_it() -> None:
    for facility in Facility.objects.filter(source="demo")[:100]:
        moves = Transition.objects.about(facility).order_by("moved_at", "pk")
        path = [FacilityState.PLANNED, *(move.to_state for move in moves)]
        assert path[-1] == facility.state


def test_what_was_written_in_bulk_is_what_the_services_would_have_written() -> None:
    """Public copies equal their register rows, but for the few that have drifted on purpose."""
    sites = PublishedSite.objects.published().select_related("facility__division", "facility__responsible_unit")
    drifted = [site for site in sites.prefetch_related("entrances", "facility__entrances") if drift(site)]
    assert len(drifted) == 3
    assert refresh_live_facts() == 0
    approved = PublicationReview.objects.filter(state=PublicationReview.State.APPROVED)
    assert approved.count() == PublishedSite.objects.published().count()


def test_somebody_waits_for_every_desk() -> None:
    assert PublicationReview.objects.filter(state=PublicationReview.State.PROPOSED).count() >= 10
    assert set(SiteReport.objects.values_list("state", flat=True)) == {"received", "checking", "answered"}
    assert PublishedSite.objects.filter(withdrawn_at__isnull=False).count() == 1
    batch = ImportBatch.objects.get()
    assert batch.state == ImportBatch.State.DECLARED
    assert batch.rejected
    assert batch.new


def test_doors_vary() -> None:
    doors = PublishedEntrance.objects.all()
    assert doors.filter(has_ramp=True).exists()
    assert doors.filter(has_ramp__isnull=True).exists()
    assert doors.filter(is_closed=True).exists()
    assert {1, 4} <= {site.entrances.count() for site in PublishedSite.objects.published()[:200]}


def test_only_the_air_raid_leads_underground() -> None:
    assert [advice.code for advice in EmergencyAdvice.objects.filter(leads_underground=True)] == ["air_raid"]
    assert SirenSignal.objects.count() == 3
    assert Jurisdiction.objects.get().is_demo


def test_made_up_credit_codes_check() -> None:
    assert all(is_credit_code(credit_code(serial)) for serial in range(1, 200))


def test_markers_stand_in_every_column_of_the_list(canaries: dict[str, str]) -> None:
    for column, marker in canaries.items():
        label, field = column.rsplit(".", 1)
        assert apps.get_model(label)._base_manager.filter(**{f"{field}__contains": marker}).exists(), column
