"""The words of the SMS about renewal and employer change (R-03, 6.3-06, 6.4-03, R-17, R-32)."""

from typing import Any

from django.db import migrations

TEMPLATES = {
    "renewal_started": "{employer}已为您发起工作居住证续签，请登录居证通补充信息、上传材料，齐了由单位提交。",
    "change_started": "{employer}已为您发起聘用单位变更，请登录居证通上传材料，齐了由单位提交。",
    "insurance_arrived": "{person}由{employer}缴纳的社保已有记录，现在可以确认关联、办理聘用单位变更。",
    "release_requested": "{person}提出已从{employer}离职，请于{answer_by}前登录居证通解除关联或说明理由。",
    "release_decided": "您请求解除与{employer}的关联：{outcome}。{reason}",
    "restore_proposed": "{person}与{employer}的关联解除有误，对方提出恢复，请于{answer_by}前登录居证通答复。",
    "association_restored": "{person}与{employer}的关联已恢复，持证的，证件恢复有效。",
}


def seed(apps: Any, schema_editor: Any) -> None:
    template = apps.get_model("records", "SmsTemplate")
    for key, text in TEMPLATES.items():
        template.objects.get_or_create(key=key, defaults={"text": text, "active": True})


class Migration(migrations.Migration):
    dependencies = [("records", "0005_policy_changes")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
