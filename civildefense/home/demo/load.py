"""The whole demonstration, in one transaction."""

import pghistory
from django.db import transaction
from django.utils import timezone

from civildefense.home.demo.divisions import load_divisions
from civildefense.home.demo.enterprises import load_enterprises
from civildefense.home.demo.imports import load_import
from civildefense.home.demo.offices import CITY_OFFICE, load_memberships, load_offices, load_users
from civildefense.home.demo.photos import load_photos
from civildefense.home.demo.publication import load_publication
from civildefense.home.demo.register import load_register
from civildefense.home.demo.reports import load_misses, load_reports
from civildefense.home.demo.restricted import COUNTY, load_restricted
from civildefense.home.demo.rulebook import load_emergencies, load_figures, load_jurisdiction, load_places


@transaction.atomic
def load_demo() -> None:
    """Everything that is missing; a second run changes nothing."""
    users = load_users()
    administrator, today = users["administrator"], timezone.localdate()
    with pghistory.context(user=administrator.pk, reason="演示数据"):
        offices = load_offices(by=administrator)
        load_memberships(offices, users)
        load_jurisdiction()
        lands = load_divisions(offices)
        load_places(lands)
        load_emergencies()
        load_figures(offices[CITY_OFFICE], users)
        companies = load_enterprises(offices)
        load_register(offices, lands, companies, users, today)
        load_publication(users)
        load_restricted(offices, users)
        load_reports(users)
        load_photos(users)
        load_misses(today)
        load_import(offices[COUNTY], users["county_clerk"])
