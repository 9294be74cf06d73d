"""Words for the safe day of a suspended permit: what must be started is an employer change, not a renewal (N-14, N-15)."""

from typing import Any

from django.db import migrations

KEY = "safe_day_suspended"
TEXT = "{person}的工作居住证已挂起，{expires}到期，最好今日前由新单位发起聘用单位变更，给属地审核留出时间。"


def seed(apps: Any, schema_editor: Any) -> None:
    apps.get_model("records", "SmsTemplate").objects.get_or_create(key=KEY, defaults={"text": TEXT, "active": True})


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0027_declared_permits"),
    ]

    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
