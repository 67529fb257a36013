"""Who may what, on one page: each role's rights over models, with ``*`` as a wildcard.

A right is ``app.verb_model`` as Django's admin asks for it; verbs beyond view, add, change and delete are the
office's own (``publish``, ``sign``, ``classify`` …). Which rows a right reaches is ``visible_to``'s matter.
"""

from fnmatch import fnmatchcase
from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CLERK = "clerk", _("clerk")
    FINANCE = "finance", _("finance")
    INSPECTOR = "inspector", _("inspector")
    DRAW_OFFICER = "draw_officer", _("draw officer")
    EDITOR = "editor", _("editor")
    SECRECY_OFFICER = "secrecy_officer", _("secrecy officer")
    AUDITOR = "auditor", _("auditor")
    COUNTY_CLERK = "county_clerk", _("county clerk")
    COUNTY_SIGNER = "county_signer", _("county signer")
    LEADER = "leader", _("leader in charge")
    LEGAL = "legal_officer", _("legal officer")
    ADMINISTRATOR = "administrator", _("administrator")


_DEVELOPMENT_PARTS = ("phase", "building", "participant", "milestone", "breach", "serviceentry", "acceptanceitem")
_DEVELOPMENTS = {f"projects.view_{model}" for model in ("development", *_DEVELOPMENT_PARTS)}
_DEVELOPMENTS_EDIT = {
    f"projects.{verb}_{model}"
    for verb in ("add", "change", "delete")
    for model in ("phase", "building", "participant", "milestone")
} | {
    "projects.add_development",
    "projects.change_development",
    "projects.move_development",
    "projects.close_breach",
    "projects.add_serviceentry",
    "projects.answer_serviceentry",
    "projects.check_acceptanceitem",
}
_APPROVALS = {
    f"projects.view_{model}"
    for model in (
        "approval", "approvalitem", "delegation", "poweritem", "stageclock", "landcondition", "permit",
        "provincialreply",
    )
}  # fmt: skip
_APPROVALS_EDIT = {
    f"projects.{verb}_{model}"
    for verb in ("add", "change")
    for model in ("approval", "landcondition", "permit", "provincialreply")
} | {"projects.change_stageclock", "projects.supervise_approval"}
_APPROVALS_DECIDE = {"projects.decide_approval", "projects.extend_stageclock"}
_APPROVAL_ITEMS_EDIT = {
    f"projects.{verb}_{model}" for verb in ("add", "change") for model in ("approvalitem", "delegation", "poweritem")
}
_OBLIGATIONS = {
    f"projects.view_{model}"
    for model in (
        "obligation", "buildingpart", "offsiteground", "offsiteapplication", "expertopinion", "supportingarea",
        "areacredit",
    )
}  # fmt: skip
_OBLIGATIONS_EDIT = {
    f"projects.{verb}_{model}"
    for verb in ("add", "change")
    for model in ("buildingpart", "offsiteapplication", "expertopinion", "supportingarea", "areacredit")
} | {
    "projects.add_obligation",
    "projects.delete_buildingpart",
    "projects.delete_expertopinion",
    "projects.examine_offsiteapplication",
}
# To accept figures that nobody has verified is a leader's word, and stands on every print.
_OBLIGATIONS_DECIDE = {
    "projects.add_obligation",
    "projects.accept_obligation",
    "projects.decide_offsiteapplication",
}
_REGISTER = (
    _DEVELOPMENTS
    | _OBLIGATIONS
    | _APPROVALS
    | {
        "projects.view_enterprise*",
        "projects.view_qualification*",
        "projects.view_creditgrade",
        "shelters.view_facility",
        "shelters.view_protectiveunit",
        "shelters.view_entrance",
        "shelters.view_equipment",
        "shelters.view_sitecheck",
        "records.view_attachment",
        "records.view_transition",
        "rulebook.view_*",
    }
)
_REGISTER_EDIT = {
    f"{app}.{verb}_{model}"
    for verb in ("add", "change", "delete")
    for app, model in (
        ("projects", "enterprise"),
        ("projects", "enterprisecontact"),
        ("projects", "enterprisename"),
        ("projects", "qualification"),
        ("projects", "creditgrade"),
        ("shelters", "protectiveunit"),
        ("shelters", "entrance"),
        ("shelters", "equipment"),
        ("records", "attachment"),
    )
} | {
    "projects.merge_enterprise",
    "projects.add_qualificationkind",
    "projects.change_qualificationkind",
    "shelters.add_facility",
    "shelters.change_facility",
    "shelters.add_sitecheck",
    "shelters.move_facility",
}
_IMPORT = {"records.view_importbatch", "records.add_importbatch", "records.change_importbatch", "records.view_job"}
_JOBS = {"records.view_job", "records.cancel_job"}
_PHOTOS = {"records.moderate_attachment"}
_RESTRICTED = {f"shelters.{verb}_*restricted" for verb in ("view", "add", "change")}
_FINDER = {
    "shelters.view_published*",
    "shelters.view_banner",
    "shelters.view_sitereport",
    "records.view_publicationreview",
    "records.view_setapproval",
}
_PUBLIC_FACTS = {
    f"rulebook.{verb}_{model}"
    for verb in ("add", "change")
    for model in ("jurisdiction", "admindivision", "place", "emergencyadvice", "emergencycontact", "sirensignal")
}
_FUND_MODELS = (
    "specialfund", "budgetline", "budgetchange", "allocation", "disbursement", "auditfinding", "publishedfundyear",
)  # fmt: skip
_MONEY = {"projects.view_account", "projects.view_transfer"} | {f"projects.view_{model}" for model in _FUND_MODELS}
_FUNDS_EDIT = {f"projects.add_{model}" for model in _FUND_MODELS if model != "publishedfundyear"} | {
    "projects.change_specialfund",
    "projects.change_budgetline",
    "projects.delete_budgetline",
    "projects.change_auditfinding",
}
_FUNDS_DECIDE = {"projects.decide_specialfund", "projects.release_fundyear"}
_FEES = {
    f"projects.view_{model}"
    for model in ("feecase", "assessment*", "relief*", "collectorrule", "feenotice", "endedcharge", "publishedfee*")
}
_FEES_EDIT = {
    "projects.add_feecase",
    "projects.change_feecase",
    "projects.add_assessment",
    "projects.accept_feecase",
    "projects.examine_feecase",
    "projects.notify_feecase",
    "projects.close_feecase",
    "projects.archive_feecase",
    "projects.add_relief",
    "projects.examine_relief",
    "projects.add_feenotice",
    "records.add_attachment",
}
_FEES_DECIDE = {"projects.examine_feecase", "projects.sign_feecase", "projects.decide_relief"}
_FEE_RULES = {
    f"projects.{verb}_{model}"
    for verb in ("add", "change")
    for model in ("reliefground", "collectorrule", "endedcharge")
}
_TILL_MODELS = ("payment", "paymentposting", "collectionstep", "refund", "writeoff", "reconciliation")
_TILL = {f"projects.view_{model}" for model in _TILL_MODELS}
_TILL_EDIT = {
    "projects.add_payment",
    "projects.change_payment",
    "projects.reverse_payment",
    "projects.add_collectionstep",
    "projects.collect_feecase",
    "projects.add_refund",
    "projects.check_refund",
    "projects.send_refund",
    "projects.add_writeoff",
    "projects.add_reconciliation",
}
_TILL_DECIDE = {
    "projects.reverse_payment",
    "projects.check_refund",
    "projects.decide_refund",
    "projects.decide_writeoff",
    "projects.sign_reconciliation",
}
_PAPERS = {
    "records.view_paper*",
    "records.view_numberregister",
    "records.view_stationery",
    "records.view_outboxmessage",
}
_STATIONERY = {"records.view_stationery", "records.add_stationery", "records.change_stationery"}
_PAPERS_DRAFT = {
    "records.add_paper",
    "records.change_paper",
    "records.check_paper",
    "records.serve_paper",
    "records.void_paper",
    "records.change_stationery",
    "records.hand_over_outboxmessage",
}
_PAPERS_ISSUE = {"records.issue_*", "projects.issue_*", "records.void_paper"}
_FIGURES = {
    "rulebook.add_rulefigure",
    "rulebook.change_rulefigure",
    "rulebook.add_figure",
    "rulebook.change_figure",
    "rulebook.add_divisionclass",
    "rulebook.change_divisionclass",
    "projects.add_offsiteground",
    "projects.change_offsiteground",
    "rulebook.add_calendarday",
    "rulebook.change_calendarday",
    "rulebook.delete_calendarday",
}

RIGHTS: dict[str, set[str]] = {
    Role.CLERK: _REGISTER
    | _FEES
    | _REGISTER_EDIT
    | _APPROVALS_EDIT
    | _APPROVAL_ITEMS_EDIT
    | _DEVELOPMENTS_EDIT
    | _OBLIGATIONS_EDIT
    | _PHOTOS
    | _IMPORT
    | _JOBS
    | _RESTRICTED
    | _FINDER
    | _PAPERS
    | _PAPERS_DRAFT
    | {"shelters.change_sitereport"},
    Role.FINANCE: _REGISTER
    | _FEES
    | _FEES_EDIT
    | _FEE_RULES
    | _FIGURES
    | _MONEY
    | _FUNDS_EDIT
    | _TILL
    | _TILL_EDIT
    | _IMPORT
    | _JOBS
    | _PAPERS
    | _PAPERS_DRAFT,
    Role.INSPECTOR: _REGISTER | {"shelters.add_sitecheck", "projects.check_acceptanceitem", "projects.close_breach"},
    Role.DRAW_OFFICER: _REGISTER,
    Role.EDITOR: _REGISTER
    | _FEES
    | {"projects.release_publishedfeeyear"}
    | _PHOTOS
    | _FINDER
    | {
        "records.propose_publication",
        "records.withdraw_publication",
        "records.add_publicationreview",
        "shelters.*_banner",
        "shelters.change_sitereport",
        "shelters.view_placemiss",
    }
    | _PUBLIC_FACTS,
    Role.SECRECY_OFFICER: _REGISTER
    | _PHOTOS
    | _FINDER
    | _RESTRICTED
    | {
        "records.approve_publication",
        "records.withdraw_publication",
        "shelters.approve_banner",
        "shelters.cancel_banner",
        "records.*_classificationdecision",
        "records.add_setapproval",
        "records.view_readlog",
    },
    Role.AUDITOR: _REGISTER
    | _FEES
    | {"projects.audit_feecase"}
    | _FINDER
    | _IMPORT - {"records.add_importbatch", "records.change_importbatch"}
    | _MONEY
    | _TILL
    | {"records.view_*", "accounts.view_*"},
    Role.COUNTY_CLERK: _REGISTER
    | _FEES
    | _FEES_EDIT
    | _REGISTER_EDIT
    | _APPROVALS_EDIT
    | _DEVELOPMENTS_EDIT
    | _OBLIGATIONS_EDIT
    | _PHOTOS
    | _IMPORT
    | _JOBS
    | _RESTRICTED
    | _MONEY
    | _FUNDS_EDIT
    | _TILL
    | _TILL_EDIT
    | _PAPERS
    | _PAPERS_DRAFT
    | {"shelters.view_sitereport", "shelters.change_sitereport"},
    Role.COUNTY_SIGNER: _REGISTER
    | _FEES
    | _FEES_DECIDE
    | _APPROVALS_DECIDE
    | _OBLIGATIONS_DECIDE
    | _MONEY
    | _FUNDS_DECIDE
    | _TILL
    | _TILL_DECIDE
    | _JOBS
    | _PAPERS
    | _PAPERS_ISSUE
    | {"records.view_importbatch", "records.sign_importbatch"},
    Role.LEADER: _REGISTER
    | _FEES
    | _FEES_DECIDE
    | {"projects.release_publishedfeeyear"}
    | _APPROVALS_DECIDE
    | _OBLIGATIONS_DECIDE
    | _MONEY
    | _FUNDS_DECIDE
    | _TILL
    | _TILL_DECIDE
    | _JOBS
    | _PAPERS
    | _PAPERS_ISSUE,
    Role.LEGAL: _REGISTER
    | _FEES
    | {"projects.examine_feecase", "projects.examine_relief"}
    | _MONEY
    | _TILL
    | _PAPERS
    | {"records.review_paper"},
    Role.ADMINISTRATOR: _REGISTER
    | _FEE_RULES
    | _FEES
    | _JOBS
    | {
        "accounts.view_*",
        "accounts.add_*",
        "accounts.change_*",
        "rulebook.verify_rulefigure",
        *_STATIONERY,
        "shelters.view_placemiss",
    }
    | _PUBLIC_FACTS
    | _FIGURES,
}


@cache
def grants(role: str, permission: str) -> bool:
    return any(fnmatchcase(permission, pattern) for pattern in RIGHTS[role])
