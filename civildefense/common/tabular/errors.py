"""A file that cannot be read at all."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class FileRefused(RuleBroken):
    """Nothing of the file was taken; the sentence says what the sender can do."""

    code = "file_refused"
    message = _("The file cannot be read.")
