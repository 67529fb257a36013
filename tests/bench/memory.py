"""The most memory that a process and its children hold at one moment, pages that they share counted once."""

import threading
import time
from pathlib import Path

INTERVAL_SECONDS = 0.1
MEGABYTE = 1024


class Watch:
    """Looks at a process tree until ``stop``; ``megabytes`` is the highest sum that was seen."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.megabytes = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.is_set():
            self.megabytes = max(self.megabytes, sum(map(_kilobytes, _family(self.pid))) / MEGABYTE)
            time.sleep(INTERVAL_SECONDS)


def _family(pid: int) -> list[int]:
    found = [pid]
    for member in found:
        try:
            tasks = list(Path(f"/proc/{member}/task").iterdir())
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:
            continue  # it has ended meanwhile
    return found


def _kilobytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
