"""Why a file is not kept."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class FileUnacceptable(RuleBroken):
    code = "file_unacceptable"
    message = _("This kind of file is not accepted: photos (JPEG, PNG, WebP, HEIC), PDF, XLSX, DOCX and CSV are.")


class WithdrawnAlready(RuleBroken):
    code = "withdrawn_already"
    message = _("The attachment was withdrawn already.")
