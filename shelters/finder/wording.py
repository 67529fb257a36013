"""What the finder says, once for both sides: the server renders these texts, the page's scripts receive them."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# A check older than this is no news any more: the card then says since when nobody has looked.
STALE_DAYS = 180

COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
ARROWS = "↑↗→↘↓↙←↖"

TEXTS = {
    "metres": _("{n} m"),
    "kilometres": _("{n} km"),
    "n": _("north"),
    "ne": _("north-east"),
    "e": _("east"),
    "se": _("south-east"),
    "s": _("south"),
    "sw": _("south-west"),
    "w": _("west"),
    "nw": _("north-west"),
    "entrance": _("Entrance {label}"),
    "step_free_yes": _("Step-free"),
    "step_free_no": _("Steps"),
    "step_free_unknown": _("Steps not measured"),
    "capacity": _("room for {n}"),
    "open_now": _("Open now"),
    "closed_now": _("Closed now"),
    "closed_for_now": _("Closed for the time being"),
    "hours_unknown": _("Hours not known"),
    "checked": _("Checked {date}: {result}"),
    "not_checked_since": _("Not checked since {date}"),
    "never_checked": _("No check on record"),
    "check_open": _("can be entered"),
    "check_locked": _("locked"),
    "check_blocked": _("entrance blocked"),
    "check_flooded": _("water inside"),
    "check_unsafe": _("unsafe"),
    "condition_sound": _("sound"),
    "condition_fair": _("basically sound"),
    "condition_damaged": _("damaged"),
    "kind_parking": _("parking"),
    "kind_commerce": _("commerce"),
    "kind_storage": _("storage"),
    "kind_culture": _("culture and sport"),
    "kind_education": _("education"),
    "kind_cooling": _("cooling site"),
    "kind_office": _("offices"),
    "kind_property": _("property management"),
    "kind_lodging": _("lodging"),
    "kind_idle": _("unused"),
    "kind_other": _("other"),
    "door_width": _("door {n} m wide"),
    "door_unmeasured": _("door not measured"),
    "ramp_yes": _("ramp"),
    "ramp_no": _("no ramp"),
    "ramp_unknown": _("ramp not recorded"),
    "lift_yes": _("lift"),
    "lift_no": _("no lift"),
    "lift_unknown": _("lift not recorded"),
    "opener": _("At other times opened by {opener}"),
    "call": _("Call {name}:"),
    "data_at": _("Data of {date}"),
    "offline_at": _("Offline · data of {date}"),
    "no_data": _("No data on this device yet, and the server cannot be reached. Try again, or call the numbers below."),
    "loading": _("Loading…"),
    "locating": _("Finding where you are…"),
    "denied": _("Your position was not allowed. Type a place instead: a road, an estate, a school, a landmark."),
    "unavailable": _("Your position cannot be found here. Type a place instead: a road, an estate, a school."),
    "say_where": _("Tell us where you are: use the button, or type a place."),
    "accuracy": _("(accurate to {distance})"),
    "here": _("my position"),
    "shared_point": _("the shared point"),
    "from": _("From {name}"),
    "from_here": _("From where you are"),
    "from_guess": _("“{text}” is not known. The closest name: {name}"),
    "formerly": _("{name}, formerly {former}"),
    "found": _("{n} places. Nearest: {name}, {entrance}, {distance} {bearing}"),
    "none_found": _("No published place was found."),
    "none_fit": _("No place fits these wishes. Take one away to see more."),
    "place_unknown": _(
        "“{text}” was not found. Try a road, an estate, a school, a hospital, or choose a district below."
    ),
    "district_empty": _("There are no data for {district} yet. The nearest places elsewhere are listed here."),
    "district_count": _("{district}: {n} places"),
    "far": _("The nearest published place is {distance} away. Ask whether there is a closer one."),
    "site_gone": _("This place is not published"),
    "link_copied": _("Link copied. It does not say where you are."),
    "address_copied": _("Address copied."),
    "map_failed": _("The map cannot be drawn now. The list above says the same."),
    "cluster": _("{n} entrances, zoom in"),
    "zoom_in": _("Zoom in"),
    "zoom_out": _("Zoom out"),
    "room_unpublished": _(
        "How many people a place takes is not published. Whether {n} find room nobody can say from here:"
        " ask by telephone."
    ),
    "room_one": _("Each of these places is planned for {n} people or more."),
    "room_together": _(
        "No single place within {distance} is planned for {n} people. {count} places together are planned for {sum}:"
    ),
    "room_short": _("Within {distance} even {count} places together are planned for {sum} people only, not for {n}."),
    "room_promise": _("Planned figures, not a promise: others go there too. Agree beforehand where to meet again."),
    "two_sentences": _("{first}. {second}"),
    "save": _("Save this place"),
    "saved": _("Saved on this device"),
    "changed_since": _("Changed since {date}, near you or saved by you: {n}"),
    "change_gone": _("{name} is not published any more."),
    "change_new": _("New: {name}"),
    "change_moved": _("{name}, entrance {label}: now shown {metres} m from where it was"),
    "change_locked": _("{name}, entrance {label}: now closed or locked"),
    "change_opened": _("{name}, entrance {label}: can be entered again"),
    "change_hours": _("{name}, entrance {label}: new hours, {hours}"),
    "change_door_new": _("{name}: new entrance {label}"),
    "change_door_gone": _("{name}: entrance {label} is gone"),
    "changes_more": _("… and {n} more"),
    "install_why": _("Put this page on your first screen: one tap, and it works without a network."),
    "install_apple": _("To keep this page: tap the share button of Safari, then “Add to Home Screen”."),
    "side_ahead": _("{name} is straight ahead"),
    "side_ahead_right": _("{name} is ahead on the right"),
    "side_right": _("{name} is on the right"),
    "side_behind_right": _("{name} is behind on the right"),
    "side_behind": _("{name} is behind you"),
    "side_behind_left": _("{name} is behind on the left"),
    "side_left": _("{name} is on the left"),
    "side_ahead_left": _("{name} is ahead on the left"),
    "banner_real": _("Emergency"),
    "banner_drill": _("Drill"),
    "banner_notice": _("Notice"),
    "banner_period": _("{start} to {end}"),
    "report_sent": _("Your report is with the office. Query number: {number}"),
    "report_kept": _(
        "Not sent yet: there is no connection. The report is kept on this device and will be sent"
        " when this page is opened with a connection."
    ),
    "report_refused": _("The report could not be sent: {reason}"),
}


def say(key: str, **values: object) -> str:
    """The text in the active language; an unknown key is the empty text, as in the page's scripts."""
    return str(TEXTS[key]).format(**values) if key in TEXTS else ""


def script_texts() -> dict[str, str]:
    return {key: str(text) for key, text in TEXTS.items()}


def is_english() -> bool:
    return get_language() == "en"


def local(row: Mapping[str, object], field: str, *, english: bool) -> str:
    """A field of the data in the reader's language, Chinese when there is no other."""
    return str((english and row.get(f"{field}_en")) or row.get(field) or "")


def distance_text(metres: float) -> str:
    if metres < 995:
        return say("metres", n=max(10, int(metres / 10 + 0.5) * 10))
    return say("kilometres", n=f"{metres / 1000:.{1 if metres < 99_500 else 0}f}")


def compass(bearing_deg: float) -> str:
    """The wind of a bearing in degrees from north, in words."""
    return say(COMPASS[int(bearing_deg / 45 + 0.5) % 8])


def arrow(bearing_deg: float) -> str:
    return ARROWS[int(bearing_deg / 45 + 0.5) % 8]


def day_text(day: date, today: date) -> str:
    return day.strftime("%m-%d" if day.year == today.year else "%Y-%m-%d")


def moment_text(moment: datetime) -> str:
    """11-22 09:30 on the office's clock, with the year when it is not this one."""
    local_moment = timezone.localtime(moment)
    return f"{day_text(local_moment.date(), timezone.localdate())} {local_moment:%H:%M}"


def check_words(checked_on: date | None, result: str, today: date) -> tuple[str, str]:
    """The sentence about the last check, and its state: good, bad, stale or unknown."""
    if checked_on is None:
        return say("never_checked"), "unknown"
    day = day_text(checked_on, today)
    if (today - checked_on).days > STALE_DAYS:
        return say("not_checked_since", date=day), "stale"
    sentence = say("checked", date=day, result=say(f"check_{result}") or result)
    return sentence, "good" if result == "open" else "bad"


def step_words(step_free: bool | None) -> str:
    return say("step_free_unknown" if step_free is None else "step_free_yes" if step_free else "step_free_no")
