import hashlib

from django.conf import settings
from django.db import migrations
from django.utils.translation import gettext, override


def let_photos_wait(apps, schema_editor):
    """Photos that came with earlier reports join the others that somebody looks at; what is not on the disk stays."""
    alias = schema_editor.connection.alias
    reports = apps.get_model("shelters", "SiteReport").objects.using(alias).exclude(photo="")
    photos = apps.get_model("records", "Attachment").objects.using(alias)
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    for report in reports.iterator():
        kind, _made = kinds.get_or_create(app_label="shelters", model="sitereport")
        if not report.photo.storage.exists(report.photo.name) or photos.filter(subject_uid=report.uid).exists():
            continue
        with report.photo.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        with override(settings.LANGUAGE_CODE):
            title = gettext("Photo of error report %(number)s") % {"number": report.number}
        photos.create(
            subject_type_id=kind.pk, subject_uid=report.uid, organisation_id=report.organisation_id, kind="photo",
            title=title, file=report.photo.name, content_type="image/jpeg", size=report.photo.size, sha256=digest,
            added_at=None, moderation="waiting",
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("records", "0006_every_photo_is_moderated"),
        ("shelters", "0005_metres_as_given"),
    ]

    operations = [
        migrations.RunPython(let_photos_wait, migrations.RunPython.noop),
    ]
