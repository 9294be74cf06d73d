"""Words for the end of a permit on its way to another district: an employer change would be the wrong advice (R-18)."""

from typing import Any

from django.db import migrations

KEY = "ends_while_moving"
TEXT = "{person}的工作居住证{expires}到期，正在转往{district}，对方答复前在本区不能办理业务。请向{district}询问接收和续签。"


def seed(apps: Any, schema_editor: Any) -> None:
    apps.get_model("records", "SmsTemplate").objects.get_or_create(key=KEY, defaults={"text": TEXT, "active": True})


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0031_withdrawn_by_employer"),
    ]

    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
