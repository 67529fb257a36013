"""A clerk's whole way through an import, and an officer's signature, on the desk's one page."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from civildefense.records.imports.errors import AlreadyUndone
from civildefense.records.models import Attachment, ColumnMap, ImportBatch, ImportFile, Job
from shelters.facilities.models import Facility
from tests.cast import Cast, signed_in
from tests.shelters.facilities.importing import HEADER, ROWS, write_csv

# Jobs start when the request's transaction has ended.
pytestmark = pytest.mark.django_db(transaction=True)
ADD = "admin:records_importbatch_add"


def upload(client: Client, cast: Cast, path: Path, **more: Any) -> ImportBatch:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    entered = {"organisation": cast.a.organisation.pk, "source": "普查", "files": [file], "datum": "", **more}
    answer = client.post(reverse(ADD), entered)
    assert answer.status_code == 302, answer.context["upload_form"].errors
    return ImportBatch.objects.latest("pk")


def page(client: Client, batch: ImportBatch) -> str:
    answer = client.get(reverse("admin:records_importbatch_change", args=[batch.uid]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def do(client: Client, batch: ImportBatch, verb: str, **entered: Any) -> list[str]:
    """Press a button; the messages that the page then shows."""
    url = reverse("admin:records_importbatch_verb", args=[batch.uid])
    answer = client.post(url, {"verb": verb, **entered}, follow=True)
    batch.refresh_from_db()
    return [str(message) for message in answer.context["messages"]]


def test_from_upload_to_signature(cast: Cast, tmp_path: Path) -> None:
    clerk, signer = signed_in(cast.a.clerk), signed_in(cast.a.signer)
    batch = upload(clerk, cast, write_csv(tmp_path / "a.csv", [HEADER, *ROWS, ["A9", "", "", "1", "2", "3"]]))
    assert (batch.state, batch.rows, batch.new, batch.rejected) == ("checked", 4, 3, 1)
    assert "name_missing" in page(clerk, batch)
    do(clerk, batch, "commit")
    assert batch.state == "committed"
    assert Facility.objects.filter(source="普查").count() == 3
    do(clerk, batch, "declare", as_of="2026-11-01")
    assert (batch.state, batch.complete_as_of) == ("declared", dt.date(2026, 11, 1))
    assert do(signer, batch, "sign")  # the scan is missing
    assert batch.state == "declared"
    do(signer, batch, "scan", scan=SimpleUploadedFile("scan.pdf", _pdf()))
    assert Attachment.objects.about(batch).filter(kind="scan").exists()
    do(clerk, batch, "sign")
    assert batch.state == "declared"
    do(signer, batch, "sign")
    assert (batch.state, batch.signed_by) == ("signed", cast.a.signer)
    assert do(clerk, batch, "undo", reason="传错")
    assert batch.state == "signed"
    assert do(signer, batch, "unsign", reason="")
    assert batch.state == "signed"
    do(signer, batch, "unsign", reason="传错")
    do(clerk, batch, "undo", reason="传错")
    assert (batch.state, batch.is_declaration_void) == ("undone", True)


def _pdf() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


def test_unknown_headers_are_shown_mapped_and_remembered(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    rows = [["x", "y", "z", "k"], *([row[0], row[1], row[4], row[3]] for row in ROWS)]
    batch = upload(clerk, cast, write_csv(tmp_path / "a.csv", rows))
    assert (batch.state, batch.problem_counts) == ("refused", {"error:header_missing": 1})
    assert "文峰公园地下车库" in page(clerk, batch)
    do(clerk, batch, "map", header_row="1")
    assert [sheet["labels"] for sheet in batch.layout] == [["x", "y", "z", "k"]]
    do(clerk, batch, "map", header_row="1", column_0="key", column_1="name", column_2="latitude", column_3="longitude")
    assert (batch.state, batch.new) == ("checked", 3)
    do(clerk, batch, "commit")
    assert Facility.objects.get(source="普查", source_key="A1").latitude == 32.0
    assert ColumnMap.objects.get().columns["columns"]["y"] == "name"
    assert upload(clerk, cast, tmp_path / "a.csv").same == 3


def test_the_rejected_rows_come_back_red_and_go_in_again_once_corrected(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    batch = upload(clerk, cast, write_csv(tmp_path / "a.csv", [HEADER, ROWS[0], [*ROWS[1][:5], "many"]]))
    url = reverse("admin:records_importbatch_returned", args=[batch.uid])
    whole = clerk.get(url)
    (tmp_path / "whole.xlsx").write_bytes(b"".join(whole.streaming_content))
    assert [line[0].value for line in openpyxl.load_workbook(tmp_path / "whole.xlsx").active] == [
        "编号", "A1", "A2",
    ]  # fmt: skip
    answer = clerk.get(url, {"rows": "rejected"})
    (tmp_path / "back.xlsx").write_bytes(b"".join(answer.streaming_content))
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    sheet = book.active
    assert [cell.value for cell in sheet[1]] == [*HEADER, "错误"]
    assert [cell.value for cell in sheet[2]][:6] == [*ROWS[1][:5], "many"]
    assert (sheet["F2"].fill.fgColor.rgb, sheet["A2"].fill.fill_type) == ("FFFFC7CE", None)
    sheet["F2"] = 55
    book.save(tmp_path / "back.xlsx")
    assert (upload(clerk, cast, tmp_path / "back.xlsx").rejected, ImportBatch.objects.latest("pk").new) == (0, 1)


def test_undo_puts_back_what_nobody_touched_and_names_the_rest(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    first = upload(clerk, cast, write_csv(tmp_path / "a.csv", [HEADER, *ROWS[:2]]))
    do(clerk, first, "commit")
    changed = [[*ROWS[0][:5], "900"], [*ROWS[1][:5], "130"], ROWS[2]]
    second = upload(clerk, cast, write_csv(tmp_path / "b.csv", [HEADER, *changed]))
    do(clerk, second, "commit")
    Facility.objects.filter(source_key="A2").update(remarks="本人核实")
    assert do(clerk, second, "undo", reason="")
    assert second.state == "committed"
    preview = clerk.get(reverse("admin:records_importbatch_undo", args=[second.uid]))
    assert (preview.context["plan"].restored, preview.context["plan"].closed, preview.context["more"]) == (1, 1, 0)
    (row,) = preview.context["rows"]
    assert (row.name, len(row.entries), row.free) == (ROWS[1][1], 1, [capacity_label()])
    do(clerk, second, "undo", reason="错传")
    by_key = {facility.source_key: facility for facility in Facility.objects.filter(source="普查")}
    assert second.state == "undone"
    assert (by_key["A1"].capacity, by_key["A2"].capacity) == (800, 130)
    assert (by_key["A3"].state, by_key["A2"].name in page(clerk, second)) == ("closed", True)
    again = clerk.get(reverse("admin:records_importbatch_undo", args=[second.uid]), follow=True)
    assert again.redirect_chain
    assert [str(message) for message in again.context["messages"]] == [str(AlreadyUndone.message)]


def capacity_label() -> str:
    return str(Facility._meta.get_field("capacity").verbose_name)


def test_what_only_the_import_changed_is_taken_back_where_the_clerk_says_so(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    first = upload(clerk, cast, write_csv(tmp_path / "a.csv", [HEADER, *ROWS[:2]]))
    do(clerk, first, "commit")
    second = upload(clerk, cast, write_csv(tmp_path / "b.csv", [HEADER, *([*row[:5], "7"] for row in ROWS[:2])]))
    do(clerk, second, "commit")
    Facility.objects.filter(source="普查").update(remarks="本人核实")
    chosen = Facility.objects.get(source="普查", source_key="A1")
    do(clerk, second, "undo", reason="错传", **{f"row-{chosen.uid}": "take", "row-nonsense": "take"})
    by_key = {facility.source_key: facility.capacity for facility in Facility.objects.filter(source="普查")}
    assert (second.state, by_key["A1"], by_key["A2"]) == ("undone", 800, 7)
    assert capacity_label() in page(clerk, second)


def test_what_may_not_be_stored_is_not_kept(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    refused = upload(clerk, cast, write_csv(tmp_path / "a.csv", [[*HEADER, "战时功能"], [*ROWS[0], "x"]]))
    assert refused.state == "refused"
    secret = upload(
        clerk, cast, write_csv(tmp_path / "b.csv", [HEADER, ROWS[0], [*ROWS[1][:2], "人防指挥所", *ROWS[1][3:]]])
    )
    assert (secret.state, secret.accepted, secret.rejected) == ("checked", 1, 1)
    assert not ImportFile.objects.filter(kind="given").exists()
    assert "人防指挥所" not in page(clerk, secret)
    do(clerk, secret, "commit")
    assert secret.state == "checked"


def test_another_county_has_no_such_import(cast: Cast, tmp_path: Path) -> None:
    batch = upload(signed_in(cast.a.clerk), cast, write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    stranger = signed_in(cast.b.clerk)
    assert (
        stranger.post(reverse("admin:records_importbatch_verb", args=[batch.uid]), {"verb": "commit"}).status_code
        == 404
    )
    assert stranger.get(reverse("admin:records_importbatch_progress", args=[batch.uid])).status_code == 404
    other = {"organisation": cast.a.organisation.pk, "source": "x", "files": [SimpleUploadedFile("a.csv", b"a")]}
    assert stranger.post(reverse(ADD), other).status_code == 200
    assert ImportBatch.objects.count() == 1
    auditor = signed_in(cast.auditor)
    assert auditor.get(reverse("admin:records_importbatch_change", args=[batch.uid])).status_code == 200
    assert (
        auditor.post(reverse("admin:records_importbatch_verb", args=[batch.uid]), {"verb": "commit"}).status_code == 403
    )


def test_progress_is_told_and_a_job_that_fails_says_why(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    batch = upload(clerk, cast, write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    told = clerk.get(reverse("admin:records_importbatch_progress", args=[batch.uid])).json()
    assert (told["working"], told["percent"]) == (False, 100)
    ImportBatch.objects.filter(pk=batch.pk).update(files_sha256="0" * 64)
    do(clerk, batch, "commit")
    job = Job.objects.latest("pk")
    assert (job.state, job.result["code"]) == ("failed", "file_changed")
    assert job.failure in page(clerk, batch)


def test_a_job_whose_worker_died_does_not_block_the_import(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    batch = upload(clerk, cast, write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    long_ago = timezone.now() - dt.timedelta(minutes=10)
    Job.objects.update(state=Job.State.RUNNING, heartbeat=long_ago, requested_at=long_ago)
    do(clerk, batch, "commit")
    assert batch.state == "committed"
