"""Addresses of the fees, below /projects/fees/ and /en/projects/fees/."""

from django.urls import path

from projects.fees.publishing import views

app_name = "fees"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("years/", views.years, name="years"),
]
