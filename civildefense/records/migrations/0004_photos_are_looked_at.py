import civildefense.common.secrecy
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_saved_views"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("records", "0003_bulk_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="attachment",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="attachment",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="attachment",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="attachment",
            name="alt_text",
            field=models.CharField(
                blank=True,
                help_text="One sentence for whoever cannot see it.",
                max_length=250,
                validators=[civildefense.common.secrecy.refuse_secret],
                verbose_name="what the photo shows",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="is_cover",
            field=models.BooleanField(default=False, editable=False, verbose_name="cover"),
        ),
        migrations.AddField(
            model_name="attachment",
            name="moderated_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="looked at"),
        ),
        migrations.AddField(
            model_name="attachment",
            name="moderated_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="looked at by",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="moderation",
            field=models.CharField(
                blank=True,
                choices=[("waiting", "waiting to be looked at"), ("approved", "approved"), ("refused", "refused")],
                editable=False,
                max_length=10,
                verbose_name="moderation",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="position",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Smaller numbers come first.", verbose_name="place in the gallery"
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="refusal",
            field=models.CharField(blank=True, editable=False, max_length=500, verbose_name="why it is refused"),
        ),
        migrations.AddField(
            model_name="attachment",
            name="turns",
            field=models.PositiveSmallIntegerField(
                default=0,
                editable=False,
                validators=[django.core.validators.MaxValueValidator(3)],
                verbose_name="quarter turns",
            ),
        ),
        migrations.AddField(
            model_name="attachmentevent",
            name="alt_text",
            field=models.CharField(
                blank=True,
                help_text="One sentence for whoever cannot see it.",
                max_length=250,
                validators=[civildefense.common.secrecy.refuse_secret],
                verbose_name="what the photo shows",
            ),
        ),
        migrations.AddField(
            model_name="attachmentevent",
            name="is_cover",
            field=models.BooleanField(default=False, editable=False, verbose_name="cover"),
        ),
        migrations.AddField(
            model_name="attachmentevent",
            name="moderated_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="looked at"),
        ),
        migrations.AddField(
            model_name="attachmentevent",
            name="moderated_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="looked at by",
            ),
        ),
        migrations.AddField(
            model_name="attachmentevent",
            name="moderation",
            field=models.CharField(
                blank=True,
                choices=[("waiting", "waiting to be looked at"), ("approved", "approved"), ("refused", "refused")],
                editable=False,
                max_length=10,
                verbose_name="moderation",
            ),
        ),
        migrations.AddField(
            model_name="attachmentevent",
            name="position",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Smaller numbers come first.", verbose_name="place in the gallery"
            ),
        ),
        migrations.AddField(
            model_name="attachmentevent",
            name="refusal",
            field=models.CharField(blank=True, editable=False, max_length=500, verbose_name="why it is refused"),
        ),
        migrations.AddField(
            model_name="attachmentevent",
            name="turns",
            field=models.PositiveSmallIntegerField(
                default=0,
                editable=False,
                validators=[django.core.validators.MaxValueValidator(3)],
                verbose_name="quarter turns",
            ),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="added_at",
            field=models.DateTimeField(
                blank=True,
                db_default=django.db.models.functions.datetime.Now(),
                editable=False,
                null=True,
                verbose_name="added at",
            ),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="added_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="added by",
            ),
        ),
        migrations.AlterField(
            model_name="attachmentevent",
            name="added_at",
            field=models.DateTimeField(
                blank=True,
                db_default=django.db.models.functions.datetime.Now(),
                editable=False,
                null=True,
                verbose_name="added at",
            ),
        ),
        migrations.AlterField(
            model_name="attachmentevent",
            name="added_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="added by",
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["organisation", "moderation"], name="records_att_organis_cf3337_idx"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "records_attachmentevent" ("added_at", "added_by_id", "alt_text", "content_type", "created_at", "file", "id", "is_cover", "kind", "moderated_at", "moderated_by_id", "moderation", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "refusal", "sha256", "size", "subject_type_id", "subject_uid", "title", "turns", "uid", "updated_at", "version", "withdrawn_at", "withdrawn_by_id") SELECT new_values."added_at", new_values."added_by_id", new_values."alt_text", new_values."content_type", new_values."created_at", new_values."file", new_values."id", new_values."is_cover", new_values."kind", new_values."moderated_at", new_values."moderated_by_id", new_values."moderation", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."refusal", new_values."sha256", new_values."size", new_values."subject_type_id", new_values."subject_uid", new_values."title", new_values."turns", new_values."uid", new_values."updated_at", new_values."version", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="59aa8636642a5cf2d90a78f640c68795bee05ffb",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1afc6",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="records_attachment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "records_attachmentevent" ("added_at", "added_by_id", "alt_text", "content_type", "created_at", "file", "id", "is_cover", "kind", "moderated_at", "moderated_by_id", "moderation", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "refusal", "sha256", "size", "subject_type_id", "subject_uid", "title", "turns", "uid", "updated_at", "version", "withdrawn_at", "withdrawn_by_id") SELECT new_values."added_at", new_values."added_by_id", new_values."alt_text", new_values."content_type", new_values."created_at", new_values."file", new_values."id", new_values."is_cover", new_values."kind", new_values."moderated_at", new_values."moderated_by_id", new_values."moderation", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."refusal", new_values."sha256", new_values."size", new_values."subject_type_id", new_values."subject_uid", new_values."title", new_values."turns", new_values."uid", new_values."updated_at", new_values."version", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="35090a34163dd5b4b463328d8935e2a6853b690a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a2fad",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="records_attachment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "records_attachmentevent" ("added_at", "added_by_id", "alt_text", "content_type", "created_at", "file", "id", "is_cover", "kind", "moderated_at", "moderated_by_id", "moderation", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "refusal", "sha256", "size", "subject_type_id", "subject_uid", "title", "turns", "uid", "updated_at", "version", "withdrawn_at", "withdrawn_by_id") SELECT old_values."added_at", old_values."added_by_id", old_values."alt_text", old_values."content_type", old_values."created_at", old_values."file", old_values."id", old_values."is_cover", old_values."kind", old_values."moderated_at", old_values."moderated_by_id", old_values."moderation", old_values."organisation_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."refusal", old_values."sha256", old_values."size", old_values."subject_type_id", old_values."subject_uid", old_values."title", old_values."turns", old_values."uid", old_values."updated_at", old_values."version", old_values."withdrawn_at", old_values."withdrawn_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="9cd58f70e3b052a3422abdd7e4761b7f8b72f505",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_050bb",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="records_attachment",
                    when="AFTER",
                ),
            ),
        ),
    ]
