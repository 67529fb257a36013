"""What a clerk types about decisions."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm
from projects.approvals.models import Approval, PowerItem
from projects.approvals.services import told_of


class ApprovalForm(OfficeForm):
    """``scan`` is asked for on a new decision from before the portal."""

    scan = forms.FileField(
        label=gettext_lazy("scan of the decision"),
        required=False,
        help_text=gettext_lazy("Needed for a decision from before the portal."),
    )

    class Meta:
        model = Approval
        fields = "__all__"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.fields.pop("scan", None)


class PowerForm(OfficeForm):
    changes_on = forms.DateField(
        label=gettext_lazy("the change holds from"),
        required=False,
        widget=AdminDateWidget,
        help_text=gettext_lazy("The line then ends on that day and a new one begins; empty: a slip is corrected."),
    )

    class Meta:
        model = PowerItem
        fields = "__all__"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.pk:
            self.fields.pop("changes_on", None)


class MatchForm(forms.Form):
    """Other words to look by than those that the sender wrote."""

    name = forms.CharField(label=gettext_lazy("project"), required=False, max_length=160)
    developer = forms.CharField(label=gettext_lazy("developer"), required=False, max_length=120)
    code = forms.CharField(label=gettext_lazy("project code or number"), required=False, max_length=40)

    @classmethod
    def for_approval(cls, approval: Approval, data: Any) -> "MatchForm":
        told = told_of(approval)
        initial = {"name": told.name, "developer": told.developer, "code": told.code}
        return cls(data if "name" in data else initial)
