from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0033_words_are_sealed"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="sessions_ended",
            field=models.PositiveIntegerField(default=0, help_text="how often all sessions were ended at once"),
        ),
    ]
