"""Goals L1 to L3 and L5 to L7: a million transfers, races, kills, a state machine, and not a fen too much or little."""

import datetime as dt
import random
import statistics
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from projects.ledger.reports import balances_of
from projects.ledger.services import balance_of
from projects.ledger.states import AccountKind
from projects.ledger.verify import faults, totals
from tests.cast import Cast, make_cast
from tests.deep.conftest import Clock, Told
from tests.deep.killing import ROUND, Site, random_pause
from tests.deep.racing import KINDS, Racers
from tests.deep.synthetic import Ledger
from tests.projects.ledger.conftest import Case, make_case
from tests.projects.ledger.planted import floors, slow_without_lock
from tests.projects.ledger.test_model import LedgerMachine

TRANSFERS, LEAST_FEN = 1_000_000, 750_000_000_00
ROUNDS, KILLS, MOST_SECONDS = 200, 100, 10
SPOILT_KILLS = 8
PACE, POSTINGS, MOST_MS = 50, 1_000, 100


def test_a_million_transfers_add_up(transactional_db: None, clock: Clock, told: Told) -> None:
    ledger = Ledger(make_cast())
    for _batch in clock.upto(TRANSFERS // ledger.BATCH):
        ledger.post_batch()
    with connection.cursor() as cursor:
        found, counted = list(faults(cursor)), totals(cursor)
    told("L1 transfers", counted.transfers, f"{TRANSFERS:,}")
    told("L1 yuan moved", counted.moved_fen // 100, f"≥ {LEAST_FEN // 100:,}")
    told("L1 fen between both sides", counted.debit_balances_fen - counted.credit_balances_fen, "0")
    assert found == []
    assert counted.transfers == ledger.count
    assert clock.is_limited or (counted.transfers >= TRANSFERS and counted.moved_fen >= LEAST_FEN)
    days = [None, *(ledger.first_day + dt.timedelta(days=random.randrange(2_500)) for _ in range(5))]
    for day in days:
        summed = balances_of(*AccountKind.values, organisations=[ledger.office.pk], on=day)
        assert {(each.subject_uid, each.kind): each.fen for each in summed} == ledger.balances(day)
    told("L6 days on which every balance was that of the model", len(days), "6")


@pytest.mark.parametrize("kind", KINDS)
def test_sixteen_at_once_again_and_again(kind: str, transactional_db: None, clock: Clock, told: Told) -> None:
    wrong, rounds = [], 0
    with Racers(make_case(make_cast())) as racers:
        for _each in clock.upto(ROUNDS):
            wrong += racers.round(kind)
            rounds += 1
    told(f"L2 rounds of 16: {kind.replace('_', ' ')}", rounds, f"{ROUNDS}")
    told(f"L2 rounds gone wrong: {kind.replace('_', ' ')}", len(wrong), "0")
    assert wrong == []


def test_races_without_the_lock_are_caught(transactional_db: None, told: Told) -> None:
    with floors(slow_without_lock), Racers(make_case(make_cast())) as racers:
        wrong = [found for _each in range(3) for found in racers.round("different_keys")]
    told("L2 planted bug: no lock, rounds gone wrong of 3", len(wrong), "> 0")
    assert wrong


def test_nothing_acknowledged_is_lost_to_a_kill(tmp_path: Path, clock: Clock, told: Told) -> None:
    killed, slowest = Counter[str](), 0.0
    with Site(tmp_path).running() as site:
        site.wait_for_all(after=time.time())
        clock.start = time.monotonic()  # the portal's own start is not the proof
        for number in clock.upto(KILLS):
            random_pause()
            # A short run kills everybody once, too.
            what = ROUND[number % len(ROUND)] if not clock.is_limited else tuple(dict.fromkeys(ROUND))[number % 4]
            slowest = max(slowest, site.kill(what))
            killed[what] += 1
        found = site.check()
    told("L3 kills", sum(killed.values()), f"{KILLS}")
    told("L3 of them the postmaster", killed["postmaster"], "10")
    told("L3 acknowledged postings", found["acknowledged"])
    told("L3 of them lost", len(found["lost"]), "0")
    told("L3 ghosts", len(found["ghosts"]), "0")
    told("L3 slowest recovery, s", f"{slowest:.1f}", f"≤ {MOST_SECONDS}")
    assert (found["lost"], found["ghosts"], found["faults"]) == ([], [], [])
    assert slowest <= MOST_SECONDS
    assert clock.is_limited or killed["postmaster"] >= 10


def test_commits_that_do_not_wait_for_the_disk_are_caught(tmp_path: Path, told: Told) -> None:
    with Site(tmp_path, is_spoilt=True).running() as site:
        site.wait_for_all(after=time.time())
        for _each in range(SPOILT_KILLS):
            random_pause()
            site.kill("backend")
        found = site.check()
    told(f"L3 planted bug: synchronous_commit=off, lost at {SPOILT_KILLS} kills", len(found["lost"]), "> 0")
    assert found["lost"]


def test_the_ledger_says_what_the_model_says_all_night(cast: Cast, clock: Clock, told: Told) -> None:
    many = settings(
        max_examples=50 if clock.is_limited else 500, stateful_step_count=50, deadline=None,
        suppress_health_check=list(HealthCheck), database=None,
    )  # fmt: skip
    machine = type("LedgerOfTheCast", (LedgerMachine,), {"cast": cast})
    run_state_machine_as_test(machine, settings=many)
    told("L5 examples of 50 steps", many.max_examples, "500")


def test_postings_at_fifty_a_second(lasting_case: Case, told: Told) -> None:
    lasting_case.assess(10**12)
    durations, start = [], time.perf_counter()
    for turn in range(POSTINGS):
        due = start + turn / PACE
        time.sleep(max(0, due - time.perf_counter()))
        lasting_case.pay(100, f"paced {turn}")
        durations.append((time.perf_counter() - due) * 1000)
    p99 = statistics.quantiles(durations, n=100, method="inclusive")[-1]
    told(f"L7 p99 at {PACE} a second, ms", f"{p99:.0f}", f"≤ {MOST_MS}")
    assert balance_of(lasting_case.receivable) == 10**12 - 100 * POSTINGS
    assert p99 <= MOST_MS


@pytest.fixture
def lasting_case(transactional_db: None) -> Case:
    return make_case(make_cast())
