"""Migrations of hundreds of models in seconds.

After each operation Django draws the model and all its relatives anew, which with offices and users means nearly every
model. A trigger, a constraint or an index changes nothing of that drawing, so here it is only noted.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger


@contextmanager
def notes_not_drawings() -> Iterator[None]:
    """Inside it migrations run as ever, but for drawing models that stay as they are."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(AddTrigger, "state_forwards", _add_trigger))
        stack.enter_context(patch.object(RemoveTrigger, "state_forwards", _remove_trigger))
        stack.enter_context(patch.object(ProjectState, "_append_option", _append_option))
        yield


def _add_trigger(operation: Any, app_label: str, state: ProjectState) -> None:
    options = state.models[app_label, operation.model_name].options
    options["triggers"] = [*options.get("triggers", []), operation.trigger]


def _remove_trigger(operation: Any, app_label: str, state: ProjectState) -> None:
    options = state.models[app_label, operation.model_name].options
    options["triggers"] = [trigger for trigger in options.get("triggers", []) if trigger.name != operation.name]


def _append_option(state: Any, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    """``obj``, a constraint or an index, joins the model as it is drawn already."""
    options = state.models[app_label, model_name].options
    options[option_name] = [*options[option_name], obj]
    if "apps" in state.__dict__:
        meta = state.apps.get_model(app_label, model_name)._meta
        setattr(meta, option_name, [*getattr(meta, option_name), obj])
