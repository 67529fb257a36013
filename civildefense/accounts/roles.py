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
    ADMINISTRATOR = "administrator", _("administrator")


_REGISTER = {
    "projects.view_enterprise*",
    "shelters.view_facility",
    "shelters.view_protectiveunit",
    "shelters.view_entrance",
    "shelters.view_equipment",
    "shelters.view_sitecheck",
    "records.view_attachment",
    "records.view_transition",
    "rulebook.view_*",
}
_REGISTER_EDIT = {
    f"{app}.{verb}_{model}"
    for verb in ("add", "change", "delete")
    for app, model in (
        ("projects", "enterprise"),
        ("projects", "enterprisecontact"),
        ("shelters", "protectiveunit"),
        ("shelters", "entrance"),
        ("shelters", "equipment"),
        ("records", "attachment"),
    )
} | {"shelters.add_facility", "shelters.change_facility", "shelters.add_sitecheck", "shelters.move_facility"}
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
_MONEY = {"projects.view_account", "projects.view_transfer"}
_FIGURES = {
    "rulebook.add_rulefigure",
    "rulebook.change_rulefigure",
    "rulebook.add_calendarday",
    "rulebook.change_calendarday",
    "rulebook.delete_calendarday",
}

RIGHTS: dict[str, set[str]] = {
    Role.CLERK: _REGISTER
    | _REGISTER_EDIT
    | _PHOTOS
    | _IMPORT
    | _JOBS
    | _RESTRICTED
    | _FINDER
    | {"shelters.change_sitereport"},
    Role.FINANCE: _REGISTER | _FIGURES | _MONEY,
    Role.INSPECTOR: _REGISTER | {"shelters.add_sitecheck"},
    Role.DRAW_OFFICER: _REGISTER,
    Role.EDITOR: _REGISTER
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
    | _FINDER
    | _IMPORT - {"records.add_importbatch", "records.change_importbatch"}
    | _MONEY
    | {"records.view_*", "accounts.view_*"},
    Role.COUNTY_CLERK: _REGISTER
    | _REGISTER_EDIT
    | _PHOTOS
    | _IMPORT
    | _JOBS
    | _RESTRICTED
    | _MONEY
    | {"shelters.view_sitereport", "shelters.change_sitereport"},
    Role.COUNTY_SIGNER: _REGISTER | _MONEY | _JOBS | {"records.view_importbatch", "records.sign_importbatch"},
    Role.ADMINISTRATOR: _REGISTER
    | _JOBS
    | {
        "accounts.view_*",
        "accounts.add_*",
        "accounts.change_*",
        "rulebook.verify_rulefigure",
        "shelters.view_placemiss",
    }
    | _PUBLIC_FACTS
    | _FIGURES,
}


@cache
def grants(role: str, permission: str) -> bool:
    return any(fnmatchcase(permission, pattern) for pattern in RIGHTS[role])
