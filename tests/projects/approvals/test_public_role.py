"""The public pages through the role that citizens' pages have: it may read the published columns alone."""

import pytest
from django.test import Client

from civildefense.rulebook.models import Jurisdiction
from tests.cast import make_cast
from tests.projects.approvals.conftest import enter_days, make_item
from tests.projects.approvals.rows import shared_rows


@pytest.mark.django_db(transaction=True)
def test_guide_and_list_of_powers_open_for_the_public_role(client: Client) -> None:
    cast = make_cast()
    Jurisdiction.objects.create(name="江城市人民防空办公室", city="江城")
    enter_days(cast, "promise_offsite", 5)
    make_item(cast, "000180002001", name="报建审批")
    shared_rows(cast)
    guide, powers = (client.get(f"/projects/approvals/{page}") for page in ("", "powers/"))
    assert (guide.status_code, powers.status_code) == (200, 200)
    assert "报建审批" in guide.content.decode()
    assert "易地建设审批" in powers.content.decode()
