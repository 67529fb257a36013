"""What the register of enterprises refuses."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class RowMerged(RuleBroken):
    """What stands for another row is not written any more."""

    code = "enterprise_merged"
    message = _("This row was merged into another one: enter it there, or undo the merge.")


class MergeRefused(RuleBroken):
    code = "merge_refused"
    message = _("These two rows cannot be merged.")


class MergeNotUndoable(RuleBroken):
    code = "merge_not_undoable"
    message = _("This merge cannot be undone any more.")
