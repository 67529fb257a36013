"""Classes of districts on the desk."""

from django.contrib import admin

from civildefense.rulebook.citations.admin import CitedAdmin
from civildefense.rulebook.classes.models import DivisionClass


@admin.register(DivisionClass)
class DivisionClassAdmin(CitedAdmin):
    own = ("division", "district_class", "is_key_city")
    list_display = ["division", "district_class", "is_key_city", "starts_on", "ends_on", "state", "document"]
    list_select_related = ["division"]
    list_filter = ["state", "district_class"]
