"""Room for a group: one place that is planned for so many, or the fewest places nearby that are so together.

The rules are those of the page's script (room.js). A planned figure is no promise of a free place, and where capacities
are not published nothing is said about room at all.
"""

from collections.abc import Callable
from typing import NamedTuple

from shelters.finder.snapshot import Snapshot
from shelters.finder.wording import distance_text, say

REACH_M = 2000  # as far as a group walks in half an hour; further apart it would be two groups
MOST_PLACES = 5
LOOKED_AT = 100
UNPUBLISHED, ONE, TOGETHER, SHORT = "unpublished", "one", "together", "short"

Way = tuple[int, float, float]


class Room(NamedTuple):
    """``places`` as (entrance, metres, bearing), nearest first; ``planned`` is their sum."""

    people: int
    state: str
    places: list[Way]
    planned: int


def room_for(current: Snapshot, lon: float, lat: float, people: int, fits: Callable[[int], bool] | None = None) -> Room:
    """``fits`` holds the other wishes, as of `Snapshot.wishes`. A place of unknown capacity counts nothing."""
    if not current.has_capacity:
        return Room(people, UNPUBLISHED, [], 0)
    capacity, owner = current.index["sites"]["capacity"], current.index["entrances"]["site"]
    near = [way for way in current.measured(lon, lat, LOOKED_AT, fits) if way[1] <= REACH_M]

    def planned(way: Way) -> int:
        return capacity[owner[way[0]]] or 0

    alone = [way for way in near if planned(way) >= people]
    if alone:
        return Room(people, ONE, alone[:1], planned(alone[0]))
    chosen: list[Way] = []
    # The largest first gives the fewest places; of two alike the nearer one.
    for way in sorted(near, key=planned, reverse=True)[:MOST_PLACES]:
        if planned(way):
            chosen.append(way)
        if sum(map(planned, chosen)) >= people:
            break
    total = sum(map(planned, chosen))
    return Room(people, TOGETHER if total >= people else SHORT, sorted(chosen, key=near.index), total)


def room_note(room: Room) -> str:
    """What the figures are worth; nothing where none are published."""
    return "" if room.state == UNPUBLISHED else say("room_promise")


def room_words(room: Room) -> str:
    """What the page says above the list."""
    values = {"n": room.people, "sum": room.planned, "count": len(room.places), "distance": distance_text(REACH_M)}
    return say(f"room_{room.state}", **values)
