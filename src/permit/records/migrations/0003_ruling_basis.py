"""What facts a ruling rests on: when they change, it no longer counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0002_message_templates")]
    operations = [
        migrations.AddField(
            model_name="clauseruling",
            name="basis",
            field=models.CharField(
                blank=True,
                default="",
                help_text="SHA-256 of the facts it rests on: others, no ruling",
                max_length=64,
            ),
            preserve_default=False,
        ),
    ]
