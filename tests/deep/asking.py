"""Planted bug: a finder that asks PostgreSQL and Valkey before each answer."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse


def asking(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        if "shelters" in request.path:
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT 1")
            with redis.Redis.from_url(settings.REDIS_URL) as valkey:
                valkey.ping()
        return get_response(request)

    return answer
