"""Two programs at once: nobody overwrites unseen, and batches in opposite order do not block each other."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from shelters.facilities.models import Facility
from tests.cast import make_cast, make_facility, make_token, with_token

URL = "/api/v1/shelters/facilities/"


def at_once(*sends: Callable[[], Any]) -> list[Any]:
    """The answers, in no order."""
    start, answers = threading.Barrier(len(sends)), []

    def run(send: Callable[[], Any]) -> None:
        start.wait(10)
        answers.append(send())
        connections.close_all()

    threads = [threading.Thread(target=run, args=(send,)) for send in sends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_many_who_read_the_same_version_one_changes_it() -> None:
    cast = make_cast()
    token = make_token(cast.a.organisation)[1]
    url = f"{URL}{cast.a.facility.uid}/"
    tag = with_token(token).get(url).headers["ETag"]

    def change(name: str) -> Callable[[], Any]:
        return lambda: with_token(token).patch(url, {"name": name}, headers={"If-Match": tag})

    answers = at_once(*(change(f"第{number}个") for number in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]
    winner = next(answer for answer in answers if answer.status_code == 200)
    assert Facility.objects.get(pk=cast.a.facility.pk).name == winner.json()["name"]


@pytest.mark.django_db(transaction=True)
def test_a_step_is_taken_once() -> None:
    cast = make_cast()
    token = make_token(cast.a.organisation)[1]
    url = f"{URL}{cast.a.facility.uid}/move/"
    step = {"to": "idle", "reason": "整修"}
    answers = at_once(*[lambda: with_token(token).post(url, step)] * 5)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]


@pytest.mark.django_db(transaction=True)
def test_batches_in_opposite_order_both_end() -> None:
    cast = make_cast()
    token = make_token(cast.a.organisation)[1]
    keys = [f"K{number}" for number in range(40)]
    for key in keys[:20]:
        make_facility(cast.a, key)

    def batch(name: str, order: list[str]) -> Callable[[], Any]:
        items = [{"source": "test", "source_key": key, "name": name} for key in order]
        return lambda: with_token(token).post(f"{URL}bulk/", {"items": items})

    answers = at_once(batch("甲", keys), batch("乙", keys[::-1]))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(result["status"] < 400 for answer in answers for result in answer.json()["results"])
    found = Facility.objects.filter(source_key__startswith="K")
    assert found.count() == 40
    assert len(set(found.values_list("name", flat=True))) == 1
