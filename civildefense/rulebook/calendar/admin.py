"""The working calendar on the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from civildefense.common.admin import OfficeAdmin
from civildefense.rulebook.calendar import services
from civildefense.rulebook.calendar.models import CalendarDay


@admin.register(CalendarDay)
class CalendarDayAdmin(OfficeAdmin):
    list_display = ["day", "is_workday", "name", "year", "source"]
    list_filter = ["year", "is_workday"]
    search_fields = ["name__contains"]

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        services.put_day(calendar_day=obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: CalendarDay) -> None:
        services.remove_day(calendar_day=obj, by=request.user)
