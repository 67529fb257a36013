"""What the path of papers refuses."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken
from civildefense.common.secrecy import REFUSAL


class NotAllowed(RuleBroken):
    code = "not_allowed"
    message = _("Your role may not do this.")


class UnknownKind(RuleBroken):
    code = "unknown_kind"
    message = _("The portal writes no papers of this kind.")


class SecretContent(RuleBroken):
    code = "level_x"
    message = REFUSAL


class NotADraft(RuleBroken):
    code = "not_a_draft"
    message = _("Only a draft may be changed. Send the paper back first.")


class SamePerson(RuleBroken):
    code = "same_person"


class NoBasis(RuleBroken):
    code = "no_basis"
    message = _("This kind of paper is not issued without its legal basis.")


class NoRemedies(RuleBroken):
    code = "no_remedies"
    message = _("This kind of paper is not issued without the remedies against it.")


class NoWord(RuleBroken):
    code = "no_document_word"
    message = _("No document word is set for this office. Enter it under Stationery first.")


class DayWrong(RuleBroken):
    code = "day_wrong"


class NotIssued(RuleBroken):
    code = "not_issued"
    message = _("The paper has not been issued, or is void.")


class NotSealed(RuleBroken):
    code = "not_sealed"
    message = _("A paper is served after its sealed scan has been added.")


class NotAScan(RuleBroken):
    code = "not_a_scan"
    message = _("A sealed scan is a PDF or a picture of the whole paper.")


class NoProof(RuleBroken):
    code = "no_proof"
    message = _("Say what proves the service: a file, or the number of the receipt or of the posting.")


class TemplateBroken(RuleBroken):
    code = "template_broken"
    message = _("The template cannot be used.")


class OriginalChanged(RuleBroken):
    code = "original_changed"
    message = _("The stored PDF is missing or is not the one that was issued. Restore it from the backup.")


class DraftedAlready(RuleBroken):
    code = "drafted_already"
    message = _("There is an open draft of this kind for this record already.")


class NoBulkDrafts(RuleBroken):
    code = "no_bulk_drafts"
    message = _("Papers of this kind are drafted one by one.")
