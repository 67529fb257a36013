"""What the tests of the house walk over: our models, our files, our layers."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
OUR_FOLDERS = ("civildefense", "projects", "shelters", "templates", "static", "tests")

# From the ground up; whoever stands higher may point at whoever stands lower.
LAYERS = ("common", "accounts", "records", "rulebook", "projects", "shelters", "home")


def our_models(*, events: bool = False, proxies: bool = False) -> list[type[models.Model]]:
    """Concrete tables of ours, joining tables included; the history's event tables on demand."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in LAYERS
        and (events or not hasattr(model, "pgh_tracked_model"))
        and (proxies or not model._meta.proxy)
    ]


def label(model: type[models.Model]) -> str:
    return model._meta.label_lower


def our_files(*suffixes: str) -> Iterator[Path]:
    for folder in OUR_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and "migrations" not in path.parts and "__pycache__" not in path.parts:
                yield path


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))
