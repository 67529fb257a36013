import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_leader_and_legal_officer'),
        ('accounts', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('projects', '0007_fee_cases'),
    ]

    operations = [
        migrations.CreateModel(
            name='CreditGrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.CharField(max_length=10, verbose_name='credit class')),
                ('rated_by', models.CharField(max_length=100, verbose_name='rated by (body)')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credit_grades', to='projects.enterprise', verbose_name='enterprise')),
            ],
            options={
                'verbose_name': 'credit class',
                'verbose_name_plural': 'credit classes',
                'ordering': ['enterprise', '-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='projects_creditgrade_period_runs_forward', violation_error_message='The period ends before it begins.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('enterprise', '='), ('rated_by', '='), (models.Func(models.F('starts_on'), models.F('ends_on'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='projects_creditgrade_one_at_a_time', violation_error_message='The same body has given another class for a part of this period.')],
            },
        ),
        migrations.CreateModel(
            name='CreditGradeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('grade', models.CharField(max_length=10, verbose_name='credit class')),
                ('rated_by', models.CharField(max_length=100, verbose_name='rated by (body)')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('enterprise', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.enterprise', verbose_name='enterprise')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.creditgrade')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EnterpriseDistinction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True, verbose_name='id')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('said_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='said at')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.enterprise', verbose_name='first')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='said by')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.enterprise', verbose_name='second')),
            ],
            options={
                'verbose_name': 'pair of different enterprises',
                'verbose_name_plural': 'pairs of different enterprises',
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='projects_enterprisedistinction_once', violation_error_message='This pair is known to be two units already.'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='projects_enterprisedistinction_in_order')],
            },
        ),
        migrations.CreateModel(
            name='EnterpriseName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='renamed on')),
                ('note', models.CharField(blank=True, max_length=160, verbose_name='where it is known from')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='projects.enterprise', verbose_name='enterprise')),
            ],
            options={
                'verbose_name': 'former name',
                'verbose_name_plural': 'former names',
                'ordering': ['enterprise', '-ends_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('enterprise', 'name', 'ends_on'), name='projects_enterprisename_once', nulls_distinct=False, violation_error_message='This former name is on record already.'), models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='projects_enterprisename_period_runs_forward', violation_error_message='The period ends before it begins.')],
            },
        ),
        migrations.CreateModel(
            name='EnterpriseMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='id')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='changed at')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('state_before', models.CharField(max_length=10, verbose_name='state before')),
                ('merged_at', models.DateTimeField(verbose_name='merged at')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='undone at')),
                ('losing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges_as_losing', to='projects.enterprise', verbose_name='merged row')),
                ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='merged by')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
                ('winner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges_as_winner', to='projects.enterprise', verbose_name='merged into')),
                ('added_name', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.enterprisename', verbose_name='name taken over')),
            ],
            options={
                'verbose_name': 'merge of enterprises',
                'verbose_name_plural': 'merges of enterprises',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('losing',), name='projects_enterprisemerge_one_standing', violation_error_message='This row is merged already.'), models.CheckConstraint(condition=models.Q(('losing', models.F('winner')), _negated=True), name='projects_enterprisemerge_two_rows', violation_error_message='A row cannot be merged into itself.'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='projects_enterprisemerge_undone_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='EnterpriseMergeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='id')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='changed at')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('state_before', models.CharField(max_length=10, verbose_name='state before')),
                ('merged_at', models.DateTimeField(verbose_name='merged at')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='undone at')),
                ('losing', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.enterprise', verbose_name='merged row')),
                ('merged_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='merged by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.enterprisemerge')),
                ('undone_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
                ('winner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.enterprise', verbose_name='merged into')),
                ('added_name', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.enterprisename', verbose_name='name taken over')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EnterpriseNameEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='renamed on')),
                ('note', models.CharField(blank=True, max_length=160, verbose_name='where it is known from')),
                ('enterprise', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.enterprise', verbose_name='enterprise')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.enterprisename')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MergedReference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True, verbose_name='id')),
                ('model', models.CharField(max_length=100, verbose_name='table')),
                ('field', models.CharField(max_length=60, verbose_name='column')),
                ('row_id', models.BigIntegerField(verbose_name='row')),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='references', to='projects.enterprisemerge', verbose_name='merge')),
            ],
            options={
                'verbose_name': 'repointed reference',
                'verbose_name_plural': 'repointed references',
                'constraints': [models.UniqueConstraint(fields=('merge', 'model', 'field', 'row_id'), name='projects_mergedreference_once')],
            },
        ),
        migrations.CreateModel(
            name='QualificationKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='id')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='changed at')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('citation', models.CharField(blank=True, max_length=200, verbose_name='legal basis')),
                ('abolished_on', models.DateField(blank=True, null=True, verbose_name='abolished on')),
            ],
            options={
                'verbose_name': 'kind of qualification',
                'verbose_name_plural': 'kinds of qualifications',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='id')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='changed at')),
                ('is_none_required', models.BooleanField(default=False, verbose_name='none required')),
                ('level', models.CharField(blank=True, max_length=30, verbose_name='level')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='certificate number')),
                ('issuer', models.CharField(blank=True, max_length=100, verbose_name='issued by')),
                ('starts_on', models.DateField(verbose_name='valid from')),
                ('last_on', models.DateField(blank=True, null=True, verbose_name='last valid day')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='qualifications', to='projects.enterprise', verbose_name='enterprise')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.qualificationkind', verbose_name='kind')),
            ],
            options={
                'verbose_name': 'qualification',
                'verbose_name_plural': 'qualifications',
                'ordering': ['enterprise', 'kind', '-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('is_none_required', True), ('level', ''), ('number', '')), models.Q(('is_none_required', False), models.Q(('number', ''), _negated=True)), _connector='OR'), name='projects_qualification_number_unless_none_required', violation_error_message='A certificate has a number; where none is required there is none.'), models.CheckConstraint(condition=models.Q(('last_on__isnull', True), ('last_on__gte', models.F('starts_on')), _connector='OR'), name='projects_qualification_period_runs_forward', violation_error_message='The period ends before it begins.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('enterprise', '='), ('kind', '='), ('number', '='), (models.Func(models.F('starts_on'), models.F('last_on'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='projects_qualification_once_at_a_time', violation_error_message='The same certificate is on record for a part of this period already.')],
            },
        ),
        migrations.CreateModel(
            name='QualificationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='id')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='changed at')),
                ('is_none_required', models.BooleanField(default=False, verbose_name='none required')),
                ('level', models.CharField(blank=True, max_length=30, verbose_name='level')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='certificate number')),
                ('issuer', models.CharField(blank=True, max_length=100, verbose_name='issued by')),
                ('starts_on', models.DateField(verbose_name='valid from')),
                ('last_on', models.DateField(blank=True, null=True, verbose_name='last valid day')),
                ('enterprise', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.enterprise', verbose_name='enterprise')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.qualification')),
                ('kind', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.qualificationkind', verbose_name='kind')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='QualificationKindEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='id')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='changed at')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('citation', models.CharField(blank=True, max_length=200, verbose_name='legal basis')),
                ('abolished_on', models.DateField(blank=True, null=True, verbose_name='abolished on')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.qualificationkind')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='enterprise',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='enterprise',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='enterprise',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='enterprise',
            name='search_update',
        ),
        migrations.RemoveConstraint(
            model_name='enterprise',
            name='projects_enterprise_credit_code_once',
        ),
        migrations.AddField(
            model_name='enterprise',
            name='address',
            field=models.CharField(blank=True, max_length=200, verbose_name='registered address'),
        ),
        migrations.AddField(
            model_name='enterprise',
            name='legal_person',
            field=models.CharField(blank=True, max_length=60, verbose_name='legal person'),
        ),
        migrations.AddField(
            model_name='enterprise',
            name='source',
            field=models.CharField(blank=True, editable=False, max_length=80, verbose_name='source'),
        ),
        migrations.AddField(
            model_name='enterprise',
            name='source_key',
            field=models.CharField(blank=True, editable=False, max_length=120, verbose_name='key in the source'),
        ),
        migrations.AddField(
            model_name='enterprise',
            name='state',
            field=models.CharField(choices=[('active', 'in business'), ('suspended', 'business suspended'), ('revoked', 'licence revoked'), ('closed', 'deregistered'), ('merged', 'merged into another row')], default='active', editable=False, max_length=10, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='enterprise',
            name='successor',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='projects.enterprise', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='enterpriseevent',
            name='address',
            field=models.CharField(blank=True, max_length=200, verbose_name='registered address'),
        ),
        migrations.AddField(
            model_name='enterpriseevent',
            name='legal_person',
            field=models.CharField(blank=True, max_length=60, verbose_name='legal person'),
        ),
        migrations.AddField(
            model_name='enterpriseevent',
            name='source',
            field=models.CharField(blank=True, editable=False, max_length=80, verbose_name='source'),
        ),
        migrations.AddField(
            model_name='enterpriseevent',
            name='source_key',
            field=models.CharField(blank=True, editable=False, max_length=120, verbose_name='key in the source'),
        ),
        migrations.AddField(
            model_name='enterpriseevent',
            name='state',
            field=models.CharField(choices=[('active', 'in business'), ('suspended', 'business suspended'), ('revoked', 'licence revoked'), ('closed', 'deregistered'), ('merged', 'merged into another row')], default='active', editable=False, max_length=10, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='enterpriseevent',
            name='successor',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.enterprise', verbose_name='merged into'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprise',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_enterpriseevent" ("address", "created_at", "credit_code", "id", "kinds", "legal_person", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "source_key", "state", "successor_id", "uid", "updated_at", "version") SELECT new_values."address", new_values."created_at", new_values."credit_code", new_values."id", new_values."kinds", new_values."legal_person", new_values."name", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."source_key", new_values."state", new_values."successor_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e583d14bf5c75f5101c871ac91675559b3146c18', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3897e', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_enterprise', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprise',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_enterpriseevent" ("address", "created_at", "credit_code", "id", "kinds", "legal_person", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "source_key", "state", "successor_id", "uid", "updated_at", "version") SELECT new_values."address", new_values."created_at", new_values."credit_code", new_values."id", new_values."kinds", new_values."legal_person", new_values."name", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."source", new_values."source_key", new_values."state", new_values."successor_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='204a5d4eb30ac3114b24a5b3451ac42e6e19a2f1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ef9d1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_enterprise', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprise',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_enterpriseevent" ("address", "created_at", "credit_code", "id", "kinds", "legal_person", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "source_key", "state", "successor_id", "uid", "updated_at", "version") SELECT old_values."address", old_values."created_at", old_values."credit_code", old_values."id", old_values."kinds", old_values."legal_person", old_values."name", old_values."organisation_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."source", old_values."source_key", old_values."state", old_values."successor_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='3b4dece5b38095fdc5d591d692cd1dd3c5e368ad', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_55f38', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_enterprise', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprise',
            trigger=pgtrigger.compiler.Trigger(name='search_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchmark (kind, row_id) SELECT 'projects.enterprise', new_values.id FROM new_values JOIN old_values ON old_values.id = new_values.id WHERE ROW(new_values.credit_code, new_values.legal_person, new_values.name, new_values.organisation_id) IS DISTINCT FROM ROW(old_values.credit_code, old_values.legal_person, old_values.name, old_values.organisation_id); RETURN NULL;", hash='6a7176d460f3ba4e98fbfa7cedc48f78352c390e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_search_update_72572', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_enterprise', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='enterprise',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('credit_code', ''), _negated=True), ('successor__isnull', True)), fields=('organisation', 'credit_code'), name='projects_enterprise_credit_code_once', violation_error_message='An enterprise with this credit code is on record already.'),
        ),
        migrations.AddConstraint(
            model_name='enterprise',
            constraint=models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('organisation', 'source', 'source_key'), name='projects_enterprise_once_a_source', violation_error_message='The source has an enterprise with this key already.'),
        ),
        migrations.AddConstraint(
            model_name='enterprise',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'suspended', 'revoked', 'closed', 'merged'])), name='projects_enterprise_state_known'),
        ),
        migrations.AddConstraint(
            model_name='enterprise',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'merged'), ('successor__isnull', False)), models.Q(models.Q(('state', 'merged'), _negated=True), ('successor__isnull', True)), _connector='OR'), name='projects_enterprise_merged_has_successor', violation_error_message='A merged row names the row that stands for it, and no other row does.'),
        ),
        migrations.AddConstraint(
            model_name='enterprise',
            constraint=models.CheckConstraint(condition=models.Q(('successor__isnull', True), models.Q(('successor', models.F('id')), _negated=True), _connector='OR'), name='projects_enterprise_not_its_own_successor', violation_error_message='A row cannot be merged into itself.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualificationkind',
            trigger=pgtrigger.compiler.Trigger(name='bump_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;', hash='702db09f9e9829f5911c28d4fd8fc8588448fd2d', operation='UPDATE', pgid='pgtrigger_bump_version_0596d', table='projects_qualificationkind', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualificationkind',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_qualificationkindevent" ("abolished_on", "citation", "created_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."abolished_on", new_values."citation", new_values."created_at", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a256a7cb8b185ba85d79c280dd2fbbf65aedf7e7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_87f09', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_qualificationkind', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualificationkind',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_qualificationkindevent" ("abolished_on", "citation", "created_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."abolished_on", new_values."citation", new_values."created_at", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7507dc6f74fdbdb371f6d93992ca2cef0341507d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_9b2c5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_qualificationkind', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualificationkind',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_qualificationkindevent" ("abolished_on", "citation", "created_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."abolished_on", old_values."citation", old_values."created_at", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b08ad0eb17d80f350e6483251029f8fe46590558', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f6da3', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_qualificationkind', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditgrade',
            trigger=pgtrigger.compiler.Trigger(name='bump_enterprise_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE projects_enterprise AS parent SET updated_at = clock_timestamp() WHERE parent.id IN (SELECT enterprise_id FROM new_values) AND parent.xmin <> pg_current_xact_id()::xid; RETURN NULL;', hash='d9f35a92244a4737b1372e7f0ba10db05fbc6b22', level='STATEMENT', operation='INSERT', pgid='pgtrigger_bump_enterprise_insert_aef93', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_creditgrade', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditgrade',
            trigger=pgtrigger.compiler.Trigger(name='bump_enterprise_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE projects_enterprise AS parent SET updated_at = clock_timestamp() WHERE parent.id IN (SELECT enterprise_id FROM new_values) AND parent.xmin <> pg_current_xact_id()::xid; RETURN NULL;', hash='084e4e4e68eae3b6dfc30957114964572966d9e6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_bump_enterprise_update_67f63', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_creditgrade', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditgrade',
            trigger=pgtrigger.compiler.Trigger(name='bump_enterprise_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE projects_enterprise AS parent SET updated_at = clock_timestamp() WHERE parent.id IN (SELECT enterprise_id FROM old_values) AND parent.xmin <> pg_current_xact_id()::xid; RETURN NULL;', hash='f51eb6944d4fdae58492571abc9034da0d970904', level='STATEMENT', operation='DELETE', pgid='pgtrigger_bump_enterprise_delete_1040a', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_creditgrade', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditgrade',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_creditgradeevent" ("ends_on", "enterprise_id", "grade", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_by", "reason", "starts_on") SELECT new_values."ends_on", new_values."enterprise_id", new_values."grade", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rated_by", new_values."reason", new_values."starts_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='71b4ce12739971d66e0555f8c91b70ed11e36d92', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_78859', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_creditgrade', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditgrade',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_creditgradeevent" ("ends_on", "enterprise_id", "grade", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_by", "reason", "starts_on") SELECT new_values."ends_on", new_values."enterprise_id", new_values."grade", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rated_by", new_values."reason", new_values."starts_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d714bbd08f777ff2b47338cf9270511d010b22b1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_23fcc', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_creditgrade', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditgrade',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_creditgradeevent" ("ends_on", "enterprise_id", "grade", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_by", "reason", "starts_on") SELECT old_values."ends_on", old_values."enterprise_id", old_values."grade", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."rated_by", old_values."reason", old_values."starts_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='8fefd9859f2f02c919da2dcbd3c64a6047447044', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d60ef', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_creditgrade', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditgrade',
            trigger=pgtrigger.compiler.Trigger(name='search_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchmark (kind, row_id) SELECT 'projects.enterprise', enterprise_id FROM new_values; RETURN NULL;", hash='ce5a96baf05f2028f4a25845097457768c491bb1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_search_insert_03ab3', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_creditgrade', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditgrade',
            trigger=pgtrigger.compiler.Trigger(name='search_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchmark (kind, row_id) SELECT 'projects.enterprise', new_values.enterprise_id FROM new_values JOIN old_values ON old_values.id = new_values.id; RETURN NULL;", hash='ba35637792765d0d2b0093cb08c5ac4327c82e53', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_search_update_aaf9b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_creditgrade', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='creditgrade',
            trigger=pgtrigger.compiler.Trigger(name='search_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchmark (kind, row_id) SELECT 'projects.enterprise', enterprise_id FROM old_values; RETURN NULL;", hash='e4b7d787ac17212c60bd33356660e8785d5e35f5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_search_delete_05bcb', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_creditgrade', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisename',
            trigger=pgtrigger.compiler.Trigger(name='bump_enterprise_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE projects_enterprise AS parent SET updated_at = clock_timestamp() WHERE parent.id IN (SELECT enterprise_id FROM new_values) AND parent.xmin <> pg_current_xact_id()::xid; RETURN NULL;', hash='63d6c2e78aaf743977e1bf8ac025d17949f890a0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_bump_enterprise_insert_3f5d9', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_enterprisename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisename',
            trigger=pgtrigger.compiler.Trigger(name='bump_enterprise_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE projects_enterprise AS parent SET updated_at = clock_timestamp() WHERE parent.id IN (SELECT enterprise_id FROM new_values) AND parent.xmin <> pg_current_xact_id()::xid; RETURN NULL;', hash='8cb19748fb51d79c9303a974bba52fbb0a6c4ab1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_bump_enterprise_update_0b386', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_enterprisename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisename',
            trigger=pgtrigger.compiler.Trigger(name='bump_enterprise_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE projects_enterprise AS parent SET updated_at = clock_timestamp() WHERE parent.id IN (SELECT enterprise_id FROM old_values) AND parent.xmin <> pg_current_xact_id()::xid; RETURN NULL;', hash='5403a2f8d6a11ff04eabb421887d142271ac867c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_bump_enterprise_delete_f554e', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_enterprisename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisename',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_enterprisenameevent" ("ends_on", "enterprise_id", "id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT new_values."ends_on", new_values."enterprise_id", new_values."id", new_values."name", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d082d2b73f932b6a2d649db6fa129063dbf55f10', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a8eb6', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_enterprisename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisename',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_enterprisenameevent" ("ends_on", "enterprise_id", "id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT new_values."ends_on", new_values."enterprise_id", new_values."id", new_values."name", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b459f564de567d20dc09b983e55188066ac97fa4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d4466', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_enterprisename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisename',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_enterprisenameevent" ("ends_on", "enterprise_id", "id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") SELECT old_values."ends_on", old_values."enterprise_id", old_values."id", old_values."name", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a05e821533626fd6d6d66f8a08bc61ca4d57dcf2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d485f', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_enterprisename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisename',
            trigger=pgtrigger.compiler.Trigger(name='search_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchmark (kind, row_id) SELECT 'projects.enterprise', enterprise_id FROM new_values; RETURN NULL;", hash='db6c448e536ff7ac2811a10976743aa3f0d7330d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_search_insert_e272f', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_enterprisename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisename',
            trigger=pgtrigger.compiler.Trigger(name='search_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchmark (kind, row_id) SELECT 'projects.enterprise', new_values.enterprise_id FROM new_values JOIN old_values ON old_values.id = new_values.id; RETURN NULL;", hash='ff666c5a5a9403b30dd1fd64175255f0585556d0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_search_update_0b1d0', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_enterprisename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisename',
            trigger=pgtrigger.compiler.Trigger(name='search_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchmark (kind, row_id) SELECT 'projects.enterprise', enterprise_id FROM old_values; RETURN NULL;", hash='733cdf9afb8e1d5e5ddeb970cb1ac0aea5b3fc69', level='STATEMENT', operation='DELETE', pgid='pgtrigger_search_delete_e8e91', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_enterprisename', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisemerge',
            trigger=pgtrigger.compiler.Trigger(name='bump_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;', hash='7df66350c7402cb3cfb1e2d20bc59ee8ac10e184', operation='UPDATE', pgid='pgtrigger_bump_version_81c5a', table='projects_enterprisemerge', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisemerge',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_enterprisemergeevent" ("added_name_id", "created_at", "id", "losing_id", "merged_at", "merged_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state_before", "uid", "undone_at", "undone_by_id", "updated_at", "version", "winner_id") SELECT new_values."added_name_id", new_values."created_at", new_values."id", new_values."losing_id", new_values."merged_at", new_values."merged_by_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."state_before", new_values."uid", new_values."undone_at", new_values."undone_by_id", new_values."updated_at", new_values."version", new_values."winner_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='989bb504d39cdd02b3177ce9d4e01c27e91a8cce', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_945ad', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_enterprisemerge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisemerge',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_enterprisemergeevent" ("added_name_id", "created_at", "id", "losing_id", "merged_at", "merged_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state_before", "uid", "undone_at", "undone_by_id", "updated_at", "version", "winner_id") SELECT new_values."added_name_id", new_values."created_at", new_values."id", new_values."losing_id", new_values."merged_at", new_values."merged_by_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."state_before", new_values."uid", new_values."undone_at", new_values."undone_by_id", new_values."updated_at", new_values."version", new_values."winner_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f1ab77016f55eb2b4af31458d3f60ef8b854c034', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_73337', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_enterprisemerge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprisemerge',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_enterprisemergeevent" ("added_name_id", "created_at", "id", "losing_id", "merged_at", "merged_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state_before", "uid", "undone_at", "undone_by_id", "updated_at", "version", "winner_id") SELECT old_values."added_name_id", old_values."created_at", old_values."id", old_values."losing_id", old_values."merged_at", old_values."merged_by_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."state_before", old_values."uid", old_values."undone_at", old_values."undone_by_id", old_values."updated_at", old_values."version", old_values."winner_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='67b63599c8422f6e77f85b8940a2cbdb49837283', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_41b58', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_enterprisemerge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualification',
            trigger=pgtrigger.compiler.Trigger(name='bump_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;', hash='b4128a9ca3a9191218a89a4996fd2578fa322543', operation='UPDATE', pgid='pgtrigger_bump_version_a239a', table='projects_qualification', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualification',
            trigger=pgtrigger.compiler.Trigger(name='bump_enterprise_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE projects_enterprise AS parent SET updated_at = clock_timestamp() WHERE parent.id IN (SELECT enterprise_id FROM new_values) AND parent.xmin <> pg_current_xact_id()::xid; RETURN NULL;', hash='d9a727a1fc059d763064d51348b6d935677e82d1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_bump_enterprise_insert_1ae05', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_qualification', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualification',
            trigger=pgtrigger.compiler.Trigger(name='bump_enterprise_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE projects_enterprise AS parent SET updated_at = clock_timestamp() WHERE parent.id IN (SELECT enterprise_id FROM new_values) AND parent.xmin <> pg_current_xact_id()::xid; RETURN NULL;', hash='01a2c402188de8f08cdde04bab1e01827bb95304', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_bump_enterprise_update_1bfbc', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_qualification', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualification',
            trigger=pgtrigger.compiler.Trigger(name='bump_enterprise_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE projects_enterprise AS parent SET updated_at = clock_timestamp() WHERE parent.id IN (SELECT enterprise_id FROM old_values) AND parent.xmin <> pg_current_xact_id()::xid; RETURN NULL;', hash='e6c6543b6cf38290ad305f78e5f39e37172245c2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_bump_enterprise_delete_ac704', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_qualification', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualification',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_qualificationevent" ("created_at", "enterprise_id", "id", "is_none_required", "issuer", "kind_id", "last_on", "level", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."enterprise_id", new_values."id", new_values."is_none_required", new_values."issuer", new_values."kind_id", new_values."last_on", new_values."level", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."starts_on", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='464ae22455e122f1cb96e0981ab7451ff7eb22cf', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2d23e', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_qualification', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualification',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_qualificationevent" ("created_at", "enterprise_id", "id", "is_none_required", "issuer", "kind_id", "last_on", "level", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."enterprise_id", new_values."id", new_values."is_none_required", new_values."issuer", new_values."kind_id", new_values."last_on", new_values."level", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."starts_on", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='044acac05bd05784c81da8aec14a70c75e90fff6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ee781', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_qualification', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualification',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "projects_qualificationevent" ("created_at", "enterprise_id", "id", "is_none_required", "issuer", "kind_id", "last_on", "level", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."enterprise_id", old_values."id", old_values."is_none_required", old_values."issuer", old_values."kind_id", old_values."last_on", old_values."level", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."starts_on", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='36cf248bf790a09feb3c64b534050f106f01e538', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_0482b', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_qualification', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualification',
            trigger=pgtrigger.compiler.Trigger(name='search_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchmark (kind, row_id) SELECT 'projects.enterprise', enterprise_id FROM new_values; RETURN NULL;", hash='d0bb7f7d8e4f2456b8820e805306f12ca1dc9079', level='STATEMENT', operation='INSERT', pgid='pgtrigger_search_insert_a4ae9', referencing='REFERENCING NEW TABLE AS new_values ', table='projects_qualification', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualification',
            trigger=pgtrigger.compiler.Trigger(name='search_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchmark (kind, row_id) SELECT 'projects.enterprise', new_values.enterprise_id FROM new_values JOIN old_values ON old_values.id = new_values.id; RETURN NULL;", hash='e0ed3a6752b0d23da3d69f64b3546f498a7c5b40', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_search_update_6c621', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='projects_qualification', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualification',
            trigger=pgtrigger.compiler.Trigger(name='search_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO records_searchmark (kind, row_id) SELECT 'projects.enterprise', enterprise_id FROM old_values; RETURN NULL;", hash='b7de952671df3a9c7f4cd6a85dd946ed3d7a52ed', level='STATEMENT', operation='DELETE', pgid='pgtrigger_search_delete_2a21e', referencing='REFERENCING OLD TABLE AS old_values ', table='projects_qualification', when='AFTER')),
        ),
    ]
