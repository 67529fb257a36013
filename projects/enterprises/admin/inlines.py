"""What hangs below a company, on the company's page."""

from civildefense.common.admin import OfficeStackedInline, OfficeTabularInline
from projects.enterprises.models import CreditGrade, EnterpriseContact, EnterpriseName, Qualification


class ContactInline(OfficeTabularInline):
    model = EnterpriseContact
    fields = ["post", "person", "phone"]


class QualificationInline(OfficeStackedInline):
    model = Qualification
    fields = [("kind", "level"), ("number", "issuer"), ("starts_on", "last_on"), "is_none_required"]


class CreditGradeInline(OfficeTabularInline):
    model = CreditGrade
    fields = ["grade", "rated_by", "reason", "starts_on", "ends_on"]


class FormerNameInline(OfficeTabularInline):
    model = EnterpriseName
    fields = ["name", "starts_on", "ends_on", "note"]
