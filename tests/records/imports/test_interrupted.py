"""An import whose process is killed in the middle has done nothing, and can simply be repeated."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings

from civildefense.records.models import ImportBatch
from shelters.facilities.models import Facility
from tests.cast import Cast
from tests.shelters.facilities.importing import HEADER, write_csv

ROWS = 6_000


def environment() -> dict[str, str]:
    """The test's own database for another process."""
    urls = {}
    for alias, name in (
        ("default", "DATABASE_URL"),
        ("owner", "DATABASE_OWNER_URL"),
        ("public", "DATABASE_PUBLIC_URL"),
    ):
        entry = settings.DATABASES[alias]
        user, host = f"{quote(entry['USER'])}:{quote(str(entry['PASSWORD']))}", quote(entry["HOST"], safe="/")
        urls[name] = f"postgresql://{user}@/{settings.DATABASES['owner']['NAME']}?host={host}&port={entry['PORT']}"
    return {**os.environ, **urls, "REDIS_URL": "redis://127.0.0.1:1"}


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_is_all_or_nothing(cast: Cast, tmp_path: Path) -> None:
    rows = [[f"K{n}", f"地下室{n}", f"东岸区{n}号", "120.85", str(31.96 + n / 1e5), "10"] for n in range(ROWS)]
    path = write_csv(tmp_path / "a.csv", [HEADER, *rows])
    command = [
        sys.executable,
        "manage.py",
        "import_facilities",
        str(path),
        "--organisation",
        "990101",
        "--source",
        "普查",
    ]
    command += ["--commit", "--report", str(tmp_path / "r.json")]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment(), stderr=subprocess.PIPE) as child:
        assert child.stderr is not None
        assert child.stderr.readline()  # the first rows are written, the transaction is open
        child.send_signal(signal.SIGKILL)
    assert not (tmp_path / "r.json").exists()
    assert (Facility.objects.filter(source="普查").count(), ImportBatch.objects.count()) == (0, 0)
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert Facility.objects.filter(source="普查").count() == ROWS
