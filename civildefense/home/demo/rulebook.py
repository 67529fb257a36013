"""What the rulebook knows: the office itself, places that people type, what to do in which emergency."""

import csv

from civildefense.accounts.models import Organisation, User
from civildefense.home.demo.dice import DATA, demo_uid, read_data
from civildefense.home.demo.divisions import Land
from civildefense.rulebook.calendar.services import ANNOUNCED, import_calendar
from civildefense.rulebook.figures.imports import LEGAL, import_figures
from civildefense.rulebook.figures.services import move_figure
from civildefense.rulebook.figures.states import FigureState
from civildefense.rulebook.models import (
    EmergencyAdvice,
    EmergencyContact,
    Jurisdiction,
    Place,
    RuleFigure,
    SirenSignal,
)

# Read in the law's own text; everything else in the list still waits for somebody to hold it against its document.
READ_IN_THE_LAW = (
    "siren_notice", "licence_decision", "licence_extension", "licence_paper", "enforcement_wait", "enforcement_window",
    "disclosure", "disclosure_answer",
)  # fmt: skip
PLACE_SOURCE = "演示地名（凭常识标注，位置为概略）"


def load_jurisdiction() -> Jurisdiction:
    """The office's own page of names; an office that is there already keeps its own."""
    row = read_data("offices.json")["jurisdiction"]
    return Jurisdiction.objects.get_or_create(
        only=True, defaults={**row, "is_demo": True, "uid": demo_uid("jurisdiction")}
    )[0]


def load_emergencies() -> None:
    data = read_data("emergencies.json")
    for position, row in enumerate(data["advice"], 1):
        values = {name: "\n".join(value) if isinstance(value, list) else value for name, value in row.items()}
        uid = demo_uid("advice", row["code"])
        EmergencyAdvice.objects.get_or_create(code=row["code"], defaults={**values, "position": position, "uid": uid})
    for position, (number, label, label_en) in enumerate(data["contacts"], 1):
        EmergencyContact.objects.get_or_create(
            number=number,
            defaults={
                "label": label, "label_en": label_en, "position": position, "uid": demo_uid("contact", number),
            },
        )  # fmt: skip
    for position, (code, title, title_en, pattern, pattern_en) in enumerate(data["signals"], 1):
        SirenSignal.objects.get_or_create(
            code=code,
            defaults={
                "title": title, "title_en": title_en, "pattern": pattern, "pattern_en": pattern_en,
                "position": position,
            },
        )  # fmt: skip


def load_places(lands: dict[str, Land]) -> None:
    """Well-known names with rough points: name, other names, kind, district, longitude, latitude."""
    known = set(Place.objects.filter(source=PLACE_SOURCE).values_list("name", "division__code"))
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        Place.objects.bulk_create(
            Place(
                uid=demo_uid("place", row["district"], row["name"]),
                name=row["name"],
                former_names=row["also"].split(";") if row["also"] else [],
                kind=row["kind"],
                division=lands[row["district"]].division,
                longitude=float(row["longitude"]),
                latitude=float(row["latitude"]),
                source=PLACE_SOURCE,
            )
            for row in csv.DictReader(file)
            if (row["name"], row["district"]) not in known
        )


def load_figures(city: Organisation, users: dict[str, User]) -> None:
    """The legal figures in the states that they deserve, and the calendar as far as it is announced."""
    enters, verifies = users["finance"], users["administrator"]
    if not RuleFigure.objects.exists():
        import_figures(LEGAL.read_bytes(), organisation=city, by=enters)
        for figure in RuleFigure.objects.filter(key__in=READ_IN_THE_LAW):
            move_figure(figure=figure, to=FigureState.VERIFIED, by=verifies)
    import_calendar(ANNOUNCED.read_bytes(), source=ANNOUNCED.name)
