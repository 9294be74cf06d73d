"""Form fields that take what a person types as it is, keep it, and say in Chinese what is wrong with it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from permit.domain.identifiers import IdNumber

FULL_WIDTH = str.maketrans("０１２３４５６７８９．，　", "0123456789., ")
PARTS = (("year", "年", 4), ("month", "月", 2), ("day", "日", 2))
LARGEST_YUAN = Decimal("999999999999.99")


def _typed(data: Mapping[str, Any], name: str) -> str:
    return str(data.get(name) or "").translate(FULL_WIDTH).strip()


class _PartsWidget(forms.Widget):
    """Inputs beside each other, each `name_part`. Its value is a dict of what was typed."""

    parts_shown: tuple[tuple[str, str, int], ...] = PARTS
    template_name = "components/fields/parts.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {part: _typed(data, f"{name}_{part}") for part, _, _ in self.parts_shown}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part, _, _ in self.parts_shown)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_year"

    def typed_parts(self, value: Any) -> dict[str, str]:
        """What each input shows, from a date or from what was typed."""
        if isinstance(value, date):
            return {"year": str(value.year), "month": str(value.month), "day": str(value.day)}
        if isinstance(value, tuple):
            return {"year": str(value[0]), "month": str(value[1])}
        return dict(value) if isinstance(value, Mapping) else {}

    def parts(self, name: str, value: Any, identity: str, bad: set[Any]) -> list[dict[str, Any]]:
        """One dict an input: name, id, label, value, width, wrong."""
        typed = self.typed_parts(value)
        return [
            {
                "name": f"{name}_{part}",
                "id": f"{identity}_{part}",
                "label": words,
                "value": typed.get(part, ""),
                "width": width,
                "wrong": part in bad,
            }
            for part, words, width in self.parts_shown
        ]


class DateTripletWidget(_PartsWidget):
    """年 月 日."""


class MonthWidget(_PartsWidget):
    """年 月."""

    parts_shown = PARTS[:2]


class _PartsField(forms.Field):
    def has_changed(self, initial: Any, data: Any) -> bool:
        shown: Any = self.widget
        before, after = shown.typed_parts(initial), shown.typed_parts(data)
        return any(before.get(part, "") != after.get(part, "") for part, _, _ in shown.parts_shown)

    def _numbers(self, value: Any) -> list[int] | None:
        """The typed parts as numbers; None when nothing was typed and nothing is needed. Raises ValidationError."""
        shown: Any = self.widget
        typed = shown.typed_parts(value)
        names = [(part, words) for part, words, _ in shown.parts_shown]
        if not any(typed.get(part) for part, _ in names):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required", params={"part": "year"})
            return None
        for part, words in names:
            text = typed.get(part, "")
            if not text:
                raise ValidationError(f"{self.label}还缺“{words}”。", code="incomplete", params={"part": part})
            if not (text.isascii() and text.isdigit() and len(text) <= 4):
                raise ValidationError(f"{self.label}的“{words}”要填数字。", code="invalid", params={"part": part})
        year = int(typed["year"])
        if not 1900 <= year <= 2200:
            raise ValidationError(f"{self.label}的“年”要写四位数，例如 2026。", code="invalid", params={"part": "year"})
        if not 1 <= int(typed["month"]) <= 12:
            raise ValidationError(f"{self.label}的“月”要在 1 到 12 之间。", code="invalid", params={"part": "month"})
        return [int(typed[part]) for part, _ in names]


class DateTripletField(_PartsField):
    """A date typed as 年, 月, 日; what was typed stays, even 2026年2月30日.

    `earliest` and `latest` are dates both allowed. Raises ValidationError whose params name the wrong `part`.
    """

    widget = DateTripletWidget

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.earliest, self.latest = earliest, latest

    def clean(self, value: Any) -> date | None:
        numbers = self._numbers(value)
        if numbers is None:
            return None
        year, month, day = numbers
        try:
            typed = date(year, month, day)
        except ValueError:
            raise ValidationError(
                f"没有{year}年{month}月{day}日这一天，请核对{self.label}。", code="invalid", params={"part": "day"}
            ) from None
        if self.earliest and typed < self.earliest:
            raise ValidationError(
                f"{self.label}不能早于 {_told(self.earliest)}。", code="early", params={"part": "year"}
            )
        if self.latest and typed > self.latest:
            raise ValidationError(f"{self.label}不能晚于 {_told(self.latest)}。", code="late", params={"part": "year"})
        self.run_validators(typed)
        return typed


class MonthField(_PartsField):
    """A month typed as 年 and 月, as (year, month)."""

    widget = MonthWidget

    def clean(self, value: Any) -> tuple[int, int] | None:
        numbers = self._numbers(value)
        return (numbers[0], numbers[1]) if numbers else None


def _told(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class MonthPairWidget(forms.Widget):
    """从 年 月 到 年 月; inputs `name_0_year` … `name_1_month`; optionally 至今."""

    template_name = "components/fields/month_pair.html"
    open_end = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        month = MonthWidget()
        return {
            "start": month.value_from_datadict(data, files, f"{name}_0"),
            "end": month.value_from_datadict(data, files, f"{name}_1"),
            "open": bool(data.get(f"{name}_open")),
        }

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_0_year" not in data and f"{name}_1_year" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0_year"

    def pair(self, name: str, value: Any, identity: str) -> dict[str, Any]:
        """What the drawing needs: parts of the start and of the end, and the 至今 tick."""
        start, end, is_open = self.sides(value)
        month = MonthWidget()
        return {
            "start": month.parts(f"{name}_0", start, f"{identity}_0", set()),
            "end": month.parts(f"{name}_1", end, f"{identity}_1", set()),
            "open_name": f"{name}_open",
            "open_words": self.open_end,
            "is_open": is_open,
        }

    @staticmethod
    def sides(value: Any) -> tuple[Any, Any, bool]:
        """Start, end and 'still going on', from typed data or from a ((y, m), (y, m) or None) pair."""
        if isinstance(value, Mapping):
            return value.get("start"), value.get("end"), bool(value.get("open"))
        if isinstance(value, tuple):
            return value[0], value[1], value[1] is None
        return None, None, False


class MonthPairField(forms.Field):
    """Two months, the second not before the first: ((year, month), (year, month)), the second None for 至今.

    `open_end`: the words of the tick for 'still going on' ('至今'); '' for none.
    """

    widget = MonthPairWidget

    def __init__(self, *, open_end: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.open_end = open_end
        self.widget.open_end = open_end

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.clean_quietly(data) != initial)

    def clean_quietly(self, value: Any) -> Any:
        """The cleaned pair, or None where it is not one."""
        try:
            return self.clean(value)
        except ValidationError:
            return None

    def clean(self, value: Any) -> tuple[tuple[int, int], tuple[int, int] | None] | None:
        start_typed, end_typed, is_open = MonthPairWidget.sides(value)
        start = MonthField(label=f"{self.label}的开始", required=self.required).clean(start_typed)
        going_on = is_open and bool(self.open_end)
        needed = self.required or start is not None
        end = None if going_on else MonthField(label=f"{self.label}的结束", required=needed).clean(end_typed)
        if start is None:
            return None
        if end is not None and end < start:
            raise ValidationError(f"{self.label}：结束月份早于开始月份。", code="order")
        return start, end


class MoneyInput(forms.TextInput):
    """An amount in yuan with its unit beside it."""

    suffix = "元"
    width = "10"
    template_name = "components/fields/input.html"

    def format_value(self, value: Any) -> str:
        if isinstance(value, int):
            return f"{Decimal(value) / 100:.2f}".removesuffix(".00")
        return "" if value is None else str(value)


class MoneyField(forms.CharField):
    """Yuan as typed ('14,324.40', full-width digits too); gives fen as an int, 0 or more."""

    widget = MoneyInput

    def clean(self, value: Any) -> Any:
        text = (
            str(super().clean(value) or "").translate(FULL_WIDTH).replace(",", "").replace(" ", "").removesuffix("元")
        )
        if not text:
            return None
        try:
            yuan = Decimal(text)
        except InvalidOperation:
            raise ValidationError(f"{self.label}要填金额，例如 14324.40。", code="invalid") from None
        if not yuan.is_finite() or yuan < 0 or yuan > LARGEST_YUAN:
            raise ValidationError(f"{self.label}不是可用的金额。", code="invalid")
        if yuan != yuan.quantize(Decimal("0.01")):
            raise ValidationError(f"{self.label}最多写到分（两位小数）。", code="invalid")
        return int(yuan * 100)


class ListedInput(forms.TextInput):
    """An entry of a list: typed with the browser's own suggestions, no script needed. `full_list` is its whole page."""

    full_list = ""

    def __init__(self, options: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.options = [f"{code} {name}" for code, name in options]


class WholeNumberInput(forms.TextInput):
    """A whole number with its unit; `suffix` is set by the field."""

    suffix = ""
    width = "5"
    template_name = "components/fields/input.html"


class WholeNumberField(forms.CharField):
    """A whole number typed as text. `unit` stands beside it; `lowest` and `highest` are both allowed."""

    widget = WholeNumberInput

    def __init__(self, *, unit: str = "", lowest: int = 0, highest: int = 10**9, **options: Any) -> None:
        super().__init__(**options)
        self.lowest, self.highest = lowest, highest
        self.widget.suffix = unit

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").translate(FULL_WIDTH).replace(",", "").strip()
        if not text:
            return None
        if not (text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() and len(text) <= 12):
            raise ValidationError(f"{self.label}要填整数。", code="invalid")
        if not self.lowest <= int(text) <= self.highest:
            raise ValidationError(f"{self.label}要在 {self.lowest} 到 {self.highest} 之间。", code="range")
        return int(text)


CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


class PermitForm(forms.Form):
    """A form whose built-in errors speak our Chinese: 请填写…, 请选择…, at most n characters."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = field.label or name
            self._speak(field)

    @staticmethod
    def _speak(field: forms.Field) -> None:
        verb = (
            "选择" if isinstance(field.widget, CHOOSING) else "上传" if isinstance(field, forms.FileField) else "填写"
        )
        words = {
            "required": f"请勾选“{field.label}”。"
            if isinstance(field, forms.BooleanField)
            else f"请{verb}{field.label}。",
            "invalid_choice": f"{field.label}：请从列出的选项中选择。",
        }
        for code, sentence in words.items():
            if field.error_messages.get(code) == _built_in_words(type(field), code):
                field.error_messages[code] = sentence
        validators: list[Any] = list(field.validators)
        for validator in validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = f"{field.label}最多 %(limit_value)s 个字，现在有 %(show_value)s 个。"


def _built_in_words(kind: type[forms.Field], code: str) -> Any:
    """What Django itself would say for `code`; None where it says nothing."""
    for ancestor in kind.__mro__:
        messages = ancestor.__dict__.get("default_error_messages", {})
        if code in messages:
            return messages[code]
    return None


class IdNumberField(forms.CharField):
    """An ID number as typed; cleaned, the number without blanks, its check digit right."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> str:
        """Raises ValidationError with what is wrong."""
        typed = super().clean(value)
        try:
            return str(IdNumber("".join(typed.split())))
        except ValueError as problem:
            raise ValidationError(f"{problem}，请核对。") from None
