from civildefense.accounts.models.organisations import Organisation, OrganisationKind, OrganisationProfile
from civildefense.accounts.models.saved_views import ListPreference, SavedView
from civildefense.accounts.models.sign_ins import SecondFactor, SignInEvent
from civildefense.accounts.models.tokens import ApiToken, Scope
from civildefense.accounts.models.users import Membership, User

__all__ = [
    "ApiToken",
    "ListPreference",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "OrganisationProfile",
    "SavedView",
    "Scope",
    "SecondFactor",
    "SignInEvent",
    "User",
]
