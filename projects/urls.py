"""Public pages of the projects, slice by slice, below /projects/ and /en/projects/."""

from django.urls import include, path

urlpatterns = [
    path("approvals/", include("projects.approvals.urls")),
    path("fees/", include("projects.fees.urls")),
    path("funds/", include("projects.funds.urls")),
]
