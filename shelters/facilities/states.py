"""The life of a work, from the plan to its demolition, and the vocabularies of domain.md 3.2."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable


class FacilityState(models.TextChoices):
    PLANNED = "planned", _("planned")
    BUILDING = "building", _("under construction")
    IN_SERVICE = "in_service", _("in service")
    IDLE = "idle", _("idle")
    CLOSED = "closed", _("closed")
    DEMOLISHED = "demolished", _("demolished")


_RIGHT = "shelters.move_facility"
MOVES = MoveTable(
    [
        Move(FacilityState.PLANNED, FacilityState.BUILDING, _("Construction begins"), _RIGHT),
        Move(FacilityState.PLANNED, FacilityState.CLOSED, _("Give up the plan"), _RIGHT, needs_reason=True),
        Move(FacilityState.BUILDING, FacilityState.IN_SERVICE, _("Take into service"), _RIGHT),
        Move(FacilityState.BUILDING, FacilityState.CLOSED, _("Stop construction"), _RIGHT, needs_reason=True),
        Move(FacilityState.IN_SERVICE, FacilityState.IDLE, _("Mark as idle"), _RIGHT, needs_reason=True),
        Move(FacilityState.IN_SERVICE, FacilityState.CLOSED, _("Close for good"), _RIGHT, needs_reason=True),
        Move(FacilityState.IDLE, FacilityState.IN_SERVICE, _("Take into service again"), _RIGHT),
        Move(FacilityState.IDLE, FacilityState.CLOSED, _("Close for good"), _RIGHT, needs_reason=True),
        Move(FacilityState.CLOSED, FacilityState.IN_SERVICE, _("Re-open"), _RIGHT, needs_reason=True),
        Move(FacilityState.CLOSED, FacilityState.DEMOLISHED, _("Record the demolition"), _RIGHT, needs_reason=True),
    ]
)
# What an import did is taken back along the same way, whichever direction the work's own life allows.
UNDO_MOVES = MoveTable(Move(move.target, move.source, _("Undo an import"), _RIGHT, needs_reason=True) for move in MOVES)


OUT_OF_USE = (FacilityState.CLOSED, FacilityState.DEMOLISHED)


class BuildType(models.TextChoices):
    DETACHED = "detached", _("cut-and-cover, detached")
    ATTACHED = "attached", _("cut-and-cover, under a building")
    TUNNEL = "tunnel", _("tunnel")
    GALLERY = "gallery", _("gallery")
    BASEMENT = "basement", _("basement")


class PeacetimeUse(models.TextChoices):
    PARKING = "parking", _("parking")
    COMMERCE = "commerce", _("commerce")
    STORAGE = "storage", _("storage")
    CULTURE = "culture", _("culture and sport")
    EDUCATION = "education", _("education")
    COOLING = "cooling", _("cooling site")
    OFFICE = "office", _("offices")
    PROPERTY = "property", _("property management")
    LODGING = "lodging", _("lodging")
    IDLE = "idle", _("unused")
    OTHER = "other", _("other")


class Condition(models.TextChoices):
    SOUND = "sound", _("sound")
    FAIR = "fair", _("basically sound")
    DAMAGED = "damaged", _("damaged")


class EntranceKind(models.TextChoices):
    STAIRS = "stairs", _("stairs")
    RAMP = "ramp", _("ramp")
    LEVEL = "level", _("level")
    VEHICLE = "vehicle", _("vehicle ramp")
    LIFT = "lift", _("lift")


class RestrictedEntranceKind(models.TextChoices):
    RESERVE = "reserve", _("reserve exit")
    CONNECTION = "connection", _("connection")
    INTAKE = "intake", _("air intake")
    EXHAUST = "exhaust", _("air exhaust")
    SMOKE = "smoke", _("smoke exhaust")


class CheckResult(models.TextChoices):
    OPEN = "open", _("can be entered")
    LOCKED = "locked", _("locked")
    BLOCKED = "blocked", _("entrance blocked")
    FLOODED = "flooded", _("water inside")
    UNSAFE = "unsafe", _("unsafe")


class PositionSource(models.TextChoices):
    IMPORT = "import", _("the office's file")
    MAP = "map", _("picked on the map")
    TYPED = "typed", _("typed")
    SURVEY = "survey", _("survey")
    GPS = "gps", _("GPS on site")
