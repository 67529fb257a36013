from django.db import migrations


def let_photos_wait(apps, schema_editor):
    """Nobody has looked at the photos that are there; the office goes on seeing its own."""
    photos = apps.get_model("records", "Attachment").objects.using(schema_editor.connection.alias).filter(kind="photo")
    photos.update(moderation="waiting")


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_photos_are_looked_at"),
    ]

    operations = [
        migrations.RunPython(let_photos_wait, migrations.RunPython.noop),
    ]
