"""Is the payer on a receipt the developer that owes? A like name is only a suggestion, a person confirms. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from projects.enterprises.names import alike, normal_name
from projects.fees.payments.states import PayerMatch


@dataclass(frozen=True)
class Receipt:
    """A payment as the books or a file have it: who paid, and who owes."""

    uid: str
    payer: str
    developer: str


def match(name: str, known: Iterable[str]) -> str:
    """``known`` are the developer's name and its former ones; a value of PayerMatch."""
    names = list(known)
    if normal_name(name) in {normal_name(other) for other in names}:
        return PayerMatch.DEVELOPER
    return PayerMatch.SIMILAR if alike(name, names) else PayerMatch.OTHER


def swapped(receipts: Iterable[Receipt]) -> list[tuple[str, str]]:
    """Pairs of receipts on which each one's payer is the other one's developer."""
    wrong: dict[tuple[str, str], list[str]] = {}
    for receipt in receipts:
        payer, developer = normal_name(receipt.payer), normal_name(receipt.developer)
        if payer != developer:
            wrong.setdefault((payer, developer), []).append(receipt.uid)
    return [
        (one, other)
        for (payer, developer), uids in wrong.items()
        if payer < developer
        for one, other in zip(uids, wrong.get((developer, payer), ()), strict=False)
    ]
