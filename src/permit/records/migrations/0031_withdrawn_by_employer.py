"""The words of an SMS: the employer withdrew a business of the holder's permit (6.3-05, R-01)."""

from typing import Any

from django.db import migrations

KEY = "withdrawn_by_employer"
TEXT = (
    "单位已撤回您的{business}（{number}），原因：{reason}。证件仍在到期日失效，需要继续办理的，请与单位联系重新发起。"
)


def seed(apps: Any, schema_editor: Any) -> None:
    apps.get_model("records", "SmsTemplate").objects.get_or_create(key=KEY, defaults={"text": TEXT})


class Migration(migrations.Migration):
    dependencies = [("records", "0030_applicant_declarations")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
