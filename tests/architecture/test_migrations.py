"""Migrations are linear, named by intent, and say all that the models say."""

import re
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.architecture.portal import LAYERS

OUR_MIGRATIONS = sorted((app, name) for app, name in MigrationLoader(None).disk_migrations if app in LAYERS)


@pytest.mark.parametrize(("app", "name"), OUR_MIGRATIONS)
def test_a_migration_is_named_by_its_intent(app: str, name: str) -> None:
    assert not re.search(r"_auto_|_and_more$|_alter_|_merge_|_squashed_", name), name
    assert re.fullmatch(r"\d{4}_[a-z0-9_]+", name)


@pytest.mark.parametrize("app", sorted({app for app, _name in OUR_MIGRATIONS}))
def test_the_migrations_of_an_app_form_one_line(app: str) -> None:
    numbers = Counter(name[:4] for own, name in OUR_MIGRATIONS if own == app)
    assert [number for number, count in numbers.items() if count > 1] == []
    assert sorted(int(number) for number in numbers) == list(range(1, len(numbers) + 1))
    assert len(MigrationLoader(None).graph.leaf_nodes(app)) == 1


def test_the_models_have_not_moved_on_without_a_migration(db: None) -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)
    except SystemExit:
        pytest.fail(said.getvalue())
