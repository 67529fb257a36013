"""Loads the demonstration: an invented register, published sites, and a login for every role."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from civildefense.home.demo.load import load_demo
from civildefense.home.demo.offices import logins


class Command(BaseCommand):
    help = "Load the demonstration data and print its logins; a second run changes nothing"

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demonstration data never go into production.")
        load_demo()
        self.stdout.write("Demonstration logins (never in production):")
        for username, role, office, password in logins():
            self.stdout.write(f"  {username:<16} {password:<16} {role} · {office}")
