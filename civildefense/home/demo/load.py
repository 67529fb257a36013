"""The whole demonstration, in one transaction."""

import pghistory
from django.db import transaction
from django.utils import timezone

from civildefense.home.demo.approvals import load_approvals
from civildefense.home.demo.developments import load_developments
from civildefense.home.demo.divisions import load_divisions
from civildefense.home.demo.enterprises import load_enterprises
from civildefense.home.demo.fee_rules import load_fee_rules
from civildefense.home.demo.fees import load_fees
from civildefense.home.demo.figures import load_illustrative
from civildefense.home.demo.funds import load_funds
from civildefense.home.demo.imports import load_import
from civildefense.home.demo.obligations import load_obligations
from civildefense.home.demo.offices import CITY_OFFICE, load_memberships, load_offices, load_stationery, load_users
from civildefense.home.demo.photos import load_photos
from civildefense.home.demo.publication import load_publication
from civildefense.home.demo.register import load_register
from civildefense.home.demo.reports import load_misses, load_reports
from civildefense.home.demo.restricted import COUNTY, load_restricted
from civildefense.home.demo.rulebook import load_emergencies, load_figures, load_jurisdiction, load_places, load_printed


@transaction.atomic
def load_demo() -> None:
    """Everything that is missing; a second run changes nothing."""
    users = load_users()
    administrator, today = users["administrator"], timezone.localdate()
    with pghistory.context(user=administrator.pk, reason="演示数据"):
        offices = load_offices(by=administrator)
        load_memberships(offices, users)
        load_stationery(offices)
        load_jurisdiction()
        lands = load_divisions(offices)
        load_places(lands)
        load_emergencies()
        load_figures(offices[CITY_OFFICE], users)
        load_illustrative(offices[CITY_OFFICE], users)
        load_fee_rules(offices[CITY_OFFICE], users)
        load_printed(offices[CITY_OFFICE])
        companies = load_enterprises(offices)
        load_developments(offices, lands, users)
        load_obligations(offices, users)
        load_approvals(offices, users)
        load_fees(users)
        load_funds(offices[CITY_OFFICE], users)
        load_register(offices, lands, companies, users, today)
        load_publication(users)
        load_restricted(offices, users)
        load_reports(users)
        load_photos(users)
        load_misses(today)
        load_import(offices[COUNTY], users["county_clerk"])
