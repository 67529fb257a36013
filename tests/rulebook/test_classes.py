"""Classes of districts: one at a time, verified by a second person, inherited from the district around."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from civildefense.rulebook.citations import services
from civildefense.rulebook.classes.errors import ClassMissing
from civildefense.rulebook.classes.services import class_for
from civildefense.rulebook.figures.errors import SamePersonVerifies, VerifiedStays
from civildefense.rulebook.models import AdminDivision, DivisionClass
from tests.cast import Cast, signed_in

DAY = dt.date(2019, 6, 1)


def enter(cast: Cast, **fields: Any) -> DivisionClass:
    given = {
        "organisation": cast.city, "division": cast.a.division, "district_class": "class_3", "is_key_city": True,
        "document": "示例〔2003〕2号", "starts_on": dt.date(2003, 1, 1), "by": cast.finance,
    }  # fmt: skip
    return services.enter(DivisionClass, **given | fields)


def test_the_day_decides_and_the_next_begins_where_the_last_ends(cast: Cast) -> None:
    first = enter(cast, ends_on=dt.date(2019, 6, 1))
    second = enter(cast, starts_on=dt.date(2019, 6, 1), district_class="class_2")
    assert class_for(cast.a.division, day=dt.date(2019, 5, 31)) == first
    assert class_for(cast.a.division, day=DAY) == second
    with pytest.raises(ClassMissing, match=cast.a.division.name):
        class_for(cast.a.division, day=dt.date(2002, 12, 31))


def test_a_district_inherits_the_class_of_the_one_around_it(cast: Cast) -> None:
    AdminDivision.objects.filter(pk=cast.b.division.pk).update(parent=cast.a.division)
    found = enter(cast)
    cast.b.division.refresh_from_db()
    assert class_for(cast.b.division, day=DAY) == found
    own = enter(cast, division=cast.b.division, district_class="other", is_key_city=False)
    assert class_for(cast.b.division, day=DAY) == own


def test_two_classes_never_hold_at_once_and_a_national_one_is_a_key_city(cast: Cast) -> None:
    enter(cast)
    with pytest.raises(ValidationError):
        enter(cast, starts_on=dt.date(2010, 1, 1))
    with pytest.raises(ValidationError):
        enter(cast, division=cast.b.division, is_key_city=False)


def test_a_second_person_verifies_and_then_it_stays(cast: Cast) -> None:
    row = enter(cast)
    with pytest.raises(SamePersonVerifies):
        services.move(enter(cast, division=cast.b.division, by=cast.administrator), "verified", by=cast.administrator)
    services.move(row, "verified", by=cast.administrator)
    with pytest.raises(VerifiedStays):
        services.change(row, by=cast.finance, district_class="class_1")
    assert services.change(row, by=cast.finance, ends_on=dt.date(2020, 1, 1)).ends_on == dt.date(2020, 1, 1)


def test_what_was_invented_is_never_verified(cast: Cast) -> None:
    row = enter(cast, is_illustrative=True)
    with pytest.raises(ValidationError):
        services.move(row, "verified", by=cast.administrator)
    with pytest.raises(IntegrityError, match="verified_by"), transaction.atomic():
        DivisionClass.objects.update(state="verified")


def test_the_desk_enters_and_verifies(cast: Cast) -> None:
    asked = {
        "organisation": cast.city.pk, "division": cast.a.division.pk, "district_class": "class_3", "is_key_city": "on",
        "document": "示例〔2003〕2号", "starts_on": "2003-01-01",
    }  # fmt: skip
    answer = signed_in(cast.finance).post("/admin/rulebook/divisionclass/add/", asked)
    assert answer.status_code == 302
    row = DivisionClass.objects.get()
    signed_in(cast.administrator).post(f"/admin/rulebook/divisionclass/{row.uid}/step/", {"to": "verified"})
    row.refresh_from_db()
    assert (row.state, row.entered_by, row.verified_by) == ("verified", cast.finance, cast.administrator)
