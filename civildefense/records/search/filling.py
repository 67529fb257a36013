"""The index follows the tables: whatever wrote a row, its trigger left a mark, and the catch-up reads the row anew."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction

from civildefense.common.hanzi import folded
from civildefense.common.search import Searchable, declared, values_at
from civildefense.records.models import SearchEntry, SearchMark
from civildefense.records.search.forms import KIND, WHOLE, pairs, plain_code, sound_of

AT_ONCE = 1_000
LOCK = 0x5EA2C4  # one catch-up at a time: a slower one could write what was true before


def entries_of(known: Searchable, row: Any) -> list[SearchEntry]:
    """What the index says of ``row``: an entry an organisation."""
    names = [str(value) for path in known.names for value in values_at(row, path)]
    words = [str(value) for path in known.words for value in values_at(row, path)]
    codes = [str(value) for path in (*known.codes, *known.phones) for value in values_at(row, path)]
    texts = [text for value in [*names, *words, *codes] if (text := folded(value))]
    letters = [*map(sound_of, names), *map(plain_code, codes)]
    whole = {folded(value) for value in [*names, *codes]} | set(map(plain_code, codes))
    if uid := getattr(row, "uid", None):
        whole.add(uid.hex)
    grams = {f"{WHOLE}{value}" for value in whole - {""}} | {f"{KIND}{known.kind}"}
    grams |= {pair for text in texts for pair in pairs(text)}
    return [
        SearchEntry(
            kind=known.kind,
            row_id=row.pk,
            organisation_id=office,
            text="\n".join(texts),
            grams=sorted(grams),
            letters="".join(f" {part}" for part in letters if part),
        )
        for office in known.offices(row)
    ]


def rows_of(known: Searchable, keys: Iterable[int]) -> Any:
    return known.model._base_manager.filter(pk__in=keys).prefetch_related(*known.related())


def refresh(known: Searchable, keys: Iterable[int]) -> None:
    """Entries of these rows as the rows are now; rows that are gone lose theirs."""
    keys = set(keys)
    made = [entry for row in rows_of(known, keys) for entry in entries_of(known, row)]
    SearchEntry.objects.filter(kind=known.kind, row_id__in=keys).delete()
    SearchEntry.objects.bulk_create(made, batch_size=AT_ONCE)


@transaction.atomic
def catch_up() -> int:
    """Take some marks and write their rows' entries; answers how many marks were taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    # The marks first, the rows after: whoever commits between the two leaves a mark for the next time.
    marks = list(SearchMark.objects.order_by("pk")[:AT_ONCE])
    keys: dict[str, set[int]] = defaultdict(set)
    for mark in marks:
        keys[mark.kind].add(mark.row_id)
    known = declared()
    for kind, wanted in keys.items():
        if kind in known:
            refresh(known[kind], wanted)
    SearchMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return len(marks)


def mark_everything(kind: str) -> None:
    """Every row of a table is read again, and entries of rows that are gone are dropped."""
    known = declared()[kind]
    table = connection.ops.quote_name(known.model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO records_searchmark (kind, row_id) SELECT %s, id FROM {table} "
            "UNION SELECT kind, row_id FROM records_searchentry WHERE kind = %s",
            [kind, kind],
        )


def mark_new_tables() -> None:
    """A table that became searchable by an upgrade has rows, but neither entries nor marks."""
    for kind, known in declared().items():
        is_known = SearchEntry.objects.filter(grams__contains=[f"{KIND}{kind}"]).exists()
        if not is_known and not SearchMark.objects.filter(kind=kind).exists() and known.model._base_manager.exists():
            mark_everything(kind)


def drift(kind: str) -> Iterator[int]:
    """Primary keys of rows whose entries are missing, superfluous or of yesterday."""
    known = declared()[kind]
    keys = list(known.model._base_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        stored = defaultdict(list)
        for entry in SearchEntry.objects.filter(kind=kind, row_id__in=part):
            stored[entry.row_id].append(_said(entry))
        for row in rows_of(known, part):
            if sorted(map(_said, entries_of(known, row))) != sorted(stored[row.pk]):
                yield row.pk
    yield from SearchEntry.objects.filter(kind=kind).exclude(row_id__in=keys).values_list("row_id", flat=True)


def _said(entry: SearchEntry) -> tuple[Any, ...]:
    return entry.organisation_id or 0, entry.text, tuple(sorted(entry.grams)), entry.letters
