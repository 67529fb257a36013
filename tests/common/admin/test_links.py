"""Read-only fields link to other records by uid, and only where the reader's role opens the page."""

from django.urls import reverse

from shelters.facilities.models import SiteCheck
from tests.cast import Cast, signed_in


def test_a_role_that_may_not_open_the_page_gets_the_name_alone(cast: Cast) -> None:
    check = SiteCheck.objects.first() or SiteCheck.objects.create(
        facility=cast.a.facility, result="open", recorded_by=cast.clerk
    )
    address = reverse("admin:shelters_sitecheck_change", args=[check.uid])
    page = signed_in(cast.clerk).get(address).content.decode()
    assert str(check.recorded_by) in page
    assert "/admin/accounts/user/" not in page


def test_a_role_that_may_open_it_is_led_there_by_uid(cast: Cast) -> None:
    check = SiteCheck.objects.first() or SiteCheck.objects.create(
        facility=cast.a.facility, result="open", recorded_by=cast.clerk
    )
    address = reverse("admin:shelters_sitecheck_change", args=[check.uid])
    page = signed_in(cast.people["auditor"]).get(address).content.decode()
    assert f"/admin/accounts/user/{check.recorded_by.uid}/change/" in page
