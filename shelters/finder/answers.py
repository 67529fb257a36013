"""The server's own answer to a search, for browsers without scripts: the rows of page, API and print."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from shelters.finder import pages
from shelters.finder.room import TOGETHER, Room, room_for, room_note, room_words
from shelters.finder.snapshot import Snapshot
from shelters.finder.wording import distance_text, is_english, local, say

PAGE = 10
MOST = 100
FAR_M = 5000
GUESS = 3


@dataclass(frozen=True)
class Question:
    """What the form asks; unreadable numbers count as not asked."""

    text: str = ""
    point: tuple[float, float] | None = None
    event: str = ""
    step_free: bool = False
    open_now: bool = False
    people: int = 0
    limit: int = PAGE

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Question":
        return cls(
            text=query.get("q", "").strip()[:60],
            point=_point(query.get("near", "")),
            event=query.get("event", "")[:40],
            step_free=query.get("step_free") == "1",
            open_now=query.get("open") == "1",
            people=_number(query.get("people"), 0, 100_000),
            limit=_number(query.get("limit"), PAGE, MOST) or PAGE,
        )

    def as_context(self) -> dict[str, Any]:
        near = f"{self.point[0]},{self.point[1]}" if self.point and not self.text else ""
        return {
            "q": self.text, "near": near, "event": self.event, "step_free": self.step_free,
            "open": self.open_now, "people": self.people, "limit": self.limit,
        }  # fmt: skip

    def link(self, **changes: object) -> str:
        asked = self.as_context() | {"step_free": int(self.step_free), "open": int(self.open_now)} | changes
        return f"{reverse('finder:search')}?{urlencode({name: value for name, value in asked.items() if value})}"

    @property
    def is_picky(self) -> bool:
        return self.step_free or self.open_now or bool(self.people)


def _number(text: str | None, default: int, most: int) -> int:
    return min(int(text), most) if text and text.isdecimal() and len(text) < 8 else default


def _point(text: str) -> tuple[float, float] | None:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None


def answer(current: Snapshot | None, question: Question) -> dict[str, Any]:
    """Context of the list page: rows, where from, what else was meant, and why there is nothing."""
    if current is None:
        return {"lack": {"text": say("no_data"), "phone": "", "call": ""}}
    origin, others = _origin(current, question)
    if origin is None:
        text = say("place_unknown", text=question.text) if question.text else say("say_where")
        return {"lack": {"text": text, "phone": "", "call": ""}, "status": text}
    step_free = True if question.step_free else None
    open_at = timezone.localtime() if question.open_now else None
    point = origin["lon"], origin["lat"]
    rows = current.nearest(*point, question.limit, step_free, open_at, question.people or None)
    room = None
    if question.people:
        room = room_for(current, *point, question.people, current.wishes(step_free, open_at))
    words = [pages.row_words(row, timezone.localdate()) for row in rows]
    return {
        "results": words,
        "origin_text": _origin_text(current, question, origin),
        "others": [{"name": other["name"], "url": question.link(q=other["name"], limit=0)} for other in others],
        "lack": _shortcoming(current, question, origin, rows, room),
        "room": _room_context(current, room),
        "status": _summary(words),
        "more_url": question.link(limit=question.limit + PAGE) if len(rows) == question.limit else "",
    }


def _room_context(current: Snapshot, room: Room | None) -> dict[str, Any]:
    """What is said about room, and the places that are enough together."""
    if room is None:
        return pages.BLANK_ROOM
    places = [
        pages.row_words(current.row(number) | {"distance_m": metres, "bearing_deg": bearing}, timezone.localdate())
        for number, metres, bearing in room.places
    ]
    return {"text": room_words(room), "note": room_note(room), "places": places if room.state == TOGETHER else []}


def _origin(current: Snapshot, question: Question) -> tuple[Any, list[Any]]:
    if question.text:
        found = current.search_places(question.text, 6)
        return (found[0], found[1:]) if found else (None, [])
    if question.point:
        lon, lat = question.point
        return {"name": say("shared_point"), "lon": lon, "lat": lat}, []
    return None, []


def _origin_text(current: Snapshot, question: Question, origin: Mapping[str, Any]) -> str:
    name = origin["name"]
    if origin.get("former"):
        name = say("formerly", name=name, former=origin["former"])
    if origin.get("district") is not None and not origin["is_district"]:
        name = f"{name} · {_district_name(current, origin)}"
    is_guess = origin.get("rank", 0) > GUESS
    return say("from_guess" if is_guess else "from", name=name, text=question.text)


def _district_name(current: Snapshot, origin: Mapping[str, Any]) -> str:
    return local(current.index["districts"][origin["district"]], "name", english=is_english())


def _shortcoming(
    current: Snapshot, question: Question, origin: Mapping[str, Any], rows: list[Any], room: Room | None
) -> dict[str, str] | None:
    """Why the answer is empty or thin, and whom to call; None when all is well."""
    if origin.get("is_district") and origin["district"] not in current.index["sites"]["district"]:
        return _with_helpline(current, say("district_empty", district=_district_name(current, origin)), origin)
    if not rows and room and room.state == TOGETHER:
        return None
    if not rows:
        return _with_helpline(current, say("none_fit" if question.is_picky else "none_found"), origin)
    if rows[0]["distance_m"] > FAR_M:
        return _with_helpline(current, say("far", distance=distance_text(rows[0]["distance_m"])), origin)
    return None


def desk_of(current: Snapshot, district: int | None) -> Mapping[str, Any]:
    """Whom to telephone: the district's own number, or else the office's."""
    own: Mapping[str, Any] = {} if district is None else current.index["districts"][district]
    return own if own.get("phone") else current.advice.get("office", {})


def _with_helpline(current: Snapshot, text: str, origin: Mapping[str, Any]) -> dict[str, str]:
    desk = desk_of(current, origin.get("district"))
    phone = str(desk.get("phone") or "")
    name = local(desk, "name", english=is_english())
    return {"text": text, "phone": phone, "call": say("call", name=name) if phone else ""}


def _summary(words: list[dict[str, str]]) -> str:
    if not words:
        return say("none_found")
    first = words[0]
    return say("found", n=len(words), **{key: first[key] for key in ("name", "entrance", "distance", "bearing")})
