"""What the office says about each column: who may see it, whether it is personal, why it is kept and how long.

A model carries ``sheet = DataSheet(...)``; the database rights of the application and the public role,
the history and the canary tests are all derived from it. Levels are those of domain.md 3.6 (X is never stored).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.db import models


class Level(StrEnum):
    PUBLIC = "P"
    INTERNAL = "I"
    RESTRICTED = "R"


@dataclass(frozen=True, kw_only=True)
class DataSheet:
    """Field names are space-separated; each concrete field of the model stands in exactly one level."""

    purpose: str
    retention: str
    public: str = ""
    internal: str = ""
    restricted: str = ""
    personal: str = ""
    minors: str = ""
    append_only: bool = False
    published: bool = False

    def levels(self) -> dict[str, Level]:
        """Field name → level; ValueError when a field is declared twice."""
        found: dict[str, Level] = {}
        for level, names in (
            (Level.PUBLIC, self.public),
            (Level.INTERNAL, self.internal),
            (Level.RESTRICTED, self.restricted),
        ):
            for name in names.split():
                if name in found:
                    raise ValueError(f"{name} is declared as {found[name]} and as {level}")
                found[name] = level
        return found


# Tables that come with the libraries; an office is asked about them as about its own.
THIRD_PARTY = {
    "admin.logentry": DataSheet(
        purpose="Django's own log; the triggers' history replaces it, so it stays empty",
        retention="empty",
        internal="id action_time user content_type object_id object_repr action_flag change_message",
        personal="user",
    ),
    "auth.permission": DataSheet(
        purpose="unused: rights come from roles", retention="empty of meaning", internal="id name content_type codename"
    ),
    "auth.group": DataSheet(purpose="unused: rights come from roles", retention="empty", internal="id name"),
    "auth.group_permissions": DataSheet(
        purpose="unused: rights come from roles", retention="empty", internal="id group permission"
    ),
    "contenttypes.contenttype": DataSheet(
        purpose="kinds of rows", retention="permanent", internal="id app_label model"
    ),
    "sessions.session": DataSheet(
        purpose="staff who are signed in",
        retention="12 hours",
        internal="session_key session_data expire_date",
        personal="session_data",
    ),
    "pghistory.context": DataSheet(
        purpose="who made a change, from which address, by which page",
        retention="permanent",
        internal="id created_at updated_at metadata",
        personal="metadata",
    ),
    "account.emailaddress": DataSheet(
        purpose="unused: nobody confirms an e-mail address",
        retention="empty",
        internal="id user email verified primary",
        personal="user email",
    ),
    "account.emailconfirmation": DataSheet(
        purpose="unused: nobody confirms an e-mail address",
        retention="empty",
        internal="id email_address created sent key",
    ),
    "mfa.authenticator": DataSheet(
        purpose="second factor of staff; the secret is encrypted",
        retention="while the account is in use",
        internal="id user type data created_at last_used_at",
        personal="user",
    ),
}


def sheet_of(model: type[models.Model]) -> DataSheet | None:
    """The model's own sheet; an event table answers with its tracked model's, a proxy with its table's."""
    tracked: type[models.Model] = getattr(model, "pgh_tracked_model", None) or model
    return getattr(tracked, "sheet", None) or THIRD_PARTY.get(
        (tracked._meta.concrete_model or tracked)._meta.label_lower
    )


def fields_at(level: Level) -> dict[str, tuple[str, ...]]:
    """``{"shelters.facilityrestricted": ("protection_level", …)}`` for every model with fields at ``level``."""
    found = {}
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model") or model._meta.proxy or not (sheet := sheet_of(model)):
            continue
        names = tuple(name for name, own in sheet.levels().items() if own is level)
        if names:
            found[model._meta.label_lower] = names
    return found
