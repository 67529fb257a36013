"""A development as the service makes it, for tests that need one."""

import datetime as dt
from decimal import Decimal
from typing import Any

from projects.developments import services
from projects.developments.models import Building, Development
from projects.enterprises.models import Enterprise
from tests.cast import County

FILED_ON = dt.date(2019, 3, 1)


def make_developer(county: County, name: str = "江城置业有限公司") -> Enterprise:
    return Enterprise.objects.get_or_create(
        organisation=county.organisation, name=name, defaults={"kinds": ["developer"]}
    )[0]


def make_development(county: County, key: str = "1", **fields: Any) -> Development:
    given = {
        "source": "test", "source_key": key, "name": f"{county.division.name}花园{key}", "division": county.division,
        "filed_on": FILED_ON, "use": "residential", "address": "人民路1号",
    }  # fmt: skip
    developer = fields.pop("developer", None) or make_developer(county)
    return services.create_development(
        organisation=county.organisation, developer=developer, by=county.clerk, **given | fields
    )


def make_building(development: Development, by: Any, name: str = "1号楼", **fields: Any) -> Building:
    given = {
        "use": "residential", "storeys_above": 11, "ground_floor_m2": Decimal("600.00"),
        "above_ground_m2": Decimal("6000.00"),
    }  # fmt: skip
    return services.set_building(development=development, name=name, by=by, **given | fields)
