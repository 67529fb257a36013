from civildefense.accounts.models.organisations import Organisation, OrganisationKind, OrganisationProfile
from civildefense.accounts.models.sign_ins import SecondFactor, SignInEvent
from civildefense.accounts.models.tokens import ApiToken, Scope
from civildefense.accounts.models.users import Membership, User

__all__ = [
    "ApiToken",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "OrganisationProfile",
    "Scope",
    "SecondFactor",
    "SignInEvent",
    "User",
]
