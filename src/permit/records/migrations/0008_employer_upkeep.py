"""The words that remind an employer of what has to be brought up to date, as data (R-03).

Clauses: 1.2-05, 6.1.1-M2, 6.1.1-M3
"""

from typing import Any

from django.db import migrations

TEXT = "{employer}：请{title}。登录居证通，在附件和单位信息里更新，以免影响今年的业务办理。"


def seed(apps: Any, schema_editor: Any) -> None:
    apps.get_model("records", "SmsTemplate").objects.get_or_create(key="employer_upkeep", defaults={"text": TEXT})


class Migration(migrations.Migration):
    dependencies = [("records", "0007_permit_notices")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
