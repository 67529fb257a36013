"""Two editions compared on the desk: asked for, read by kind, downloaded."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from civildefense.records.models import ImportBatch, Job
from shelters.facilities.models import Facility
from tests.cast import Cast, signed_in
from tests.records.imports.test_comparison import ROWS, later
from tests.records.imports.test_desk import upload
from tests.shelters.facilities.importing import HEADER, write_csv

# Jobs start when the request's transaction has ended.
pytestmark = pytest.mark.django_db(transaction=True)
ASK = "admin:records_importbatch_compare"


def ask(client: Client, cast: Cast, **entered: Any) -> Any:
    return client.post(reverse(ASK), {"organisation": cast.a.organisation.pk, **entered})


def file(path: Path, rows: list[list[Any]]) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, write_csv(path, [HEADER, *rows]).read_bytes())


def test_two_uploads_are_compared_shown_by_kind_and_downloaded(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    before = Facility.objects.count()
    answer = ask(clerk, cast, a_file=file(tmp_path / "a.csv", ROWS), b_file=file(tmp_path / "b.csv", later()))
    url = answer["Location"]
    shown = clerk.get(url)
    assert {name: count for name, _label, count in shown.context["chips"]} == {
        "added": 2, "removed": 2, "changed": 3, "renamed": 1, "moved": 1, "problems": 0,
    }  # fmt: skip
    assert "改名地下室" in clerk.get(f"{url}?kind=renamed").content.decode()
    assert [row["key"] for row in clerk.get(f"{url}?kind=removed").context["rows"]] == ["A0", "A1"]
    downloaded = json.loads(b"".join(clerk.get(f"{url}?format=json")))
    assert (downloaded["counts"]["changed"], downloaded["same"]) == (3, 35)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(clerk.get(f"{url}?format=xlsx"))))
    assert [sheet.max_row - 1 for sheet in book] == [7, 2, 2, 2, 1, 0]
    assert Facility.objects.count() == before
    assert not list(Path(settings.MEDIA_ROOT).glob("comparisons/*"))  # read and gone
    other = signed_in(cast.b.clerk)
    assert other.get(url).status_code == 404
    assert other.get(f"{url}?format=json").status_code == 404


def test_the_files_of_two_imports_can_be_compared(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    first = upload(clerk, cast, write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    second = upload(clerk, cast, write_csv(tmp_path / "b.csv", [HEADER, *ROWS[:-1]]))
    url = ask(clerk, cast, a_batch=first.pk, b_batch=second.pk)["Location"]
    assert clerk.get(url).context["found"]["counts"]["removed"] == 1
    assert all(Path(kept.upload.path).exists() for batch in (first, second) for kept in batch.files.all())


def test_what_cannot_be_read_is_said_and_not_kept(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    secret = SimpleUploadedFile("c.csv", "编号,名称,防护等级\n1,甲,乙\n".encode())
    url = ask(clerk, cast, a_file=file(tmp_path / "a.csv", ROWS), b_file=secret)["Location"]
    job = Job.objects.get(kind="comparison")
    assert (job.state, job.result["code"]) == ("failed", "undecided_restricted")
    assert job.failure in clerk.get(url).content.decode()
    assert not list(Path(settings.MEDIA_ROOT).glob("comparisons/*"))


def test_one_edition_alone_or_twice_is_refused(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    answer = ask(clerk, cast, a_file=file(tmp_path / "a.csv", ROWS))
    assert list(answer.context["form"].errors) == ["b_file"]
    assert not Job.objects.filter(kind="comparison").exists()


def test_only_whoever_imports_may_ask_and_only_own_imports_are_offered(cast: Cast, tmp_path: Path) -> None:
    assert signed_in(cast.auditor).get(reverse(ASK)).status_code == 403
    upload(signed_in(cast.a.clerk), cast, write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    form = signed_in(cast.b.clerk).get(reverse(ASK)).context["form"]
    assert ImportBatch.objects.exists()
    assert not form.fields["a_batch"].queryset.exists()
