"""A job is stopped by whoever started it: at once while it waits, between two steps while it runs."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from civildefense.common.errors import MoveRefused, RuleBroken
from civildefense.records.jobs import JobCancelled, running, services
from civildefense.records.jobs.errors import JobFinished, NotRepeatable, NotYourJob
from civildefense.records.models import Job, Transition
from shelters.facilities.models import Facility
from tests.cast import Cast, make_batch, make_cast, make_facility, make_job, signed_in

JOB = "/admin/records/job/{}/change/"
STEP = "/admin/records/job/{}/step/"


def test_a_waiting_job_is_cancelled_at_once_and_through_the_one_door(cast: Cast) -> None:
    job = services.cancel(job=make_job(cast.a), by=cast.a.clerk)
    assert (job.state, job.cancel_requested_by, bool(job.finished)) == ("cancelled", cast.a.clerk, True)
    assert Transition.objects.about(job).get().to_state == "cancelled"
    with running(job) as progress:
        assert progress is None


def test_only_whoever_started_it_or_an_administrator_cancels(cast: Cast) -> None:
    with pytest.raises(NotYourJob):
        services.cancel(job=make_job(cast.a), by=cast.a.signer)
    with pytest.raises(MoveRefused):
        services.cancel(job=make_job(cast.a), by=cast.auditor)
    assert services.cancel(job=make_job(cast.a), by=cast.administrator).state == "cancelled"


def test_an_ended_job_is_not_cancelled(cast: Cast) -> None:
    with pytest.raises(JobFinished):
        services.cancel(job=make_job(cast.a, state="done"), by=cast.a.clerk)


@pytest.mark.django_db(transaction=True)
def test_a_running_job_stops_between_two_steps_and_its_work_is_taken_back() -> None:
    cast = make_cast()
    job = make_job(cast.a)
    with running(job) as progress:
        assert progress is not None
        progress.report(10, "one")
        # The request comes by another door: another connection, while the work's own transaction is open.
        with transaction.atomic():
            make_facility(cast.a, "half")
            asked = {"cancel_requested_at": timezone.now(), "cancel_requested_by": cast.a.clerk.pk}
            Job.objects.using("owner").filter(pk=job.pk).update(**asked)
            progress.heartbeat()
        pytest.fail("the work went on")
    assert (job.state, job.percent, job.failure, job.result) == ("cancelled", 10, "", {})
    assert not Facility.objects.filter(source_key="half").exists()
    assert Transition.objects.about(job).get().from_state == "running"
    assert job.lines.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_running_job_is_told_and_not_stopped_by_force() -> None:
    cast = make_cast()
    job = make_job(cast.a)
    with running(job) as progress:
        assert progress is not None
        told = services.cancel(job=Job.objects.get(pk=job.pk), by=cast.a.clerk)
        assert (told.state, told.is_open) == ("running", True)
        with pytest.raises(JobCancelled):
            progress.report(50, "half way")
    assert job.state == "done"  # who does not listen ends as the work ended


@pytest.mark.django_db(transaction=True)
def test_the_log_and_the_ending_of_a_refused_job() -> None:
    cast = make_cast()
    job = make_job(cast.a)
    with running(job) as progress:
        assert progress is not None
        progress.note("第一步")
        raise RuleBroken("没有这个文件", code="file_gone")
    assert (job.state, job.result, job.failure) == ("failed", {"code": "file_gone"}, "没有这个文件")
    lines = [line.text for line in job.lines.all()]
    assert "第一步" in lines
    assert "没有这个文件" in lines[-1]
    assert job.duration is not None


def test_a_job_whose_worker_fell_silent_has_failed_and_says_so(cast: Cast) -> None:
    long_ago = timezone.now() - dt.timedelta(minutes=10)
    silent = make_job(cast.a, state="running", heartbeat=long_ago)
    alive = make_job(cast.a, state="running", heartbeat=timezone.now())
    assert services.give_up_lost() == 1
    silent.refresh_from_db()
    alive.refresh_from_db()
    assert (silent.state, silent.result["code"], alive.state) == ("failed", "worker_lost", "running")
    assert silent.lines.count() == 1


def test_a_worker_that_was_only_slow_puts_the_record_right(cast: Cast) -> None:
    job = make_job(cast.a)
    with running(job):
        Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - dt.timedelta(minutes=10))
        services.give_up_lost()
    assert (job.state, job.failure, job.result) == ("done", "", {})


def test_a_message_that_was_lost_is_sent_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr("civildefense.records.imports.tasks.run_import.delay", sent.append)
    old = make_job(cast.a, requested_at=timezone.now() - dt.timedelta(minutes=10))
    make_job(cast.a)
    assert (services.send_forgotten(), sent) == (1, [old.pk])
    assert services.send_forgotten() == 0


def test_old_jobs_go_with_their_logs(cast: Cast) -> None:
    make_job(cast.a, state="done", finished=timezone.now() - dt.timedelta(days=91)).lines.create(text="x")
    kept = make_job(cast.a, state="done", finished=timezone.now() - dt.timedelta(days=89))
    assert services.forget_old() == 1
    assert [*Job.objects.all()] == [kept]


def test_a_failed_import_is_tried_again_as_a_new_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civildefense.records.imports.tasks.run_import.delay", lambda pk: None)
    batch = make_batch(cast.a)
    failed = make_job(cast.a, state="failed", arguments={"batch": str(batch.uid), "task": "check"})
    again = services.try_again(job=failed, by=cast.a.clerk)
    assert (again.state, again.arguments["task"], again.pk != failed.pk) == ("waiting", "check", True)
    with pytest.raises(NotRepeatable):
        services.try_again(job=again, by=cast.a.clerk)
    with pytest.raises(NotYourJob):
        services.try_again(job=failed, by=cast.clerk)


def test_the_page_cancels_and_shows_the_log(cast: Cast) -> None:
    job, clerk = make_job(cast.a, step="第 3 步", percent=30), signed_in(cast.a.clerk)
    job.lines.create(text="读完第一页")
    page = clerk.get(JOB.format(job.uid)).content.decode()
    assert "第 3 步" in page
    assert "读完第一页" in page
    clerk.post(STEP.format(job.uid), {"to": "cancel"})
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert signed_in(cast.b.clerk).get(JOB.format(job.uid)).status_code == 302


def test_progress_is_told_of_ones_own_jobs_alone(cast: Cast) -> None:
    own, foreign = make_job(cast.a, percent=40), make_job(cast.b)
    asked = f"/admin/records/job/progress/?uid={own.uid}&uid={foreign.uid}&uid=nonsense"
    told = signed_in(cast.a.clerk).get(asked).json()
    assert [*told] == [str(own.uid)]
    assert told[str(own.uid)]["percent"] == 40


def test_the_result_goes_out_to_the_own_county(cast: Cast) -> None:
    job = make_job(cast.a)
    with running(job) as progress:
        assert progress is not None
        progress.keep("结果.csv", ContentFile(b"result"))
    for address in (f"/admin/records/job/{job.uid}/result/", f"/api/v1/records/jobs/{job.uid}/result/"):
        answer = signed_in(cast.a.clerk).get(address)
        assert b"".join(answer.streaming_content) == b"result"
        assert signed_in(cast.b.clerk).get(address).status_code == 404
        assert Client().get(address).status_code in (302, 401)


def test_the_api_lists_reads_and_cancels(cast: Cast) -> None:
    job, clerk = make_job(cast.a), signed_in(cast.a.clerk)
    job.lines.create(text="一行")
    assert "log" not in clerk.get("/api/v1/records/jobs/").json()["results"][0]
    read = clerk.get(f"/api/v1/records/jobs/{job.uid}/").json()
    assert read["log"][0]["text"] == "一行"
    answer = clerk.post(f"/api/v1/records/jobs/{job.uid}/cancel/", content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    twice = clerk.post(f"/api/v1/records/jobs/{job.uid}/cancel/", content_type="application/json")
    assert (twice.status_code, twice.json()["code"]) == (409, "job_finished")
    foreign = make_job(cast.b)
    assert clerk.post(f"/api/v1/records/jobs/{foreign.uid}/cancel/").status_code == 404
    assert signed_in(cast.auditor).post(f"/api/v1/records/jobs/{foreign.uid}/cancel/").status_code == 403
