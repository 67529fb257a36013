"""Addresses of the front door, below / and /en/."""

from django.urls import path

from civildefense.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
