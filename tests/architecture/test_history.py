"""Goal A1: whatever writes a row, an event stays, or the database refuses."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction
from django.db.models import QuerySet
from pghistory.models import Event

from civildefense.common.datasheet import sheet_of
from tests.architecture.fresh import changeable, fresh
from tests.architecture.portal import label, our_models
from tests.cast import Cast
from tests.security.stage import Stage, set_stage

# Tables without a history of their own, and why.
UNTRACKED = {
    "accounts.signinevent": "a log, append-only",
    "accounts.listpreference": "how many rows somebody likes on a page; nobody else sees it",
    "projects.transfer": "money as a log, append-only",
    "records.transition": "a log, append-only",
    "records.readlog": "a log, append-only",
    "records.importrow": "a log, append-only",
    "records.undonerow": "a log, append-only",
    "records.bulkchange": "which step was asked for; what it does is tracked where it does it",
    "records.bulkrow": "what became of one row; the row's own history tells it",
    "records.job": "progress of machine work, ten changes a second; what the work does is tracked where it does it",
    "records.inboxvisit": "until when somebody has read; nobody else sees it",
    "records.jobline": "the log of machine work; it goes with its job",
    "records.idempotencykey": "a client's memory of one day",
    "records.searchentry": "a copy; the rows that it copies are tracked",
    "records.searchmark": "which rows the copy has to follow, for a minute",
    "records.scheduledrun": "which tick was done; nobody's act",
    "records.classificationdecision_readers": "tracked through its proxy records.decisionreader",
    "shelters.placemiss": "a count without users",
}
TRACKED = [model for model in our_models(proxies=True) if hasattr(model, "pgh_event_model")]
SINGLE_ROW = {"rulebook.jurisdiction"}


@pytest.fixture
def stage(db: None) -> Stage:
    return set_stage()


def test_every_table_is_tracked_or_says_why_not() -> None:
    untracked = {label(model) for model in our_models() if not hasattr(model, "pgh_event_model")}
    assert untracked == set(UNTRACKED)


def test_what_counts_as_a_log_is_append_only() -> None:
    logs = {name for name, reason in UNTRACKED.items() if "append-only" in reason}
    assert logs == {label(model) for model in our_models() if sheet_of(model) and sheet_of(model).append_only}


def rows(model: type[models.Model]) -> QuerySet[Any]:
    """Without the manager's own ideas."""
    return QuerySet(model)


def raw_insert(row: Any) -> None:
    fields = [field for field in row._meta.concrete_fields if not (_is_serial(field) or field.has_db_default())]
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join("%s" for _field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{row._meta.db_table}" ({columns}) VALUES ({marks})', values)


def _is_serial(field: Any) -> bool:
    return isinstance(field, models.AutoField)


def raw(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def write_paths(stage: Stage, model: type[models.Model]) -> Iterator[tuple[str, str, Callable[[], Any]]]:
    """Name, the event's label, the write; each works on a row of its own."""
    field, new = changeable(model)
    table, column, key = model._meta.db_table, field.column, model._meta.pk.column
    single = label(model) in SINGLE_ROW

    def made(number: int) -> Any:
        if single:
            return rows(model).get()
        row = fresh(stage, model, number)
        models.Model.save(row)
        return row

    def changed(row: Any) -> Any:
        setattr(row, field.name, new())
        return row

    if single:
        rows(model).all().delete()
    yield "create", "insert", lambda: models.Model.save(fresh(stage, model, 1))
    if not single:
        yield "bulk_create", "insert", lambda: rows(model).bulk_create([fresh(stage, model, 2)])
        yield "raw insert", "insert", lambda: raw_insert(fresh(stage, model, 3))
    row = made(4)
    yield "save", "update", lambda: models.Model.save(changed(row))
    row = made(5)
    if single:
        setattr(row, field.name, "又")
        models.Model.save(row)
    yield "queryset.update", "update", lambda row=row: rows(model).filter(pk=row.pk).update(**{field.name: new()})
    if not single:
        bulk = made(6)
        yield "bulk_update", "update", lambda: rows(model).bulk_update([changed(bulk)], [field.name])
        sql = made(7)
        value = new()
        plain = getattr(value, "pk", value)
        yield (
            "raw update",
            "update",
            lambda: raw(f'UPDATE "{table}" SET "{column}" = %s WHERE "{key}" = %s', plain, sql.pk),
        )
        gone = made(8)
        yield "raw delete", "delete", lambda: raw(f'DELETE FROM "{table}" WHERE "{key}" = %s', gone.pk)
    last = made(9)
    yield "queryset.delete", "delete", lambda: rows(model).filter(pk=last.pk).delete()


@pytest.mark.parametrize("model", TRACKED, ids=label)
def test_every_write_leaves_an_event(stage: Stage, model: type[models.Model]) -> None:
    events = model.pgh_event_model.objects
    for path, kind, write in write_paths(stage, model):
        before = events.filter(pgh_label=kind).count()
        write()
        assert events.filter(pgh_label=kind).count() == before + 1, f"{label(model)}: {path} left no event"


def test_no_setting_makes_the_triggers_look_away(cast: Cast) -> None:
    facility = cast.a.facility
    events = type(facility).pgh_event_model.objects.filter(pgh_label="update")  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', (SELECT array_agg(tgname)::text FROM pg_trigger), true)")
    before = events.count()
    QuerySet(type(facility)).filter(pk=facility.pk).update(name="改")
    assert events.count() == before + 1


def test_naming_a_reader_leaves_an_event(stage: Stage) -> None:
    events = apps.get_model("records.decisionreader").pgh_event_model.objects
    decision: Any = stage.row("records.classificationdecision", "own")
    decision.readers.add(stage.cast.a.clerk, stage.cast.a.signer)
    decision.readers.remove(stage.cast.a.signer)
    assert [*events.order_by("pgh_id").values_list("pgh_label", flat=True)] == ["insert", "insert", "delete"]


def refused(statement: str) -> bool:
    try:
        with transaction.atomic():
            raw(statement)
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


@pytest.mark.parametrize("model", our_models(events=True), ids=label)
def test_no_table_can_be_emptied_at_a_stroke(db: None, model: type[models.Model]) -> None:
    assert refused(f'TRUNCATE "{model._meta.db_table}" CASCADE')


@pytest.mark.parametrize(
    "model",
    [
        model
        for model in our_models(events=True)
        if issubclass(model, Event) or (sheet_of(model) and sheet_of(model).append_only)
    ],
    ids=label,
)
def test_what_is_written_down_stays(db: None, model: type[models.Model]) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    assert refused(f'UPDATE "{table}" SET "{key}" = "{key}"')
    assert refused(f'DELETE FROM "{table}"')


def test_the_application_cannot_switch_the_triggers_off(db: None) -> None:
    assert refused("SET session_replication_role = replica")
    with pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic():
        raw("ALTER TABLE shelters_facility DISABLE TRIGGER ALL")
