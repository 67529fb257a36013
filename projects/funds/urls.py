"""Addresses of the special funds, below /projects/funds/ and /en/projects/funds/."""

from django.urls import path

from projects.funds import views

app_name = "funds"
urlpatterns = [
    path("", views.years, name="years"),
]
