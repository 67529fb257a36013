"""What a clerk types about a development: the record, dates of the four togethers, the checklist, an answer."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import OfficeForm
from civildefense.common.guarded import Guarded
from projects.developments.models import AcceptanceItem, Development, Phase, ServiceEntry
from projects.developments.services.milestones import pairs_of
from projects.developments.states import (
    ACCEPTANCE_MOVES,
    MilestoneSubject,
    ServiceKind,
    ServiceState,
    TogetherStep,
)

DEGREES = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LONG = forms.Textarea(attrs={"rows": 3})


class DevelopmentForm(OfficeForm):
    """Without a number the portal gives the next one of the year; afterwards it stays."""

    class Meta:
        widgets = {"longitude": DEGREES, "latitude": DEGREES, "remarks": LONG}
        help_texts = {"number": gettext_lazy("Empty: the next number of the year. It stays for ever.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "number" in self.fields:
            self.fields["number"].required = False


class PhaseSheet(Guarded, forms.Form):
    """A sheet about one phase, or about the whole development; it knows which version was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, development: Development, phase: Phase | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.development, self.phase = development, phase
        self.fields["version"].initial = development.version
        self.build()

    def build(self) -> None:
        raise NotImplementedError

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("version") != self.development.version:
            raise ValidationError(
                _("Somebody changed this development after you opened the page. Nothing was saved; open it anew."),
                code="stale",
            )
        return cleaned


class TogethersForm(PhaseSheet):
    """Planned and reached days of both sides, for each of the four steps."""

    def build(self) -> None:
        self.pairs = pairs_of(self.development, self.phase)
        for pair in self.pairs:
            for side in ("main", "works"):
                for kind, label in (("planned", _("planned for")), ("reached", _("reached on"))):
                    name = f"{pair.step}_{side}_{kind}"
                    who = MilestoneSubject(side).label
                    self.fields[name] = forms.DateField(
                        label=f"{TogetherStep(pair.step).label} · {who} · {label}",
                        required=False,
                        widget=DAY,
                        initial=getattr(pair, f"{side}_{kind}"),
                    )

    def rows(self) -> list[dict[str, Any]]:
        """Step by step, as the table prints them."""
        return [
            {
                "pair": pair,
                "label": TogetherStep(pair.step).label,
                "cells": [
                    (side, self[f"{pair.step}_{side}_planned"], self[f"{pair.step}_{side}_reached"])
                    for side in ("main", "works")
                ],
            }
            for pair in self.pairs
        ]

    def entered(self) -> list[dict[str, Any]]:
        """What the service gets: sides of steps of which a day was changed."""
        found = []
        for pair in self.pairs:
            for side in ("main", "works"):
                names = {f"{kind}_on": f"{pair.step}_{side}_{kind}" for kind in ("planned", "reached")}
                if set(names.values()) & set(self.changed_data):
                    days = {field: self.cleaned_data[name] for field, name in names.items()}
                    found.append({"phase": self.phase, "subject": side, "step": pair.step, **days})
        return found


class ChecklistForm(PhaseSheet):
    """One line an item: the next state, the day, and a note that is the reason where one is needed."""

    def build(self) -> None:
        self.items = [*self.development.acceptance_items.filter(phase=self.phase)]
        for item in self.items:
            moves = [(str(move.target), move.label) for move in ACCEPTANCE_MOVES.from_state(item.state)]
            label = item.get_kind_display()
            self.fields[f"{item.kind}_to"] = forms.ChoiceField(
                label=f"{label} · {_('verdict')}", required=False, choices=[("", _("as it is")), *moves]
            )
            self.fields[f"{item.kind}_on"] = forms.DateField(
                label=f"{label} · {_('checked on')}", required=False, widget=DAY, initial=item.checked_on
            )
            self.fields[f"{item.kind}_note"] = forms.CharField(
                label=f"{label} · {_('note or reason')}", required=False, max_length=250, initial=item.note
            )

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"item": item, "to": self[f"{item.kind}_to"], "on": self[f"{item.kind}_on"],
             "note": self[f"{item.kind}_note"]}
            for item in self.items
        ]  # fmt: skip

    def entered(self) -> list[tuple[AcceptanceItem, str, dt.date, str]]:
        """Item, verdict, day and note of every line with a verdict."""
        return [
            (
                item,
                self.cleaned_data[f"{item.kind}_to"],
                self.cleaned_data[f"{item.kind}_on"] or timezone.localdate(),
                self.cleaned_data[f"{item.kind}_note"],
            )
            for item in self.items
            if self.cleaned_data[f"{item.kind}_to"]
        ]


class ServiceForm(OfficeForm):
    """A new entry says what was asked; an open one is answered; an answered one gets its verdict."""

    class Meta:
        widgets = {"text": LONG, "answer": forms.Textarea(attrs={"rows": 5})}

    outcome = forms.ChoiceField(
        label=gettext_lazy("outcome"),
        required=False,
        choices=[
            ("", gettext_lazy("still open")),
            (ServiceState.ANSWERED, gettext_lazy("answered")),
            (ServiceState.ADOPTED, gettext_lazy("adopted")),
            (ServiceState.DECLINED, gettext_lazy("not adopted")),
        ],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "outcome" not in self.fields:
            return
        if self.instance.kind != ServiceKind.SUGGESTION:
            self.fields["outcome"].choices = self.fields["outcome"].choices[:2]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("outcome") and not self.cleaned_data.get("answer", "").strip():
            self.add_error("answer", _("Write the answer down."))
        return cleaned


def is_open(entry: ServiceEntry | None) -> bool:
    return entry is not None and entry.state == ServiceState.OPEN
