"""Money in a form: typed and shown in yuan, kept in whole fen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from civildefense.common.cells.money import money
from projects.ledger.rules import yuan


class YuanField(forms.CharField):
    """Yuan as people write them (1,234.56 元, １２３４, 12 万元), in whole fen; 0.005 yuan is refused by name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": gettext_lazy("amount (yuan)"), **options})

    def to_python(self, value: Any) -> Any:
        return money(super().to_python(value))

    def prepare_value(self, value: Any) -> Any:
        return yuan(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(None if initial is None else yuan(initial), data)
