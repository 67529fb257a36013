"""A county's own file on its way in: committed, declared complete, waiting for the signature of another officer."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from civildefense.accounts.models import Organisation, User
from civildefense.common.coordinates import Datum
from civildefense.home.demo.canaries import canary
from civildefense.home.demo.dice import DATA
from civildefense.records.imports.declarations import declare_complete
from civildefense.records.imports.services import check, commit, receive
from civildefense.records.models import ImportBatch

FILE = "register.csv"


def load_import(office: Organisation, clerk: User) -> None:
    """Once; the file has rows that are refused, so that there is something to see."""
    source = f"演示普查 {canary('records.importbatch.source')}"
    if ImportBatch.objects.filter(organisation=office, source=source).exists():
        return
    file = SimpleUploadedFile(FILE, (DATA / FILE).read_bytes(), content_type="text/csv")
    batch = receive(organisation=office, source=source, files=[file], by=clerk, datum=Datum.WGS84)
    check(batch=batch, by=clerk)
    commit(batch=batch, by=clerk)
    batch.refresh_from_db()
    declare_complete(batch=batch, as_of=timezone.localdate(), by=clerk)
