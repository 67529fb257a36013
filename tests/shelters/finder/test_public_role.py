"""The builder reads through a role that can see public columns of published tables, and nothing else."""

import pytest
from django.db import ProgrammingError, connections, transaction

from shelters.facilities.models import Facility
from shelters.finder.models import PublishedSite, SiteReport
from shelters.finder.snapshot.build import build
from tests.cast import make_cast
from tests.shelters.finder.published import approve_the_set, publish

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_snapshot_is_built_with_nothing_but_that_role() -> None:
    cast = make_cast()
    approve_the_set(cast, with_capacity=True, with_bulk_files=True)
    publish(cast, cast.a.facility)
    # The other connections are gone while it builds.
    connections["default"].close()
    connections["owner"].close()
    assert connections["public"].settings_dict["USER"] != connections["default"].settings_dict["USER"]
    assert build().entrances == 2
    assert connections["default"].connection is None


@pytest.mark.parametrize(
    "query",
    [
        lambda: list(Facility.objects.using("public").values("id")),
        lambda: list(SiteReport.objects.using("public").values("number")),
        lambda: list(PublishedSite.objects.using("public").values("facility_id")),
        lambda: list(PublishedSite.objects.using("public").values("withdrawal_reason")),
        lambda: PublishedSite.objects.using("public").update(name="x"),
    ],
)
def test_it_is_refused_everything_else(query) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(using="public"):
        query()
