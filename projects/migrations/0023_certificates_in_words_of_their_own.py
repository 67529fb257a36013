from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0022_payments_received")]

    operations = [
        migrations.AlterField(
            model_name=name,
            name=field,
            field=models.CharField(blank=True, max_length=length, verbose_name=label),
        )
        for name in ("qualification", "qualificationevent")
        for field, length, label in (("level", 30, "level of the certificate"), ("issuer", 100, "issuing body"))
    ]
