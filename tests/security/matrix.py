"""The matrix as it is written in ``matrix.yaml``: who gets in, and what becomes of the others."""

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.architecture.routes import Route
from tests.security.walk import FORBIDDEN, IN, MISSING, NO_METHOD, OUT

DOOR = re.compile("account_|mfa_")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSALS = {OUT, FORBIDDEN, MISSING, NO_METHOD}
COUNTY = {"county_clerk", "county_signer", "token_read", "token_write", "token_import"}
DEAD = {"anonymous", "token_expired", "token_revoked", "token_elsewhere"}
SESSIONLESS = DEAD | COUNTY - {"county_clerk", "county_signer"}


@dataclass(frozen=True)
class Entry:
    """``methods``: who gets in by which; ``otherwise``: what the signed-in others see; ``foreign``: the other row.

    ``realm``: on the desk a token or a person without a role is nobody; at the door a token is.
    """

    name: str
    methods: dict[str, frozenset[str]]
    object: str = ""
    otherwise: str = FORBIDDEN
    anonymous: str = OUT
    foreign: str = MISSING
    realm: str = ""
    patterns: tuple[str, ...] = field(default=(), compare=False)

    def matches(self, route: Route) -> bool:
        return any(fnmatchcase(route.name or route.path, pattern) for pattern in self.patterns)

    def expected(self, visitor: str, method: str, *, is_foreign: bool) -> set[str]:
        if method not in self.methods:
            return REFUSALS
        outside = {"desk": SESSIONLESS | {"stranger"}, "door": SESSIONLESS}.get(self.realm, DEAD)
        if visitor in self.methods[method]:
            return {self.foreign} if is_foreign and visitor in COUNTY else {IN}
        if visitor in outside:
            return REFUSALS if self.anonymous == "refused" else {self.anonymous}
        if self.otherwise in {"refused", "any"}:
            return REFUSALS | ({IN} if self.otherwise == "any" else set())
        # A right that is missing may show first, or the row that is another county's.
        return {self.otherwise, MISSING} if is_foreign and visitor in COUNTY else {self.otherwise}


@cache
def source() -> dict[str, Any]:
    return yaml.safe_load(Path(__file__).with_name("matrix.yaml").read_text(encoding="utf-8"))


def people(names: str | list[str]) -> frozenset[str]:
    """Names of visitors and of groups, opened up."""
    known = source()["who"]
    found: set[str] = set()
    for name in [names] if isinstance(names, str) else names:
        found |= people(known[name]) if name in known else {name}
    return frozenset(found)


@cache
def entries() -> list[Entry]:
    return [*_desk_entries(), *_listed_entries()]


def _desk_entries() -> list[Entry]:
    made = []
    for model, rights in source()["desk"].items():
        for page, methods in source()["desk_pages"].items():
            name = f"admin:{model.replace('.', '_')}_{page}"
            # A table may say something of its own about its export or its steps.
            special = page if page in {"export", "step"} and page in rights else ""
            allowed = {method: people(rights.get(special or right, [])) for method, right in methods.items()}
            is_list = page in {"changelist", "add", "export"}
            foreign = IN if is_list else MISSING
            made.append(Entry(name, allowed, model, foreign=foreign, realm="desk", patterns=(name,)))
    return made


def _listed_entries() -> list[Entry]:
    made = []
    for item in source()["routes"]:
        methods = {method: people(item[method]) for method in METHODS if method in item}
        options = {key: item[key] for key in ("object", "otherwise", "anonymous", "foreign") if key in item}
        name = item["routes"][0]
        realm = "desk" if name.startswith(("admin:", "/admin/")) else "door" if DOOR.match(name) else ""
        made.append(Entry(name, methods, realm=realm, patterns=tuple(item["routes"]), **options))
    return made


def entries_for(route: Route) -> list[Entry]:
    return [entry for entry in entries() if entry.matches(route)]
