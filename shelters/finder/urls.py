"""Addresses of the finder, below /shelters/ and /en/shelters/."""

from django.urls import path

from shelters.finder import report_views, views, widget_views
from shelters.finder.opendata import views as opendata

app_name = "finder"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/missed/", report_views.missed, name="missed"),
    path("sites/<slug:public_id>/", views.site, name="site"),
    path("sites/<slug:public_id>/qr.svg", views.site_qr, name="site_qr"),
    path("districts/<slug:code>/print/", views.district_print, name="district_print"),
    path("qr.svg", views.home_qr, name="home_qr"),
    path("data/", opendata.open_data, name="open_data"),
    path("report/", report_views.report, name="report"),
    path("report/<slug:number>/", report_views.report_answer, name="report_answer"),
    path("widget/", widget_views.widget, name="widget"),
    path("widget/about/", widget_views.widget_about, name="widget_about"),
    path("widget.js", widget_views.widget_loader, name="widget_loader"),
    path("sw.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
