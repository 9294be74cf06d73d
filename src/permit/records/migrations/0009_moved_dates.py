"""Telling people whose dates an announced year has moved: how far it got, and the words (R-24)."""

from typing import Any

from django.db import migrations, models

TEMPLATES = {
    "date_moved": "您的{business}（编号{number}）：放假安排已公布，{what}由{before}改为{after}。",
    "window_moved": "{person}的工作居住证{expires}到期。放假安排已公布，续签自{opens}起可办，最好{safe_by}前、最迟{file_by}发起。",
}


def seed(apps: Any, schema_editor: Any) -> None:
    template = apps.get_model("records", "SmsTemplate")
    for key, text in TEMPLATES.items():
        template.objects.get_or_create(key=key, defaults={"text": text, "active": True})


class Migration(migrations.Migration):
    dependencies = [("records", "0008_employer_upkeep")]
    operations = [
        migrations.AddField(
            model_name="policychange",
            name="windows_told_to",
            field=models.PositiveBigIntegerField(
                blank=True, help_text="the last permit told of its new window (R-24); null: nobody is left", null=True
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
