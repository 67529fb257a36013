"""docs/api.md: every command on the page, in its order, against a running server."""

import re
import shlex
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from shelters.facilities.models import Facility
from tests.cast import make_cast

GUIDE = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
CREATE_TOKEN = re.search(r"^\$ python manage\.py create_token (.*)$", GUIDE, re.MULTILINE)


@pytest.mark.django_db(transaction=True)
def test_the_guide_works_from_token_to_bulk_upload(live_server, tmp_path: Path) -> None:
    cast = make_cast()
    out = StringIO()
    call_command("create_token", *shlex.split(CREATE_TOKEN[1]), stdout=out)
    script = "set -euo pipefail\n" + "\n".join(BLOCKS)
    done = subprocess.run(
        ["bash", "-c", script],
        env={"PATH": "/usr/bin:/bin", "BASE": live_server.url, "TOKEN": out.getvalue().strip(), "NO_PROXY": "*"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = Facility.objects.get(source_key="GC-0001")
    assert (found.organisation, found.state, found.capacity) == (cast.a.organisation, "idle", 800)
    assert (found.entrances.count(), found.units.count(), found.checks.count()) == (1, 1, 1)
    assert '"status":201' in done.stdout
    assert '"status":400' in done.stdout


def test_the_guide_names_every_status_that_the_description_promises() -> None:
    description = (settings.BASE_DIR / "docs" / "openapi.yaml").read_text(encoding="utf-8")
    promised = set(re.findall(r"^\s+'([45]\d\d)':$", description, re.MULTILINE))
    assert promised <= set(re.findall(r"\b([45]\d\d)\b", GUIDE))
