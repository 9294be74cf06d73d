"""Who has no employer has a record of its own in the employer's place, without a credit code (R-10)."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

KEY = "freelancer_opened"
TEXT = "区人社局已为您建立{business}办件（{number}），请登录居证通填写信息、上传材料，声明后直接发送给属地部门。"


def seed(apps: Any, schema_editor: Any) -> None:
    apps.get_model("records", "SmsTemplate").objects.get_or_create(key=KEY, defaults={"text": TEXT, "active": True})


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0034_sessions_ended"),
    ]

    operations = [
        migrations.AddField(
            model_name="employer",
            name="freelancer",
            field=models.OneToOneField(
                blank=True,
                help_text="R-10: stands where others have an employer; without a credit code, nobody signs in for it",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="own_record",
                to="records.person",
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
