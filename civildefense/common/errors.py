"""The base of everything that a rule of the office can refuse."""

from django.utils.translation import gettext_lazy as _


class RuleBroken(Exception):
    """A refusal with a code for programs and a sentence for people; 409 in the API, a message in the admin."""

    code = "rule"
    message: object = _("A rule of the office refuses this.")

    def __init__(self, message: object = None, *, code: str | None = None) -> None:
        self.message = message or self.message
        self.code = code or self.code
        super().__init__(str(self.message))


class MoveRefused(RuleBroken):
    """The state does not allow the move, or the actor may not make it."""

    code = "move_refused"
