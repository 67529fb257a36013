"""Whether a counted number is the one that a text prints, with the word that the text puts beside it."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Qualifier(models.TextChoices):
    EXACT = "exact", _("rounded, no word")
    OVER = "over", _("over (多, 余)")
    REACHED = "reached", _("reached (达)")
    NEAR = "near", _("nearly (近)")
    ABOUT = "about", _("about (约)")


def agrees(printed: Decimal, counted: Decimal, *, qualifier: str, decimals: int = 0) -> bool:
    """Both in the printed unit; ``decimals`` are the places that the text shows.

    One step is one unit of the last digit that is not zero: 5000多 lies from 5000 to below 6000, 近70 above 60.
    """
    step = Decimal(1).scaleb(int(printed.normalize().as_tuple().exponent))
    match qualifier:
        case Qualifier.OVER:
            return printed <= counted < printed + step
        case Qualifier.REACHED:
            return counted >= printed
        case Qualifier.NEAR:
            return printed - step < counted < printed
        case Qualifier.ABOUT:
            return abs(counted - printed) <= step / 2
        case _:
            return counted.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) == printed
