"""Forms into which level X may be typed, but from which it never comes back."""

from typing import Any

from django.forms.forms import BaseForm

from civildefense.common.secrecy import REFUSAL, guard_text


class Guarded(BaseForm):
    """Mixin of every form that people type into: the text is refused, and the box comes back empty."""

    def full_clean(self) -> None:
        secret = self._take_secrets_out() if self.is_bound else []
        super().full_clean()
        for name in secret:
            self._errors[name] = self.error_class([str(REFUSAL)], renderer=self.renderer)
            self.cleaned_data.pop(name, None)

    def _take_secrets_out(self) -> list[str]:
        found = []
        data: Any = self.data.copy()
        for name in self.fields:
            key = self.add_prefix(name)
            value = data.get(key)
            if isinstance(value, str) and guard_text(value):
                data[key] = ""
                found.append(name)
        if found:
            self.data = data
        return found
