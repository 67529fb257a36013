"""``/api/v1/``: the API's front door, its description and its halls."""

from typing import Any

from django.http import Http404
from django.urls import include, path, re_path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from civildefense.accounts.api import MeView

RESOURCES = {
    "facilities": "facility-list",
    "enterprises": "enterprise-list",
    "attachments": "attachment-list",
    "imports": "import-list",
    "jobs": "job-list",
    "me": "api-me",
    "schema": "api-schema",
    "docs": "api-docs",
}


@extend_schema(exclude=True)
class IndexView(APIView):
    """Where things are. It tells nothing that the schema does not tell, so it asks nobody who he is."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get(self, request: Any) -> Response:
        return Response({name: reverse(route, request=request) for name, route in RESOURCES.items()})


@extend_schema(exclude=True)
class NothingHereView(APIView):
    """An address of the API that does not exist answers like the API, not with a page."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


class DocsView(SpectacularSwaggerSplitView):
    """Swagger from own files, under the same Content-Security-Policy as every page."""

    url_name = "api-schema"
    template_name = "home/api_docs.html"


urlpatterns = [
    path("", IndexView.as_view(), name="api-index"),
    path("me/", MeView.as_view(), name="api-me"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(), name="api-docs"),
    path("projects/", include("projects.api")),
    path("records/", include("civildefense.records.api")),
    path("shelters/", include("shelters.api")),
    re_path(r"^.*/$", NothingHereView.as_view(), name="api-nothing"),
]
