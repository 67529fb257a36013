"""The file that a job left, as an answer."""

from django.http import FileResponse, Http404

from civildefense.records.models import Job


def result_of(job: Job) -> FileResponse:
    """The file that the work left, to be saved; Http404 where there is none (any more)."""
    if not job.result_file:
        raise Http404
    try:
        content = job.result_file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(content, as_attachment=True, filename=job.result_name)
