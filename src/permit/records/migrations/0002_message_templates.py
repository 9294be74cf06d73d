"""The words of every SMS as data (R-03), and the gateway's number of a message.

Clauses: N-03
"""

from typing import Any

from django.db import migrations, models

# Approval is not notified separately (4.2-04) and a sheet at the counter is told face to face: those start switched off.
OFF = {"approved", "receipt_rejected"}
TEMPLATES = {
    "returned": "您的{business}（编号{number}）退回补正，共{count}处，请于{correct_by}前登录居证通修改后重新提交。",
    "accepted": "您的{business}（编号{number}）已受理，区人社局将于{decide_by}前作出决定，可登录居证通查看进度。",
    "refused": "您的{business}（编号{number}）不予办理，涉及条款{clauses}，详情和救济途径请登录居证通查看。",
    "correction_reminder": "您的{business}（编号{number}）仍待补正，{correct_by}前没有重新提交的，办件将关闭。",
    "closed_uncorrected": "您的{business}（编号{number}）到期没有补正，已关闭；材料齐备后可以重新申请。",
    "association_decided": "{employer}对您的关联申请：{outcome}。{reason}",
    "employment_ended": "{person}与{employer}的关联已解除，相关办件已关闭；持证的，证件挂起。",
    "window_opens": "{person}的工作居住证{expires}到期，自今日起可以续签，请尽早由单位发起。",
    "safe_day": "{person}的工作居住证{expires}到期，最好今日前由单位发起续签，给属地审核留出时间。",
    "file_by": "{person}的工作居住证{expires}到期，今日是发起续签或单位变更的期限。",
    "lapse_risk": "{person}的工作居住证{expires}到期，办件{number}尚未办结，到期没有批准的，证件自行失效。",
    "approved": "您的{business}（编号{number}）已准予，可登录居证通查看证件。",
    "receipt_rejected": "业务办理情况表{code}没有收下：{reason}。请改正后重新送达属地部门。",
}


def seed(apps: Any, schema_editor: Any) -> None:
    template = apps.get_model("records", "SmsTemplate")
    for key, text in TEMPLATES.items():
        template.objects.get_or_create(key=key, defaults={"text": text, "active": key not in OFF})


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="gateway_id",
            field=models.CharField(
                blank=True, default="", help_text="the gateway's own number, to ask for delivery", max_length=64
            ),
            preserve_default=False,
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
