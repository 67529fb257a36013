"""Is the portal alive, is it ready, how is it doing: for the balancer, the watchman and the monitor.

``/healthz`` answers for the process alone. ``/readyz`` asks each part and names those that fail, never why:
the reason is in the log. ``/metrics`` is for the networks of METRICS_NETWORKS.
"""

import ipaddress
import json
import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError as BrokerError
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from redis import RedisError

from civildefense.celery import app as celery_app
from civildefense.home.tasks import LAST_BEAT

log = logging.getLogger(__name__)

LEAST_DISK_BYTES = 500 * 1024 * 1024
LONGEST_SILENCE_SECONDS = 300
BROKER_SECONDS = 2
started = time.time()


class NotReady(Exception):
    """One part does not do its work; the text is for the log."""


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("there are migrations to apply")


def broker() -> None:
    with celery_app.connection_for_read(connect_timeout=BROKER_SECONDS) as broker_connection:
        broker_connection.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)


def disk() -> None:
    for folder in (settings.MEDIA_ROOT, settings.SNAPSHOT_DIR):
        free = shutil.disk_usage(_existing(folder)).free
        if free < LEAST_DISK_BYTES:
            raise NotReady(f"{free} bytes are left for {folder}")


def beat() -> None:
    silence = time.time() - (cache.get(LAST_BEAT) or started)
    if silence > LONGEST_SILENCE_SECONDS:
        raise NotReady(f"no beat for {silence:.0f} s")


PARTS: dict[str, Callable[[], None]] = {part.__name__: part for part in (database, migrations, broker, disk, beat)}


def ask_parts() -> dict[str, bool]:
    """Every part is asked, also after one has failed."""
    answers = {}
    for name, part in PARTS.items():
        try:
            part()
        except (NotReady, DatabaseError, BrokerError, RedisError, OSError) as problem:
            log.warning("%s is not ready: %s", name, problem)
            answers[name] = False
        else:
            answers[name] = True
    return answers


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    answers = ask_parts()
    parts = {name: "ok" if ready else "failed" for name, ready in answers.items()}
    ready = all(answers.values())
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Asked for at the moment of the scrape, so that every process gives the same figures."""
    if not _may_scrape(request):
        return HttpResponseNotFound()
    registry = CollectorRegistry()
    part_gauge = Gauge("civildefense_part_ready", "1 if the part works", ["part"], registry=registry)
    for name, ready in ask_parts().items():
        part_gauge.labels(name).set(ready)
    for name, value in _snapshot_figures().items():
        Gauge(f"civildefense_snapshot_{name}", "Of the published snapshot", registry=registry).set(value)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _snapshot_figures() -> dict[str, float]:
    version = Path(settings.SNAPSHOT_DIR) / "version.json"
    try:
        content = json.loads(version.read_text(encoding="utf-8"))
        return {"sites": content["count"], "age_seconds": time.time() - version.stat().st_mtime}
    except (OSError, ValueError, KeyError):
        return {}


def _may_scrape(request: HttpRequest) -> bool:
    """Both the peer and, behind a proxy, the client that the proxy saw must be in an allowed network."""
    seen = [request.META.get("REMOTE_ADDR", "")]
    if forwarded := request.META.get("HTTP_X_FORWARDED_FOR"):
        seen.append(forwarded.rsplit(",", 1)[-1].strip())
    networks = [ipaddress.ip_network(network) for network in settings.METRICS_NETWORKS]
    try:
        addresses = [ipaddress.ip_address(address) for address in seen]
    except ValueError:
        return False
    return all(any(address in network for network in networks) for address in addresses)


def _existing(folder: Path | str) -> Path:
    path = Path(folder)
    while not path.exists():
        path = path.parent
    return path
