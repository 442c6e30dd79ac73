from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def move(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """What a device has not confirmed yet stays kept, as the answers of a batch of one."""
    known: Any = apps.get_model("sync", "Op")  # as it was then
    answers: Any = apps.get_model("sync", "Answers")
    for op in known.objects.exclude(answer=b""):
        told = {"user_id": op.user_id, "device": op.device, "last_seq": op.device_seq, "at": op.at}
        op.answers_id = answers.objects.create(**told, body=b"[" + bytes(op.answer) + b"]").pk
        op.save(update_fields=["answers_id"])


class Migration(migrations.Migration):
    dependencies = [
        ("sync", "0001_change_log"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.UUIDField()),
                ("last_seq", models.BigIntegerField()),
                ("body", models.BinaryField()),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "device", "last_seq"], name="answers_of_a_device")],
            },
        ),
        migrations.AddField(model_name="op", name="answers_id", field=models.BigIntegerField(null=True)),
        migrations.RunPython(move, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(model_name="op", name="answer", field=models.BinaryField(default=bytes)),  # to go back
        migrations.RemoveField(model_name="op", name="answer"),
    ]
