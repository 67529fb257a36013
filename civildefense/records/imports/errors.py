"""What an import refuses as a whole."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken
from civildefense.common.tabular import FileRefused


class ImportRefused(FileRefused):
    """Nothing of the upload was taken, and it is not kept."""

    code = "import_refused"
    message = _("The file was refused.")


class ManyWithdrawals(ImportRefused):
    """A sync would withdraw more than the allowed share; it can be repeated with a confirmation."""

    code = "sync_withdraws_many"


class NotChecked(RuleBroken):
    code = "not_checked"
    message = _("Check the file first; an import is committed once.")
