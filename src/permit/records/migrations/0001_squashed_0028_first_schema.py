"""The register as it stood before its first installation: 28 steps made into one.

The triggers of the ledger and of plans are laid after every migration (`permit.records.ledger`, `plan_totals`). A
register that went through all 28 steps counts as having gone through this one; one that stopped between is refused.
"""

from typing import Any

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import permit.records.encryption
from permit.records.migrations._first_words import OFF, TEMPLATES


def seed(apps: Any, schema_editor: Any) -> None:
    template = apps.get_model("records", "SmsTemplate")
    template.objects.bulk_create(template(key=key, text=text, active=key not in OFF) for key, text in TEMPLATES.items())


class Migration(migrations.Migration):
    replaces = [
        ("records", "0001_initial"),
        ("records", "0002_message_templates"),
        ("records", "0003_ruling_basis"),
        ("records", "0004_carried_over"),
        ("records", "0005_policy_changes"),
        ("records", "0006_permit_business_messages"),
        ("records", "0007_permit_notices"),
        ("records", "0008_employer_upkeep"),
        ("records", "0009_moved_dates"),
        ("records", "0010_quota_ledger_columns"),
        ("records", "0011_quota_opening_entries"),
        ("records", "0012_quota_ledger_rules"),
        ("records", "0013_false_statements"),
        ("records", "0014_round_stage"),
        ("records", "0015_party_requests"),
        ("records", "0016_review_drafts"),
        ("records", "0017_calendar_feeds"),
        ("records", "0018_employer_measures"),
        ("records", "0019_saved_filters"),
        ("records", "0020_quota_rounds"),
        ("records", "0021_allocation_plans"),
        ("records", "0022_hand_overs"),
        ("records", "0023_quota_decisions"),
        ("records", "0024_comparison_job"),
        ("records", "0025_employer_updates"),
        ("records", "0026_permits_to_lapse"),
        ("records", "0027_declared_permits"),
        ("records", "0028_safe_day_of_suspended"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("district", models.CharField(max_length=32)),
                ("code", models.SlugField(max_length=48)),
                ("name", models.CharField(max_length=64)),
                ("source_spelling", models.CharField(blank=True, max_length=64)),
                ("address", models.CharField(max_length=200)),
                ("phones", models.JSONField(default=list)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [models.UniqueConstraint(fields=("district", "code"), name="office_once")],
            },
        ),
        migrations.CreateModel(
            name="Employer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uscc", models.CharField(max_length=18, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("district", models.CharField(max_length=32)),
                (
                    "office",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.office"
                    ),
                ),
                (
                    "permission",
                    models.CharField(
                        choices=[
                            ("none", "未申请"),
                            ("requested", "办理中"),
                            ("carried_over", "原系统已开通，待完善"),
                            ("granted", "已开通"),
                            ("suspended", "已暂停"),
                            ("withdrawn", "已收回"),
                        ],
                        default="none",
                        max_length=16,
                    ),
                ),
                ("permission_since", models.DateField(blank=True, null=True)),
                ("association_code", models.CharField(blank=True, db_index=True, max_length=24)),
                ("association_code_at", models.DateTimeField(blank=True, null=True)),
                (
                    "completed_at",
                    models.DateTimeField(
                        blank=True, help_text="first time the information was whole (N-10)", null=True
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(help_text="uniqueId of the sign-in service", max_length=128, unique=True)),
                ("name", models.CharField(max_length=64)),
                ("id_number", permit.records.encryption.EncryptedTextField()),
                ("id_number_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("mobile", permit.records.encryption.EncryptedTextField(blank=True)),
                ("certification_level", models.CharField(blank=True, max_length=4)),
                (
                    "completed_at",
                    models.DateTimeField(blank=True, help_text="first time the profile was whole (N-10)", null=True),
                ),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                (
                    "door",
                    models.CharField(
                        choices=[("applicant", "个人"), ("employer", "单位"), ("staff", "工作人员")], max_length=16
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.person"
                    ),
                ),
                (
                    "employer",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.employer"
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("door", "applicant"), ("employer__isnull", True), ("person__isnull", False)),
                            models.Q(("door", "employer"), ("employer__isnull", False), ("person__isnull", True)),
                            models.Q(("door", "staff"), ("employer__isnull", True), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="account_of_one_door",
                    )
                ],
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="StaffMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="staff", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("name", models.CharField(max_length=64)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("office_checker", "属地审核岗"),
                            ("acceptor", "受理岗"),
                            ("reviewer", "复审岗"),
                            ("decider", "终审岗"),
                            ("supervisor", "监督岗"),
                            ("quota_officer", "名额岗"),
                            ("administrator", "管理员"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.office"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=32)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("office__isnull", False), ("role", "office_checker")),
                            models.Q(models.Q(("role", "office_checker"), _negated=True), ("office__isnull", True)),
                            _connector="OR",
                        ),
                        name="only_office_checkers_have_an_office",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="filters", to="records.staffmember"
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("query", models.CharField(max_length=1000)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [models.UniqueConstraint(fields=("staff", "name"), name="one_filter_per_name")],
            },
        ),
        migrations.CreateModel(
            name="QuotaRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("district", models.CharField(max_length=32)),
                ("year", models.PositiveSmallIntegerField(help_text="the year the permits are for")),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                (
                    "closed_on",
                    models.DateField(
                        blank=True, help_text="closed early: the first day it is not open any more", null=True
                    ),
                ),
                (
                    "questions",
                    models.JSONField(default=list, help_text="key, label, kind (text|number|yes_no), help, required"),
                ),
                (
                    "dimensions",
                    models.JSONField(default=list, help_text="key (as the weights name it), label, unit, help"),
                ),
                (
                    "remind_days",
                    models.JSONField(default=list, help_text="days before the end on which those missing are reminded"),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("district", "year"), name="one_quota_round_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                        name="quota_round_ends_after_it_opens",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AllocationPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="records.quotaround"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("total", models.PositiveIntegerField()),
                ("minimum", models.PositiveIntegerField(default=0)),
                ("weights", models.JSONField(help_text="dimension → weight, as an exact text: 0.4, 1/3")),
                ("policy_weights", models.JSONField(help_text="those of the policy when the plan was drafted")),
                ("policy", models.CharField(help_text="id of the law whose weights these are", max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草案"),
                            ("proposed", "待批准"),
                            ("returned", "已退回"),
                            ("approved", "已批准"),
                            ("discarded", "已作废"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "granted",
                    models.PositiveIntegerField(default=0, help_text="the sum of the shares; nobody writes it"),
                ),
                ("sums", models.JSONField(default=dict, help_text="dimension → the district's sum, hundredths")),
                (
                    "line",
                    models.JSONField(
                        blank=True, help_text="uscc, lowest, of_others: see domain/allocation_plan", null=True
                    ),
                ),
                (
                    "stamp",
                    models.CharField(
                        blank=True, help_text="which declarations it was computed from, in brief", max_length=120
                    ),
                ),
                (
                    "fingerprint",
                    models.CharField(blank=True, help_text="SHA-256 of what it was computed from", max_length=64),
                ),
                (
                    "run",
                    models.PositiveIntegerField(default=0, help_text="counts computations: an overtaken one stops"),
                ),
                (
                    "waiting_since",
                    models.DateTimeField(blank=True, help_text="asked to be computed and not done yet", null=True),
                ),
                ("alive_at", models.DateTimeField(blank=True, help_text="the computation wrote last", null=True)),
                ("expected", models.PositiveIntegerField(default=0, help_text="employers it is computed for")),
                ("stored", models.PositiveIntegerField(default=0, help_text="employers whose share is written")),
                ("computed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, help_text="why it was sent back, or the approver's remark")),
                (
                    "booked_at",
                    models.DateTimeField(blank=True, help_text="the ledger holds it: it is published", null=True),
                ),
                (
                    "told_to",
                    models.PositiveBigIntegerField(
                        blank=True, help_text="the last share told of; null: nobody left", null=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("granted__lte", models.F("total"))), name="plan_total_not_exceeded"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "approved")),
                        fields=("round",),
                        name="one_approved_plan_for_each_round",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "discarded"), _negated=True),
                        fields=("round", "name"),
                        name="plans_of_a_round_have_different_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(
                                ("computed_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("author")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plan_approved_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("booked_at__isnull", True), ("state", "approved"), _connector="OR"),
                        name="only_an_approved_plan_is_booked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="records.allocationplan"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.employer"
                    ),
                ),
                ("place", models.PositiveIntegerField(help_text="1 for the highest score; the order of all lists")),
                ("declared", models.PositiveIntegerField()),
                ("amounts", models.JSONField(help_text="dimension → hundredths, as checked")),
                ("score", models.TextField(help_text="exact, as a fraction")),
                ("computed", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "adjusted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("adjusted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["place"],
                "indexes": [models.Index(fields=["plan", "number"], name="records_pla_plan_id_086c15_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "employer"), name="one_share_for_each_employer"),
                    models.UniqueConstraint(fields=("plan", "place"), name="one_share_at_each_place"),
                    models.CheckConstraint(
                        condition=models.Q(("number__lte", models.F("declared"))), name="share_not_above_declared"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", models.F("computed")),
                            models.Q(
                                models.Q(("reason", ""), _negated=True),
                                ("adjusted_at__isnull", False),
                                ("adjusted_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_share_by_hand_has_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Association",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="associations", to="records.person"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="associations", to="records.employer"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "待确认"),
                            ("confirmed", "在职"),
                            ("refused", "未确认"),
                            ("ended", "已解除"),
                        ],
                        max_length=16,
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=100)),
                ("post_kind", models.CharField(blank=True, help_text="worker | cadre (R-15)", max_length=16)),
                ("contract_from", models.DateField(blank=True, null=True)),
                ("contract_until", models.DateField(blank=True, help_text="null: open-ended or task-based", null=True)),
                (
                    "contract_kind",
                    models.CharField(blank=True, help_text="fixed | open_ended | task_based", max_length=16),
                ),
                ("requested_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "confirmed")),
                        fields=("person",),
                        name="one_confirmed_association_per_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "requested")),
                        fields=("person",),
                        name="one_requested_association_per_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FilingAgent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agents", to="records.employer"
                    ),
                ),
                ("name", models.CharField(max_length=64)),
                ("id_number", permit.records.encryption.EncryptedTextField()),
                ("mobile", permit.records.encryption.EncryptedTextField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", False), ("ended_at__isnull", True)),
                        fields=("employer",),
                        name="one_acting_agent_per_employer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "association",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="records.association"
                    ),
                ),
                ("business", models.CharField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "待单位答复"),
                            ("granted", "已同意"),
                            ("declined", "未同意"),
                            ("withdrawn", "已收回"),
                            ("used", "已用于办件"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "agent",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.filingagent"
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["requested", "granted"])),
                        fields=("association", "business"),
                        name="one_live_consent_per_business",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(help_text="26-0041-7785", max_length=16, unique=True)),
                ("business", models.CharField(max_length=32)),
                ("initiator", models.CharField(help_text="applicant | employer | bureau", max_length=16)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="records.person",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="records.employer"
                    ),
                ),
                (
                    "association",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.association"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.office"
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=1)),
                ("state", models.CharField(max_length=32)),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.staffmember"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("filed_on", models.DateField(blank=True, help_text="first submission (R-05)", null=True)),
                ("judged_on", models.DateField(blank=True, help_text="the bureau's acceptance (R-05)", null=True)),
                (
                    "reported_on",
                    models.DateField(
                        blank=True, help_text="the office's report; null while the clock stands", null=True
                    ),
                ),
                (
                    "decide_by",
                    models.DateField(blank=True, help_text="20th working day after the report (8-01)", null=True),
                ),
                ("state_since", models.DateTimeField()),
                ("correct_by", models.DateField(blank=True, help_text="R-31, while returned", null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closing_reason", models.TextField(blank=True)),
                (
                    "acceptor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "state", "id"], name="records_cas_office__7914e8_idx"),
                    models.Index(fields=["state", "decide_by", "id"], name="records_cas_state_728f7c_idx"),
                    models.Index(fields=["employer", "state", "id"], name="records_cas_employe_b5c597_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("person",),
                        name="one_open_case_per_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("person__isnull", True)),
                        fields=("employer", "business"),
                        name="one_open_employer_case_per_business",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.person"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.employer"
                    ),
                ),
                (
                    "association",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.association"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.case"
                    ),
                ),
                ("slot", models.CharField(max_length=64)),
                ("cannot_provide_reason", models.TextField(blank=True, help_text="R-38: an officer decides")),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("association__isnull", True),
                                ("case__isnull", True),
                                ("employer__isnull", True),
                                ("person__isnull", False),
                            ),
                            models.Q(
                                ("association__isnull", True),
                                ("case__isnull", True),
                                ("employer__isnull", False),
                                ("person__isnull", True),
                            ),
                            models.Q(
                                ("association__isnull", False),
                                ("case__isnull", True),
                                ("employer__isnull", True),
                                ("person__isnull", True),
                            ),
                            models.Q(
                                ("association__isnull", True),
                                ("case__isnull", False),
                                ("employer__isnull", True),
                                ("person__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_has_one_owner",
                    ),
                    models.UniqueConstraint(fields=("person", "slot"), name="slot_once_per_person"),
                    models.UniqueConstraint(fields=("employer", "slot"), name="slot_once_per_employer"),
                    models.UniqueConstraint(fields=("association", "slot"), name="slot_once_per_association"),
                    models.UniqueConstraint(fields=("case", "slot"), name="slot_once_per_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttachmentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="records.attachment"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("file_name", permit.records.encryption.EncryptedTextField()),
                ("content_type", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("pages", models.PositiveSmallIntegerField(default=1)),
                ("sha256", models.CharField(max_length=64)),
                ("storage_key", models.CharField(max_length=128, unique=True)),
                (
                    "scan_state",
                    models.CharField(
                        choices=[("pending", "待查毒"), ("clean", "已查毒"), ("infected", "含病毒")],
                        default="pending",
                        max_length=12,
                    ),
                ),
                (
                    "valid_until",
                    models.DateField(
                        blank=True, help_text="the term printed on it, where it has one (5-04)", null=True
                    ),
                ),
                (
                    "no_term",
                    models.BooleanField(default=False, help_text="long-term ID card, open-ended contract (R-13)"),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("uploaded_by", models.CharField(help_text="applicant | employer | office | bureau", max_length=16)),
                ("uploader_name", models.CharField(max_length=64)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("attachment", "number"), name="version_once")],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit",
                        to="records.case",
                    ),
                ),
                ("subject", models.CharField(help_text="case:26-…, person:12, employer:3, permit:…", max_length=48)),
                ("sequence", models.PositiveIntegerField(help_text="1, 2, 3 … per subject")),
                ("actor", models.CharField(help_text="account:7, system", max_length=64)),
                ("actor_name", models.CharField(max_length=64)),
                ("on_behalf_of", models.CharField(blank=True, max_length=64)),
                ("action", models.CharField(max_length=48)),
                ("from_state", models.CharField(blank=True, max_length=32)),
                ("to_state", models.CharField(blank=True, max_length=32)),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("payload", models.TextField(default="{}")),
                ("request_id", models.CharField(blank=True, max_length=36)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["sequence"],
                "indexes": [
                    models.Index(fields=["case", "id"], name="records_aud_case_id_907229_idx"),
                    models.Index(fields=["actor", "id"], name="records_aud_actor_c97210_idx"),
                ],
                "constraints": [models.UniqueConstraint(fields=("subject", "sequence"), name="audit_sequence")],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.person",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.employer",
                    ),
                ),
                (
                    "token_hash",
                    models.CharField(
                        help_text="keyed hash: the address cannot be read here", max_length=64, unique=True
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("window_began_at", models.DateTimeField(blank=True, help_text="of the limit on readings", null=True)),
                ("readings", models.PositiveIntegerField(default=0, help_text="since window_began_at")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("employer__isnull", True), ("person__isnull", False)),
                            models.Q(("employer__isnull", False), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="calendar_feed_has_one_owner",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("person",),
                        name="one_calendar_per_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("employer",),
                        name="one_calendar_per_employer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Permit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(help_text="YYYYMMDD + serial", max_length=12, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="permits", to="records.person"
                    ),
                ),
                ("issued_on", models.DateField()),
                ("created_at", models.DateTimeField()),
                (
                    "expires_on",
                    models.DateField(blank=True, db_index=True, help_text="last day of the newest term", null=True),
                ),
                ("awaits_end", models.BooleanField(default=True, help_text="its newest end was not noted as over")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("awaits_end", True)), fields=["expires_on", "id"], name="permits_to_lapse"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CarriedHolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "permit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="carried_over", to="records.permit"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.employer"
                    ),
                ),
                ("row_hash", models.CharField(max_length=64)),
                ("source", permit.records.encryption.EncryptedJSONField()),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("imported_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("completed_at__isnull", True)),
                        fields=["employer", "id"],
                        name="carried_holders_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=120)),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("storage_key", models.CharField(max_length=128)),
                (
                    "dropped_columns",
                    models.JSONField(default=list, help_text="titles of columns about a spouse (6.2-05)"),
                ),
                ("unused_columns", models.JSONField(default=list)),
                (
                    "rows",
                    models.PositiveIntegerField(blank=True, help_text="null until the file was read once", null=True),
                ),
                ("done_line", models.PositiveIntegerField(default=1)),
                ("done_rows", models.PositiveIntegerField(default=0)),
                ("created", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("bad", models.PositiveIntegerField(default=0)),
                ("started_by", models.CharField(max_length=64)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ImportProblem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="problems", to="records.importrun"
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bad", "没有导入"),
                            ("changed", "与已导入的不同，没有改动"),
                            ("notice", "已导入，请核对"),
                        ],
                        max_length=12,
                    ),
                ),
                ("column", models.CharField(max_length=64)),
                ("what", models.CharField(max_length=200)),
                ("remedy", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="CaseRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="records.case"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "stage",
                    models.CharField(
                        default="sent", help_text="sent: handed in | forwarded: by the employer", max_length=10
                    ),
                ),
                ("submitted_at", models.DateTimeField()),
                ("snapshot", permit.records.encryption.EncryptedJSONField()),
                ("digest", models.CharField(help_text="SHA-256 of the canonical snapshot", max_length=64)),
            ],
            options={
                "ordering": ["number", "id"],
                "constraints": [models.UniqueConstraint(fields=("case", "number", "stage"), name="round_stage_once")],
            },
        ),
        migrations.CreateModel(
            name="DeclaredPermit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declared_permits",
                        to="records.person",
                    ),
                ),
                ("district", models.CharField(max_length=32)),
                ("number", models.CharField(max_length=12)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("left_on", models.DateField(help_text="when the employment that the permit was for ended")),
                ("employer", models.CharField(max_length=200)),
                ("category", models.CharField(blank=True, max_length=1)),
                ("children", permit.records.encryption.EncryptedJSONField(default=list)),
                ("words", permit.records.encryption.EncryptedTextField(blank=True)),
                (
                    "proof",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.attachmentversion"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("stated", "待区人社局核实"),
                            ("verified", "已核实"),
                            ("refused", "不予认可"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="stated",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("stated_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("ruling", permit.records.encryption.EncryptedTextField(blank=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "permit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.permit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "id"], name="declared_permits_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "stated")), fields=("person",), name="one_stated_permit_per_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EmployerMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="records.employer"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("suspend", "暂停办理权限"),
                            ("withdraw", "收回办理权限"),
                            ("dissolve", "单位注销或解散"),
                            ("merge", "并入其他单位"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_into_it",
                        to="records.employer",
                    ),
                ),
                ("reason", permit.records.encryption.EncryptedTextField()),
                ("from_day", models.DateField()),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                (
                    "lifted_at",
                    models.DateTimeField(
                        blank=True, help_text="taken back before its day, or a suspension over", null=True
                    ),
                ),
                ("lifted_words", permit.records.encryption.EncryptedTextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(fields=["from_day", "id"], name="employer_measures_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "merge"), ("successor__isnull", False)),
                            models.Q(models.Q(("kind", "merge"), _negated=True), ("successor__isnull", True)),
                            _connector="OR",
                        ),
                        name="successor_of_a_merger_only",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("applied_at__isnull", True), ("lifted_at__isnull", True)),
                        fields=("employer",),
                        name="one_pending_measure_per_employer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistryAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "registry",
                    models.CharField(
                        choices=[
                            ("public_security", "公安"),
                            ("business_register", "市场主体登记"),
                            ("education", "教育"),
                            ("social_insurance", "社保"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.person"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.employer"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.case"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("match", "一致"), ("differs", "差异"), ("silent", "未取得")], max_length=12
                    ),
                ),
                ("differences", models.JSONField(default=list, help_text="keys of fields that differ")),
                ("answer", permit.records.encryption.EncryptedJSONField(default=dict)),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "indexes": [
                    models.Index(fields=["person", "registry", "id"], name="records_reg_person__fac753_idx"),
                    models.Index(fields=["employer", "registry", "id"], name="records_reg_employe_4e47ee_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmployerUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="records.employer"
                    ),
                ),
                (
                    "claimant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="records.employer",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("stated", "待属地确认"),
                            ("confirmed", "已确认"),
                            ("rejected", "未确认"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="stated",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("before", permit.records.encryption.EncryptedJSONField()),
                ("after", permit.records.encryption.EncryptedJSONField()),
                ("from_day", models.DateField(help_text="the day on the new licence")),
                ("words", permit.records.encryption.EncryptedTextField()),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.attachmentversion"
                    ),
                ),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.registryanswer"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.office"
                    ),
                ),
                ("stated_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("ruling", permit.records.encryption.EncryptedTextField(blank=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["office", "state"], name="employer_updates_office")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "stated")),
                        fields=("employer",),
                        name="one_stated_update_per_employer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="former_codes", to="records.employer"
                    ),
                ),
                ("uscc", models.CharField(max_length=18, unique=True)),
                ("until", models.DateField()),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.employerupdate"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OneTimeCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agent", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="records.filingagent")),
                ("code_hash", models.CharField(max_length=64)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="KeptEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition_id", models.CharField(max_length=80, unique=True)),
                ("document", models.JSONField()),
                ("kept_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evaluations", to="records.case"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("event", models.CharField(help_text="preview | submission | acceptance", max_length=16)),
                ("filed_on", models.DateField()),
                ("judged_on", models.DateField()),
                ("policy_id", models.CharField(max_length=80)),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.keptedition"
                    ),
                ),
                ("dossier", permit.records.encryption.EncryptedJSONField()),
                ("outcome", models.CharField(max_length=20)),
                ("findings", permit.records.encryption.EncryptedJSONField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["made_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="FalseStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="false_statements",
                        to="records.person",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("inquiry", "调查中"),
                            ("upheld", "已认定"),
                            ("dropped", "不予认定"),
                            ("reversed", "已撤销认定"),
                        ],
                        default="inquiry",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("words", permit.records.encryption.EncryptedTextField(help_text="what was stated and what is true")),
                (
                    "evidence",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="records.attachmentversion"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_words", permit.records.encryption.EncryptedTextField(blank=True)),
                (
                    "barred_until",
                    models.DateField(blank=True, help_text="last day without the right to apply", null=True),
                ),
                (
                    "reversed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("reversed_at", models.DateTimeField(blank=True, null=True)),
                ("reversed_words", permit.records.encryption.EncryptedTextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(fields=["person", "state"], name="records_fal_person__dad0b9_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "inquiry")), fields=("person",), name="one_inquiry_per_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DistrictKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("district", models.CharField(max_length=32)),
                (
                    "fingerprint",
                    models.CharField(help_text="SHA-256 of the SubjectPublicKeyInfo", max_length=64, unique=True),
                ),
                ("public_key", models.TextField(help_text="PEM")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "待第二人核对"),
                            ("trusted", "已启用"),
                            ("rejected", "未启用"),
                            ("ended", "已停用"),
                        ],
                        default="pending",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("source", models.CharField(help_text="how it reached us: letter, meeting", max_length=200)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("words", models.CharField(blank=True, help_text="why rejected or ended", max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("export_id", models.CharField(max_length=32, unique=True)),
                ("to_district", models.CharField(max_length=32)),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="records.employer",
                    ),
                ),
                ("reason", permit.records.encryption.EncryptedTextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待批准"),
                            ("dropped", "未批准"),
                            ("sent", "待对方确认"),
                            ("answered", "对方已答复"),
                            ("taken_back", "已收回"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accept_until",
                    models.DateField(blank=True, help_text="the other district may take it in until then", null=True),
                ),
                ("payload_sha256", models.CharField(blank=True, max_length=64)),
                ("file_key", models.CharField(blank=True, max_length=128)),
                ("answer_key", models.CharField(blank=True, max_length=128)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_words", permit.records.encryption.EncryptedTextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "id"], name="hand_overs_by_state")],
            },
        ),
        migrations.CreateModel(
            name="HandOverHolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hand_over",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holders", to="records.handover"
                    ),
                ),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_overs", to="records.permit"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "等待"), ("handed_over", "已转出"), ("back", "留在本区")],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("before", models.CharField(blank=True, max_length=12)),
                ("words", permit.records.encryption.EncryptedTextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("permit",),
                        name="one_waiting_hand_over_per_permit",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceivedHandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("export_id", models.CharField(max_length=32, unique=True)),
                ("from_district", models.CharField(max_length=32)),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.districtkey"
                    ),
                ),
                ("payload_sha256", models.CharField(max_length=64)),
                ("file_key", models.CharField(max_length=128)),
                ("accept_until", models.DateField()),
                ("mover_name", models.CharField(blank=True, max_length=200)),
                ("mover_uscc", models.CharField(blank=True, max_length=18)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "待决定"), ("answered", "已答复")], default="waiting", max_length=12
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("words", permit.records.encryption.EncryptedTextField(blank=True)),
                ("answer_key", models.CharField(blank=True, max_length=128)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "id"], name="received_by_state")],
            },
        ),
        migrations.CreateModel(
            name="ReceivedHolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "received",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holders",
                        to="records.receivedhandover",
                    ),
                ),
                ("number", models.CharField(max_length=12)),
                ("name", permit.records.encryption.EncryptedTextField()),
                ("identity", models.CharField(help_text="match | differs | silent", max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "待决定"), ("taken", "已接收"), ("declined", "未接收")],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                (
                    "permit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.permit",
                    ),
                ),
                ("words", permit.records.encryption.EncryptedTextField(blank=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("received", "number"), name="received_number_once")],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                ),
                ("path", models.CharField(max_length=200)),
                ("location", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "key"), name="idempotency_once")],
            },
        ),
        migrations.CreateModel(
            name="SmsTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=48, unique=True)),
                ("text", models.TextField()),
                ("active", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("template", models.CharField(max_length=48)),
                ("mobile", permit.records.encryption.EncryptedTextField()),
                ("recipient", models.CharField(max_length=64)),
                ("text", permit.records.encryption.EncryptedTextField()),
                ("facts", permit.records.encryption.EncryptedJSONField(default=dict)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.case"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "待发"), ("sent", "已发"), ("delivered", "已送达"), ("failed", "未发出")],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField()),
                ("last_error", models.TextField(blank=True)),
                ("reference", models.CharField(max_length=64, unique=True)),
                (
                    "gateway_id",
                    models.CharField(
                        blank=True, help_text="the gateway's own number, to ask for delivery", max_length=64
                    ),
                ),
                ("queued_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "next_attempt_at"], name="records_out_state_f65599_idx")],
            },
        ),
        migrations.CreateModel(
            name="PartyRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("release", "解除关联"), ("reinstate", "恢复关联"), ("clear", "注销证件")],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待对方答复"),
                            ("declined", "对方不同意"),
                            ("with_office", "待属地部门处理"),
                            ("done", "已办成"),
                            ("rejected", "属地部门不予办理"),
                            ("withdrawn", "已撤回"),
                            ("overdue", "过期没有答复"),
                            ("settled", "已不需要"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="party_requests", to="records.person"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_requests",
                        to="records.employer",
                    ),
                ),
                (
                    "association",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.association"
                    ),
                ),
                (
                    "permit",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.permit"
                    ),
                ),
                ("asked_by", models.CharField(help_text="applicant | employer", max_length=12)),
                (
                    "cause",
                    models.CharField(blank=True, help_text="clear: why the permit no longer applies", max_length=16),
                ),
                (
                    "left_on",
                    models.DateField(blank=True, help_text="release: the day of leaving as the holder says", null=True),
                ),
                ("words", permit.records.encryption.EncryptedTextField()),
                (
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="records.attachmentversion",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateField(help_text="last day of the other side's own answer")),
                ("answer", permit.records.encryption.EncryptedTextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "office",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.office"
                    ),
                ),
                ("passed_at", models.DateTimeField(blank=True, help_text="since when it is the office's", null=True)),
                ("ruling", permit.records.encryption.EncryptedTextField(blank=True)),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.staffmember"
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "answer_by"], name="party_requests_due"),
                    models.Index(fields=["office", "state"], name="party_requests_office"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "with_office"])),
                        fields=("person", "kind"),
                        name="one_open_party_request_per_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PermitNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="records.permit"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opens", "开放申请"),
                            ("safe", "稳妥日"),
                            ("file_by", "期限"),
                            ("soon", "即将到期"),
                            ("lapsed", "失效"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "expires_on",
                    models.DateField(help_text="the end it is about: a renewed permit has notices of its own"),
                ),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("permit", "kind", "expires_on"), name="permit_notice_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PermitFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="records.permit"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("term", "有效期"),
                            ("state", "状态"),
                            ("employer", "聘用单位"),
                            ("particulars", "登记内容"),
                        ],
                        max_length=16,
                    ),
                ),
                ("value", permit.records.encryption.EncryptedJSONField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.case"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["valid_from", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("permit", "kind"),
                        name="one_current_fact_per_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="records.permit"
                    ),
                ),
                ("code", models.CharField(max_length=32, unique=True)),
                ("facts", permit.records.encryption.EncryptedJSONField()),
                ("digest", models.CharField(help_text="SHA-256 of the PDF", max_length=64)),
                ("storage_key", models.CharField(max_length=128)),
                ("full_id_number", models.BooleanField(default=False)),
                ("printed_by", models.CharField(help_text="applicant | employer", max_length=16)),
                ("issued_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="VerificationCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "confirmation",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.confirmation"
                    ),
                ),
                ("address_hash", models.CharField(max_length=64)),
                ("typed", permit.records.encryption.EncryptedTextField(blank=True)),
                ("found", models.BooleanField()),
                ("checked_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["address_hash", "checked_at"], name="records_ver_address_1674e8_idx")],
            },
        ),
        migrations.CreateModel(
            name="PolicyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("district", models.CharField(max_length=32)),
                ("title", models.CharField(max_length=120)),
                ("in_force_from", models.DateField(help_text="the law of earlier days stays what it was")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "起草中"),
                            ("proposed", "待批准"),
                            ("rejected", "未批准"),
                            ("approved", "已批准"),
                            ("discarded", "已作废"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("entries", models.JSONField(default=list, help_text="as in permit.policy.amending, days as ISO text")),
                ("comparison", models.JSONField(blank=True, help_text="what would flip; no personal data", null=True)),
                ("compare_asked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "compared_at",
                    models.DateTimeField(blank=True, help_text="null: not begun, or not through yet", null=True),
                ),
                (
                    "base",
                    models.PositiveIntegerField(default=0, help_text="the newest approved number it was compared with"),
                ),
                (
                    "number",
                    models.PositiveIntegerField(blank=True, help_text="1, 2, 3 … in the order of approval", null=True),
                ),
                ("digest", models.CharField(blank=True, help_text="SHA-256 of what was approved", max_length=64)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="why it was not approved, or the approver's remark")),
                (
                    "windows_told_to",
                    models.PositiveBigIntegerField(
                        blank=True,
                        help_text="the last permit told of its new window (R-24); null: nobody is left",
                        null=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("district", "number"), name="policy_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("number__isnull", False),
                                models.Q(("decided_by", models.F("author")), _negated=True),
                                models.Q(("digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="policy_approved_by_a_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True)),
                (
                    "total",
                    models.PositiveIntegerField(
                        blank=True, help_text="moved by its entries; null: none was fixed", null=True
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("closing_words", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("closed_by__isnull", False), _connector="OR"),
                        name="a_closed_quota_year_has_its_closer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("total", "追加全区总数"),
                            ("addition", "给单位追加"),
                            ("reduction", "核减单位名额"),
                            ("transfer", "单位之间调剂"),
                        ],
                        max_length=12,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.employer",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.employer",
                    ),
                ),
                (
                    "reason",
                    models.CharField(help_text="the cause of its entries; the employers read it", max_length=300),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待批准"),
                            ("approved", "已批准"),
                            ("rejected", "未批准"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "words",
                    models.CharField(
                        blank=True, help_text="of the second person, or of who took it back", max_length=300
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["state", "id"], name="records_quo_state_f6af89_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 0)), name="a_quota_decision_moves_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "total"), ("source__isnull", True), ("target__isnull", True)),
                            models.Q(("kind", "addition"), ("source__isnull", True), ("target__isnull", False)),
                            models.Q(("kind", "reduction"), ("source__isnull", False), ("target__isnull", True)),
                            models.Q(
                                ("kind", "transfer"),
                                ("source__isnull", False),
                                ("target__isnull", False),
                                models.Q(("source", models.F("target")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_quota_decision_names_whom_it_concerns",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "rejected"]), _negated=True),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_quota_decision_is_approved_by_a_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaTotalEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "quota_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="records.quotayear"
                    ),
                ),
                ("kind", models.CharField(choices=[("plan", "分配方案"), ("addition", "追加总数")], max_length=12)),
                ("number", models.PositiveIntegerField()),
                ("cause", models.CharField(max_length=300)),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="total_entries",
                        to="records.quotadecision",
                    ),
                ),
                ("actor", models.CharField(max_length=64)),
                ("actor_name", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="QuotaAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quota_accounts",
                        to="records.employer",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("allotted", models.PositiveIntegerField(default=0)),
                ("reserved", models.PositiveIntegerField(default=0)),
                ("used", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("employer", "year"), name="one_quota_account_per_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "allotted__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("reserved"), "+", models.F("used")
                                ),
                            )
                        ),
                        name="quota_not_overdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="records.quotaaccount"
                    ),
                ),
                ("kind", models.CharField(help_text="a key of MOVES, or opening", max_length=12)),
                ("source", models.CharField(help_text="district | free | reserved | used", max_length=8)),
                ("target", models.CharField(help_text="district | free | reserved | used", max_length=8)),
                ("number", models.PositiveIntegerField(default=1)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.case"
                    ),
                ),
                ("cause", models.CharField(max_length=300)),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="records.quotadecision",
                    ),
                ),
                ("actor", models.CharField(help_text="key of who acted: staff:3, agent:7, system", max_length=64)),
                ("actor_name", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "kind"), name="a_case_moves_quota_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "opening"),
                            models.Q(("kind", "allot"), ("source", "district"), ("target", "free")),
                            models.Q(("kind", "addition"), ("source", "district"), ("target", "free")),
                            models.Q(("kind", "transfer_in"), ("source", "district"), ("target", "free")),
                            models.Q(("kind", "reduce"), ("source", "free"), ("target", "district")),
                            models.Q(("kind", "transfer_out"), ("source", "free"), ("target", "district")),
                            models.Q(("kind", "lapse"), ("source", "free"), ("target", "district")),
                            models.Q(("kind", "reserve"), ("source", "free"), ("target", "reserved")),
                            models.Q(("kind", "use"), ("source", "reserved"), ("target", "used")),
                            models.Q(("kind", "release"), ("source", "reserved"), ("target", "free")),
                            models.Q(("kind", "exception"), ("source", "district"), ("target", "reserved")),
                            models.Q(("kind", "take_back"), ("source", "reserved"), ("target", "district")),
                            _connector="OR",
                        ),
                        name="quota_kind_fits_pockets",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaExceptionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="quota_exceptions", to="records.case"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="asked for in; allowed, the number is of the year of the answer"
                    ),
                ),
                ("reason", models.TextField()),
                ("asked_by", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待答复"),
                            ("allowed", "已准予"),
                            ("refused", "未准予"),
                            ("overtaken", "不再需要"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["state", "id"], name="records_quo_state_615072_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("case",), name="one_open_quota_exception_a_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["allowed", "refused"]), _negated=True),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("officer__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_quota_exception_has_its_officer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NeedDeclaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="records.quotaround",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="need_declarations",
                        to="records.employer",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "填写中"),
                            ("sent", "待属地核对"),
                            ("returned", "已退回"),
                            ("accepted", "已核对"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "typed",
                    models.JSONField(default=dict, help_text="field name → text, also while it is not valid yet"),
                ),
                ("number", models.PositiveIntegerField(blank=True, help_text="declared, once it was sent", null=True)),
                ("amounts", models.JSONField(default=dict, help_text="dimension → hundredths, as declared")),
                ("checked", models.JSONField(default=dict, help_text="dimension → hundredths, as the office takes it")),
                ("corrections", models.JSONField(default=list, help_text="dimension, declared, checked, reason")),
                ("defects", models.JSONField(default=dict, help_text="field name → words of the return that stands")),
                (
                    "mend_until",
                    models.DateField(
                        blank=True, help_text="a returned one may be sent again until this day", null=True
                    ),
                ),
                (
                    "late_until",
                    models.DateField(blank=True, help_text="opened for this employer alone (an exception)", null=True),
                ),
                ("late_reason", models.CharField(blank=True, max_length=300)),
                (
                    "late_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                ("saved_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("sent_by", models.CharField(blank=True, max_length=64)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["round", "state", "id"], name="records_nee_round_i_0b1b03_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "employer"), name="one_declaration_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "returned"]),
                            models.Q(("number__isnull", False), ("sent_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_sent_declaration_has_its_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            ("checked_by__isnull", False),
                            _connector="OR",
                        ),
                        name="an_accepted_declaration_has_its_checker",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="records.quotaround"
                    ),
                ),
                ("employer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="records.employer")),
                ("days_before", models.PositiveSmallIntegerField()),
                ("told_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "employer", "days_before"), name="reminded_once_each_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="records.case"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "level",
                    models.CharField(help_text="employer | office | acceptor | reviewer | decider", max_length=16),
                ),
                ("by_name", models.CharField(max_length=64)),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.staffmember"
                    ),
                ),
                ("returned_at", models.DateTimeField()),
                ("correct_by", models.DateField()),
                ("remark", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["returned_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Defect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sent_back",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="defects", to="records.return"
                    ),
                ),
                ("kind", models.CharField(choices=[("field", "信息"), ("material", "材料")], max_length=8)),
                ("target", models.CharField(help_text="`section.field`, `section` or the slot", max_length=96)),
                ("owner", models.CharField(help_text="applicant | employer: who corrects it", max_length=16)),
                ("clause", models.CharField(max_length=16)),
                ("reason_code", models.CharField(max_length=32)),
                ("words", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="ExceptionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exceptions", to="records.case"
                    ),
                ),
                ("clause", models.CharField(max_length=16)),
                ("reason", models.TextField()),
                ("requested_by", models.CharField(max_length=64)),
                ("requested_at", models.DateTimeField()),
                ("allowed", models.BooleanField(null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.staffmember"
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "clause"), name="one_exception_per_clause")],
            },
        ),
        migrations.CreateModel(
            name="ClauseRuling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="records.case"
                    ),
                ),
                ("clause", models.CharField(max_length=16)),
                ("holds", models.BooleanField()),
                ("words", models.TextField()),
                (
                    "basis",
                    models.CharField(
                        blank=True, help_text="SHA-256 of the facts it rests on: others, no ruling", max_length=64
                    ),
                ),
                ("officer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="records.staffmember")),
                ("ruled_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["ruled_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declarations", to="records.case"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("actor", models.CharField(help_text="applicant | employer", max_length=16)),
                ("name", models.CharField(max_length=64)),
                ("text_version", models.CharField(max_length=32)),
                ("declared_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Urge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="urges", to="records.case"
                    ),
                ),
                ("by", models.CharField(help_text="applicant | employer", max_length=16)),
                ("name", models.CharField(max_length=64)),
                ("state", models.CharField(max_length=32)),
                ("urged_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["urged_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReviewDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="review_drafts", to="records.case"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("answers", permit.records.encryption.EncryptedJSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "round"), name="one_review_draft_per_round")],
            },
        ),
        migrations.CreateModel(
            name="FormSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.person"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.employer"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.case"
                    ),
                ),
                ("key", models.CharField(max_length=48)),
                ("data", permit.records.encryption.EncryptedJSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=0)),
                ("complete", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    models.CharField(blank=True, help_text="who typed last, as shown to the other tab", max_length=64),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", True), ("employer__isnull", True), ("person__isnull", False)),
                            models.Q(("case__isnull", True), ("employer__isnull", False), ("person__isnull", True)),
                            models.Q(("case__isnull", False), ("employer__isnull", True), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="section_has_one_owner",
                    ),
                    models.UniqueConstraint(fields=("person", "key"), name="section_once_per_person"),
                    models.UniqueConstraint(fields=("employer", "key"), name="section_once_per_employer"),
                    models.UniqueConstraint(fields=("case", "key"), name="section_once_per_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="in the QR code", max_length=24, unique=True)),
                ("employer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="records.employer")),
                ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="records.office")),
                ("agent_name", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("printed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("printed", "已生成"), ("received", "已收到"), ("rejected", "未收下")],
                        default="printed",
                        max_length=12,
                    ),
                ),
                ("medium", models.CharField(blank=True, help_text="paper | email", max_length=8)),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                (
                    "rejected_reason",
                    models.CharField(blank=True, help_text="no_stamp | wrong_office | outdated | other", max_length=32),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.staffmember"
                    ),
                ),
            ],
            options={
                "ordering": ["printed_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="StatusFormLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="records.statusform"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="status_lines", to="records.case"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("form", "case"), name="case_once_per_sheet")],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
