"""Why a file is not kept."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class FileUnacceptable(RuleBroken):
    code = "file_unacceptable"
    message = _("This kind of file is not accepted: photos (JPEG, PNG, WebP, HEIC), PDF, XLSX, DOCX and CSV are.")


class WithdrawnAlready(RuleBroken):
    code = "withdrawn_already"
    message = _("The attachment was withdrawn already.")


class NotAPhoto(RuleBroken):
    code = "not_a_photo"
    message = _("This is not a photo.")


class NotApproved(RuleBroken):
    code = "not_approved"
    message = _("Only an approved photo can be the cover.")
