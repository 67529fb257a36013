"""Invented companies that look after the works, with credit codes that check and belong to nobody."""

from civildefense.accounts.models import Organisation
from civildefense.home.demo.canaries import canary
from civildefense.home.demo.dice import demo_uid, read_data
from projects.enterprises.models import Enterprise, EnterpriseContact, EnterpriseKind
from projects.enterprises.rules import check_character

# No district has this code, so no real body can bear such a credit code.
NOWHERE = "000000"
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(serial: int, kind: str = "91") -> str:
    """A well-formed 统一社会信用代码 in which the body code (GB 11714) checks as well."""
    digits = f"{serial:08d}"
    remainder = 11 - sum(int(digit) * weight for digit, weight in zip(digits, BODY_WEIGHTS, strict=True)) % 11
    body = f"{kind}{NOWHERE}{digits}{'0' if remainder == 11 else 'X' if remainder == 10 else remainder}"
    return body + check_character(body)


def load_enterprises(offices: dict[str, Organisation]) -> dict[str, list[Enterprise]]:
    """Each county's companies and public bodies, by the county's code."""
    words = read_data("words.json")
    found: dict[str, list[Enterprise]] = {}
    for county_number, code in enumerate(words["districts"], 1):
        place = words["districts"][code]["streets"][0][0].removesuffix("街道").removesuffix("镇")
        names = [(f"{name}（{place}）有限公司", EnterpriseKind.PROPERTY_MANAGER, "91") for name in words["companies"]]
        names += [(f"{name}（{place}）", EnterpriseKind.PUBLIC_BODY, "12") for name in words["public_bodies"]]
        found[code] = [
            _enterprise(offices[code], name, kind, credit_code(county_number * 100 + number, prefix), number == 1)
            for number, (name, kind, prefix) in enumerate(names, 1)
        ]
    return found


def _enterprise(office: Organisation, name: str, kind: str, code: str, is_marked: bool) -> Enterprise:
    enterprise, created = Enterprise.objects.get_or_create(
        organisation=office,
        credit_code=code,
        defaults={"name": name, "kinds": [kind], "uid": demo_uid("enterprise", code)},
    )
    if created:
        marked = {
            name: f" {canary(f'projects.enterprisecontact.{name}')}" if is_marked else ""
            for name in ("post", "person", "phone")
        }
        EnterpriseContact.objects.create(
            enterprise=enterprise,
            post=f"值班经理{marked['post']}",
            person=f"演示联系人{marked['person']}",
            phone=f"0513-0000{code[-6:-2]}{marked['phone']}",
        )
    return enterprise
