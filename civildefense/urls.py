"""The map of addresses: the first segment is the app, the second the slice."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from civildefense.common.preferences import text_size
from civildefense.home import health
from civildefense.home.favicon import favicon
from shelters.finder.data_views import data_file
from shelters.finder.ogc.views import landing as ogc_landing

handler500 = "civildefense.home.faults.unexpected"
urlpatterns = [
    # What citizens ask most comes first; nothing below these three opens a database.
    path("api/v1/public/", include("shelters.finder.public_urls")),
    path("api/ogc/", include("shelters.finder.ogc.urls")),
    path("api/ogc", ogc_landing, name="ogc_landing"),  # as people type it into QGIS
    path("data/sites/<str:name>", data_file, name="data_file"),
    path("", include("civildefense.accounts.urls")),
    path("admin/", admin.site.urls),
    path("text-size/<slug:size>/", text_size, name="text_size"),
    path("favicon.ico", favicon, name="favicon"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/v1/", include("civildefense.home.api")),
]
urlpatterns += i18n_patterns(
    path("", include("civildefense.home.urls")),
    path("shelters/", include("shelters.urls")),
    prefix_default_language=False,
)
