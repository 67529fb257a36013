"""Parents are locked before children; a cancelled development is left as it is."""

from projects.developments.errors import Cancelled, ForeignPhase
from projects.developments.models import Development, Phase
from projects.developments.states import DevelopmentState


def locked(development: Development) -> Development:
    """The row as it stands now, locked until the transaction ends."""
    return Development.objects.select_for_update(no_key=True, of=("self",)).get(pk=development.pk)


def locked_open(development: Development) -> Development:
    row = locked(development)
    if row.state == DevelopmentState.CANCELLED:
        raise Cancelled
    return row


def require_own_phase(development: Development, phase: Phase | None) -> None:
    if phase is not None and phase.development_id != development.pk:
        raise ForeignPhase
