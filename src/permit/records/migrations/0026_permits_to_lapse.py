"""Permits whose end the daily run has still to note, in an index of their own: the others are most of a register.

Clauses: N-16, R-06
"""

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def mark_noted(apps: Any, schema_editor: Any) -> None:
    """What was noted before needs no second note."""
    permit, notice = apps.get_model("records", "Permit"), apps.get_model("records", "PermitNotice")
    noted = notice.objects.filter(permit=OuterRef("pk"), kind="lapsed", expires_on=OuterRef("expires_on"))
    permit.objects.filter(Exists(noted)).update(awaits_end=False)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0025_employer_updates"),
    ]

    operations = [
        migrations.AddField(
            model_name="permit",
            name="awaits_end",
            field=models.BooleanField(default=True, help_text="its newest end was not noted as over"),
        ),
        migrations.RunPython(mark_noted, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="permit",
            index=models.Index(
                condition=models.Q(("awaits_end", True)), fields=["expires_on", "id"], name="permits_to_lapse"
            ),
        ),
    ]
