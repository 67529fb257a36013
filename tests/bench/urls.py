from django.http import HttpRequest, HttpResponse
from django.urls import path

from civildefense import urls
from tests.bench import raw


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("empty/", empty), path("raw/<int:count>/", raw.items), *urls.urlpatterns]
