"""Who collects for which period, by which document."""

from django.contrib import admin

from civildefense.rulebook.citations.admin import CitedAdmin
from projects.fees.models import CollectorRule


@admin.register(CollectorRule)
class CollectorRuleAdmin(CitedAdmin):
    own = ("kind", "from_year", "until_year", "collector")
    list_display = ["kind", "from_year", "until_year", "collector", "state", "document"]
    list_filter = ["kind", "collector", "state"]
