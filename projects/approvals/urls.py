"""Addresses of the approvals, below /projects/approvals/ and /en/projects/approvals/."""

from django.urls import path

from projects.approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.guide, name="guide"),
    path("powers/", views.powers, name="powers"),
]
