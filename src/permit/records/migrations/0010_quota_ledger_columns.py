"""Each quota entry says from which pocket to which, and who acted."""

from django.db import migrations, models


def _text(default: str, length: int, help_text: str = "") -> "models.CharField[str, str]":
    return models.CharField(default=default, max_length=length, help_text=help_text)


class Migration(migrations.Migration):
    dependencies = [("records", "0009_moved_dates")]
    operations = [
        migrations.RemoveConstraint("quotaentry", "a_case_uses_quota_once"),
        migrations.AddField(
            "quotaentry", "source", _text("", 8, "district | free | reserved | used"), preserve_default=False
        ),
        migrations.AddField(
            "quotaentry", "target", _text("", 8, "district | free | reserved | used"), preserve_default=False
        ),
        migrations.AddField(
            "quotaentry",
            "actor",
            _text("system", 64, "key of who acted: staff:3, agent:7, system"),
            preserve_default=False,
        ),
        migrations.AddField("quotaentry", "actor_name", _text("系统", 64), preserve_default=False),
    ]
