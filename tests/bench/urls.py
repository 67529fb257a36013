from django.http import HttpRequest, HttpResponse
from django.urls import path

from civildefense import urls


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("empty/", empty), *urls.urlpatterns]
