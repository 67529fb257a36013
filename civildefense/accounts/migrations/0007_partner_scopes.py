import django.contrib.postgres.fields
from django.db import migrations, models

CHOICES = [
    ('read', 'read'),
    ('write', 'write'),
    ('import', 'import'),
    ('approvals', 'approval bureau'),
    ('treasury', 'treasury'),
    ('tax', 'tax office'),
]


def scopes():
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(choices=CHOICES, max_length=10), size=None, verbose_name='scopes'
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_leader_and_legal_officer'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='apitoken',
            name='accounts_apitoken_scopes_known',
        ),
        migrations.AlterField(model_name='apitoken', name='scopes', field=scopes()),
        migrations.AlterField(model_name='apitokenevent', name='scopes', field=scopes()),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(
                condition=models.Q(('scopes__contained_by', [value for value, _label in CHOICES])),
                name='accounts_apitoken_scopes_known',
            ),
        ),
    ]
