"""Who is who on the desk: organisations, people with their roles, tokens, the sign-in log."""

from civildefense.accounts.admin.organisations import OrganisationAdmin
from civildefense.accounts.admin.people import MembershipAdmin, SignInEventAdmin, UserAdmin
from civildefense.accounts.admin.tokens import ApiTokenAdmin

__all__ = ["ApiTokenAdmin", "MembershipAdmin", "OrganisationAdmin", "SignInEventAdmin", "UserAdmin"]
