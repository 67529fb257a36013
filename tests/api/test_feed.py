"""``updated_since``: a reader that goes on from the last moment it saw misses nothing."""

import threading

import pytest
from django.db import connection, connections, transaction

from shelters.facilities.models import Facility
from tests.cast import make_cast, make_facility, make_token, with_token

URL = "/api/v1/shelters/facilities/"


@pytest.mark.django_db(transaction=True)
def test_rows_wait_for_a_transaction_that_began_before_them() -> None:
    """The slow one begins first and writes last: comparing transaction ids would let the quick one through."""
    cast = make_cast()
    api = with_token(make_token(cast.a.organisation)[1])
    begun, write, wrote = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT now()")
            begun.set()
            write.wait(10)
            Facility.objects.filter(pk=cast.a.facility.pk).update(name="慢")
        wrote.set()
        connections.close_all()

    def read(since: str) -> dict[str, str]:
        rows = api.get(URL, {"updated_since": since}).json()["results"]
        return {row["source_key"]: row["updated_at"] for row in rows}

    seen = read("2020-01-01T00:00:00+08:00")
    last = max(seen.values())
    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(10)
    make_facility(cast.a, "quick")
    assert "quick" not in read(last)
    write.set()
    assert wrote.wait(10)
    thread.join()
    assert {"A1", "quick"} <= set(read(last))
    assert Facility.objects.get(source_key="A1").updated_at < Facility.objects.get(source_key="quick").updated_at


@pytest.mark.django_db(transaction=True)
def test_an_unquoted_plus_in_the_address_is_understood() -> None:
    cast = make_cast()
    api = with_token(make_token(cast.a.organisation)[1])
    assert api.get(f"{URL}?updated_since=2020-01-01T00:00:00+08:00").status_code == 200
