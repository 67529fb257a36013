"""What the finder's desk and builder refuse."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.errors import RuleBroken


class NotPublishable(RuleBroken):
    code = "not_publishable"
    message = _("Only a facility in service, with a point and a name, can be published.")


class NoDivision(NotPublishable):
    code = "no_division"
    message = _("The facility has no division. The finder lists by district: record it first.")


class NoPublicEntrance(NotPublishable):
    code = "no_public_entrance"
    message = _("None of the facility's entrances is for the public.")


class AlreadyWithdrawn(RuleBroken):
    code = "already_withdrawn"
    message = _("The site is withdrawn already.")


class BuildRefused(RuleBroken):
    """The snapshot that is on line stays as it is."""

    code = "build_refused"


class ReportRefused(RuleBroken):
    """A report that cannot be taken; the sentence is for the citizen."""

    code = "report_refused"
