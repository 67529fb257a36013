from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_photos_wait"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("added_at__isnull", True), ("added_by__isnull", True)),
                    models.Q(("added_at__isnull", False), ("added_by__isnull", False)),
                    _connector="OR",
                ),
                name="records_attachment_added_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("moderated_at__isnull", True), ("moderated_by__isnull", True)),
                    models.Q(("moderated_at__isnull", False), ("moderated_by__isnull", False)),
                    _connector="OR",
                ),
                name="records_attachment_moderated_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "photo"), ("moderation__in", ["waiting", "approved", "refused"])),
                    models.Q(models.Q(("kind", "photo"), _negated=True), ("moderation", "")),
                    _connector="OR",
                ),
                name="records_attachment_photos_are_moderated",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_cover", False),
                    models.Q(("moderation", "approved"), ("withdrawn_at__isnull", True)),
                    _connector="OR",
                ),
                name="records_attachment_cover_is_approved",
                violation_error_code="cover",
                violation_error_message="Only an approved photo can be the cover.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(("turns__lte", 3)), name="records_attachment_turns_within_circle"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_cover", True)),
                fields=("subject_type", "subject_uid"),
                name="records_attachment_one_cover",
            ),
        ),
    ]
