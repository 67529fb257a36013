"""What an import refuses as a whole."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken
from civildefense.common.tabular import FileRefused


class ImportRefused(FileRefused):
    """Nothing of the upload was taken, and it is not kept."""

    code = "import_refused"
    message = _("The file was refused.")


class IdsAllNew(ImportRefused):
    """The ids are all unknown while the rows are on record: somebody has to say how rows are recognised."""

    code = "ids_all_new"


class ManyWithdrawals(ImportRefused):
    """A sync would withdraw more than the allowed share; it can be repeated with a confirmation."""

    code = "sync_withdraws_many"


class NotChecked(RuleBroken):
    code = "not_checked"
    message = _("Check the file first; an import is committed once.")


class NotUndoable(RuleBroken):
    code = "not_undoable"
    message = _("Only a committed import can be undone.")


class AlreadyUndone(NotUndoable):
    code = "already_undone"
    message = _("This import is undone already, and an undo is not undone: import the file again instead.")


class Signed(NotUndoable):
    code = "signed"
    message = _("An officer has signed this import: only when the signature is taken back can it be undone.")
