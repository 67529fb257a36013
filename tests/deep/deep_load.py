"""Goal E3: two thousand connections to the finder, while each server behind nginx is frozen and then killed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import servers
from tests.deep.conftest import Clock, Told
from tests.deep.load import CONNECTIONS, Seen, ask, fill_caches, many_files
from tests.deep.portal import Portal, portal

SECONDS = 60
FEW, SHORT = 40, 3


def test_nothing_behind_the_finder_is_missed(tmp_path: Path, clock: Clock, told: Told) -> None:
    many_files()
    with portal(tmp_path) as found:
        fill_caches(found.address)
        seen = dict(_runs(found, tmp_path, seconds=clock.seconds or SECONDS, connections=CONNECTIONS))
    undisturbed = seen.pop("undisturbed")
    told(f"E3 {CONNECTIONS:,} connections, undisturbed", undisturbed, "0 errors")
    assert (undisturbed.failed, undisturbed.refused) == (0, 0)
    for fault, run in seen.items():
        told(f"E3 {fault}", run, "0 errors, p99 ≤ 3 ×")
    assert {fault: wrongs for fault, run in seen.items() if (wrongs := run.wrongs(undisturbed))} == {}


def test_a_finder_that_asks_its_servers_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Told) -> None:
    """nginx keeps no page, and the application asks the database and the cache for each."""
    documented = servers.documented_file
    monkeypatch.setattr(
        servers,
        "documented_file",
        lambda *given: documented(*given).replace("proxy_cache civildefense;", "proxy_cache off;"),
    )
    with portal(tmp_path, settings="tests.deep.asking_settings") as found:
        fill_caches(found.address)
        seen = dict(_runs(found, tmp_path, seconds=SHORT, connections=FEW))
    undisturbed = seen.pop("undisturbed")
    assert (undisturbed.failed, undisturbed.refused) == (0, 0)
    caught = [fault for fault, run in seen.items() if run.wrongs(undisturbed)]
    told("E3 planted bug: the page is asked of the servers", f"{len(caught)} of {len(seen)}", "caught at every fault")
    assert caught == list(seen)


def _runs(found: Portal, folder: Path, *, seconds: float, connections: int) -> Iterator[tuple[str, Seen]]:
    """Frozen first, because what is frozen comes back; killed stays killed, until nothing is left but nginx.

    Undisturbed is the worse of two runs, so that whatever else the machine does is not taken for the fault's effect.
    """

    def run() -> Seen:
        return ask(found.address, folder / "srv" / "data" / "sites", seconds=seconds, connections=connections)

    first = run()
    for part in found.parts:
        part.freeze()
        yield f"{part.name} frozen", run()
        part.thaw()
    fill_caches(found.address)
    yield "undisturbed", first.worse(run())
    for part in found.parts:
        part.kill()
        yield f"{part.name} killed", run()
