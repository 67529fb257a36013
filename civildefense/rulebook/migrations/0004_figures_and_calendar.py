import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_saved_views'),
        ('accounts', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('rulebook', '0003_open_data_licence'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='id')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='changed at')),
                ('key', models.SlugField(help_text='what calculations ask for', max_length=60, verbose_name='key')),
                ('title', models.CharField(max_length=120, verbose_name='what it is')),
                ('division_class', models.CharField(blank=True, max_length=30, verbose_name='class of the district')),
                ('use', models.CharField(blank=True, max_length=30, verbose_name='use of the building')),
                ('protection_class', models.CharField(blank=True, max_length=30, verbose_name='class of protection')),
                ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True, verbose_name='value')),
                ('unit', models.CharField(choices=[('percent', '%'), ('yuan_per_m2', 'yuan/m²'), ('yuan', 'yuan'), ('m2', 'm²'), ('m', 'm'), ('workdays', 'working days'), ('days', 'calendar days'), ('months', 'months'), ('years', 'years'), ('count', 'items')], max_length=12, verbose_name='unit')),
                ('document', models.CharField(blank=True, help_text='title and number', max_length=200, verbose_name='document')),
                ('article', models.CharField(blank=True, max_length=80, verbose_name='article')),
                ('issuer', models.CharField(blank=True, max_length=120, verbose_name='issued by')),
                ('link', models.URLField(blank=True, verbose_name='link')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('state', models.CharField(choices=[('unverified', 'not verified'), ('verified', 'verified'), ('repealed', 'repealed')], default='unverified', editable=False, max_length=12, verbose_name='state')),
                ('verified_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='verified at')),
                ('entered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='entered at')),
                ('is_illustrative', models.BooleanField(default=False, editable=False, verbose_name='illustrative')),
                ('stops', models.CharField(blank=True, help_text='the desk or the step', max_length=120, verbose_name='stops without it')),
                ('ask', models.CharField(blank=True, max_length=120, verbose_name='whom to ask')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='kept by')),
                ('verified_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verified by')),
            ],
            options={
                'verbose_name': 'legal figure',
                'verbose_name_plural': 'legal figures',
                'ordering': ['key', 'division_class', 'use', 'protection_class', '-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['unverified', 'verified', 'repealed'])), name='rulebook_rulefigure_state_known'), models.CheckConstraint(condition=models.Q(('unit__in', ['percent', 'yuan_per_m2', 'yuan', 'm2', 'm', 'workdays', 'days', 'months', 'years', 'count'])), name='rulebook_rulefigure_unit_known'), models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gte', 0), _connector='OR'), name='rulebook_rulefigure_not_negative', violation_error_message='A legal figure is not negative.'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='rulebook_rulefigure_period_runs_forward', violation_error_message='The period ends before it begins.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'verified'), _negated=True), models.Q(('is_illustrative', False), ('starts_on__isnull', False), ('value__isnull', False), ('verified_by__isnull', False), models.Q(('document', ''), _negated=True), models.Q(('verified_by', models.F('entered_by')), _negated=True)), _connector='OR'), name='rulebook_rulefigure_verified_by_document', violation_error_message='Only a figure with value, document and first day is verified, by another person than the one who entered it; an illustrative one never is.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'repealed'), _negated=True), ('ends_on__isnull', False), _connector='OR'), name='rulebook_rulefigure_repealed_from_a_day', violation_error_message='Enter the day on which the figure ends first.'), models.CheckConstraint(condition=models.Q(models.Q(('verified_at__isnull', True), ('verified_by__isnull', True)), models.Q(('verified_at__isnull', False), ('verified_by__isnull', False)), _connector='OR'), name='rulebook_rulefigure_verified_by_somebody'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('key', '='), ('division_class', '='), ('use', '='), ('protection_class', '='), (models.Func(models.F('starts_on'), models.F('ends_on'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='rulebook_rulefigure_one_at_a_time', violation_error_message='Another figure holds for this scope in this period; end that one first.')],
            },
        ),
        migrations.CreateModel(
            name='RuleFigureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='id')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='changed at')),
                ('key', models.SlugField(db_index=False, help_text='what calculations ask for', max_length=60, verbose_name='key')),
                ('title', models.CharField(max_length=120, verbose_name='what it is')),
                ('division_class', models.CharField(blank=True, max_length=30, verbose_name='class of the district')),
                ('use', models.CharField(blank=True, max_length=30, verbose_name='use of the building')),
                ('protection_class', models.CharField(blank=True, max_length=30, verbose_name='class of protection')),
                ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True, verbose_name='value')),
                ('unit', models.CharField(choices=[('percent', '%'), ('yuan_per_m2', 'yuan/m²'), ('yuan', 'yuan'), ('m2', 'm²'), ('m', 'm'), ('workdays', 'working days'), ('days', 'calendar days'), ('months', 'months'), ('years', 'years'), ('count', 'items')], max_length=12, verbose_name='unit')),
                ('document', models.CharField(blank=True, help_text='title and number', max_length=200, verbose_name='document')),
                ('article', models.CharField(blank=True, max_length=80, verbose_name='article')),
                ('issuer', models.CharField(blank=True, max_length=120, verbose_name='issued by')),
                ('link', models.URLField(blank=True, verbose_name='link')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('state', models.CharField(choices=[('unverified', 'not verified'), ('verified', 'verified'), ('repealed', 'repealed')], default='unverified', editable=False, max_length=12, verbose_name='state')),
                ('verified_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='verified at')),
                ('entered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='entered at')),
                ('is_illustrative', models.BooleanField(default=False, editable=False, verbose_name='illustrative')),
                ('stops', models.CharField(blank=True, help_text='the desk or the step', max_length=120, verbose_name='stops without it')),
                ('ask', models.CharField(blank=True, max_length=120, verbose_name='whom to ask')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('entered_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation', verbose_name='kept by')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='rulebook.rulefigure')),
                ('verified_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verified by')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='id')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='changed at')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('year', models.PositiveSmallIntegerField(verbose_name='announced for the year')),
                ('is_workday', models.BooleanField(default=False, verbose_name='worked')),
                ('name', models.CharField(max_length=40, verbose_name='occasion')),
                ('source', models.CharField(help_text='title and number of the document', max_length=160, verbose_name='announcement')),
            ],
            options={
                'verbose_name': 'day of the working calendar',
                'verbose_name_plural': 'working calendar',
                'ordering': ['-day'],
                'constraints': [models.CheckConstraint(condition=models.Q(('day__year', models.F('year')), ('day__year', django.db.models.expressions.CombinedExpression(models.F('year'), '-', models.Value(1))), ('day__year', django.db.models.expressions.CombinedExpression(models.F('year'), '+', models.Value(1))), _connector='OR'), name='rulebook_calendarday_year_near_day', violation_error_message='The day does not belong to the announced year.')],
            },
        ),
        migrations.CreateModel(
            name='CalendarDayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='id')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='changed at')),
                ('day', models.DateField(verbose_name='day')),
                ('year', models.PositiveSmallIntegerField(verbose_name='announced for the year')),
                ('is_workday', models.BooleanField(default=False, verbose_name='worked')),
                ('name', models.CharField(max_length=40, verbose_name='occasion')),
                ('source', models.CharField(help_text='title and number of the document', max_length=160, verbose_name='announcement')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='rulebook.calendarday')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarday',
            trigger=pgtrigger.compiler.Trigger(name='bump_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;', hash='21e717d18b4db6b97c35722db264b18f895430be', operation='UPDATE', pgid='pgtrigger_bump_version_e29b4', table='rulebook_calendarday', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarday',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rulebook_calendardayevent" ("created_at", "day", "id", "is_workday", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "uid", "updated_at", "version", "year") SELECT new_values."created_at", new_values."day", new_values."id", new_values."is_workday", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."uid", new_values."updated_at", new_values."version", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='74402dff0c1c8d348a0c62695817c8cf72401d90', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c385c', referencing='REFERENCING NEW TABLE AS new_values ', table='rulebook_calendarday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarday',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rulebook_calendardayevent" ("created_at", "day", "id", "is_workday", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "uid", "updated_at", "version", "year") SELECT new_values."created_at", new_values."day", new_values."id", new_values."is_workday", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."source", new_values."uid", new_values."updated_at", new_values."version", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0353ea5d22fa3980659a7ae9fe58cae89420719e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_18aae', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='rulebook_calendarday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarday',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rulebook_calendardayevent" ("created_at", "day", "id", "is_workday", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "uid", "updated_at", "version", "year") SELECT old_values."created_at", old_values."day", old_values."id", old_values."is_workday", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."source", old_values."uid", old_values."updated_at", old_values."version", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='3e7c2919af77a2c7550daf35c9fb0cc7997697e1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f2c9e', referencing='REFERENCING OLD TABLE AS old_values ', table='rulebook_calendarday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulefigure',
            trigger=pgtrigger.compiler.Trigger(name='bump_version', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;', hash='5deffb2a1fd2dff4b981e796da6f123f9d9b3612', operation='UPDATE', pgid='pgtrigger_bump_version_1e996', table='rulebook_rulefigure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulefigure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rulebook_rulefigureevent" ("article", "ask", "created_at", "division_class", "document", "ends_on", "entered_at", "entered_by_id", "id", "is_illustrative", "issuer", "key", "link", "note", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protection_class", "starts_on", "state", "stops", "title", "uid", "unit", "updated_at", "use", "value", "verified_at", "verified_by_id", "version") SELECT new_values."article", new_values."ask", new_values."created_at", new_values."division_class", new_values."document", new_values."ends_on", new_values."entered_at", new_values."entered_by_id", new_values."id", new_values."is_illustrative", new_values."issuer", new_values."key", new_values."link", new_values."note", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."protection_class", new_values."starts_on", new_values."state", new_values."stops", new_values."title", new_values."uid", new_values."unit", new_values."updated_at", new_values."use", new_values."value", new_values."verified_at", new_values."verified_by_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cadaf27aa7f939ae6ee148ffe1f82ea32db0b7e2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e1b14', referencing='REFERENCING NEW TABLE AS new_values ', table='rulebook_rulefigure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulefigure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rulebook_rulefigureevent" ("article", "ask", "created_at", "division_class", "document", "ends_on", "entered_at", "entered_by_id", "id", "is_illustrative", "issuer", "key", "link", "note", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protection_class", "starts_on", "state", "stops", "title", "uid", "unit", "updated_at", "use", "value", "verified_at", "verified_by_id", "version") SELECT new_values."article", new_values."ask", new_values."created_at", new_values."division_class", new_values."document", new_values."ends_on", new_values."entered_at", new_values."entered_by_id", new_values."id", new_values."is_illustrative", new_values."issuer", new_values."key", new_values."link", new_values."note", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."protection_class", new_values."starts_on", new_values."state", new_values."stops", new_values."title", new_values."uid", new_values."unit", new_values."updated_at", new_values."use", new_values."value", new_values."verified_at", new_values."verified_by_id", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1ce9e63cb25ac98b108c98631fa9712ad68b85a6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_14865', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='rulebook_rulefigure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulefigure',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rulebook_rulefigureevent" ("article", "ask", "created_at", "division_class", "document", "ends_on", "entered_at", "entered_by_id", "id", "is_illustrative", "issuer", "key", "link", "note", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protection_class", "starts_on", "state", "stops", "title", "uid", "unit", "updated_at", "use", "value", "verified_at", "verified_by_id", "version") SELECT old_values."article", old_values."ask", old_values."created_at", old_values."division_class", old_values."document", old_values."ends_on", old_values."entered_at", old_values."entered_by_id", old_values."id", old_values."is_illustrative", old_values."issuer", old_values."key", old_values."link", old_values."note", old_values."organisation_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."protection_class", old_values."starts_on", old_values."state", old_values."stops", old_values."title", old_values."uid", old_values."unit", old_values."updated_at", old_values."use", old_values."value", old_values."verified_at", old_values."verified_by_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b7ce4ce07238fa5c64a937d4f41f276a6021a209', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e3203', referencing='REFERENCING OLD TABLE AS old_values ', table='rulebook_rulefigure', when='AFTER')),
        ),
    ]
