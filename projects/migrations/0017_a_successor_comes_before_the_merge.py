from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0016_published_fees")]

    operations = [
        migrations.RemoveConstraint(model_name="enterprise", name="projects_enterprise_merged_has_successor"),
        migrations.AddConstraint(
            model_name="enterprise",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "merged"), _negated=True) | models.Q(("successor__isnull", False)),
                name="projects_enterprise_merged_has_successor",
                violation_error_message="A merged row names the row that stands for it.",
            ),
        ),
    ]
