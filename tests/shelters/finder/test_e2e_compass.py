"""The arrows turn with the phone; where the sensor lies, sleeps or is missing, word and still arrow stay."""

from typing import Any

HERE = "/shelters/search/?near=120.866,32.015"
TURN = """(reading) => dispatchEvent(Object.assign(new Event("deviceorientationabsolute"),
    { absolute: true, beta: 0, gamma: 0, ...reading }))"""
ARROW = "#results .arrow"


def shown(page: Any, address: str = HERE) -> Any:
    page.goto(address)
    page.locator("#results li").nth(9).wait_for()
    page.wait_for_function("() => document.querySelector('#results .arrow').dataset.bearing !== ''")
    page.wait_for_load_state("networkidle")
    return page.locator(ARROW).first


def angle(arrow: Any) -> float:
    return arrow.evaluate("(node) => Number(node.style.transform.match(/rotate\\((-?\\d+)deg/)?.[1] ?? NaN)")


def bearing(arrow: Any) -> float:
    return arrow.evaluate("(node) => Number(node.dataset.bearing)")


def test_bearing_less_heading(watched: Any) -> None:
    arrow = shown(watched)
    assert arrow.inner_text() in "↑↗→↘↓↙←↖"
    for heading in (0, 90, 200, 359):
        for _each in range(40):  # the needle is slow on purpose
            watched.evaluate(TURN, {"alpha": 360 - heading})
        watched.wait_for_timeout(60)
        away = (angle(arrow) - (bearing(arrow) - heading) + 540) % 360 - 180
        assert abs(away) < 3, (heading, angle(arrow), bearing(arrow))
        assert arrow.inner_text() == "↑"


def test_the_screen_may_be_turned(watched: Any) -> None:
    arrow = shown(watched)
    watched.evaluate("() => Object.defineProperty(screen.orientation, 'angle', { get: () => 90 })")
    watched.evaluate(TURN, {"alpha": 0})
    watched.wait_for_timeout(60)
    assert abs((angle(arrow) - (bearing(arrow) - 90) + 540) % 360 - 180) < 3


def test_a_phone_held_upright_points_where_its_back_looks(watched: Any) -> None:
    arrow = shown(watched)
    watched.evaluate(TURN, {"alpha": 270, "beta": 89})
    watched.wait_for_timeout(60)
    assert abs((angle(arrow) - (bearing(arrow) - 90) + 540) % 360 - 180) < 3


def test_a_swinging_needle_is_not_shown(watched: Any) -> None:
    arrow = shown(watched)
    still = arrow.inner_text()
    watched.evaluate(TURN, {"alpha": 0})
    for number in range(30):
        watched.evaluate(TURN, {"alpha": number * 170 % 360})
    watched.wait_for_timeout(60)
    assert arrow.inner_text() == still
    assert arrow.evaluate("(node) => node.style.transform") == ""


def test_a_sensor_that_falls_silent_is_forgotten(watched: Any) -> None:
    arrow = shown(watched)
    still = arrow.inner_text()
    watched.evaluate(TURN, {"alpha": 10})
    watched.wait_for_function("() => document.querySelector('#results .arrow').classList.contains('turning')")
    watched.wait_for_timeout(2700)
    assert arrow.inner_text() == still
    assert not watched.locator(".arrow.turning").count()


def test_relative_readings_are_no_compass(watched: Any) -> None:
    arrow = shown(watched)
    watched.evaluate(
        "() => dispatchEvent(Object.assign(new Event('deviceorientation'), { alpha: 90, beta: 0, gamma: 0 }))"
    )
    watched.wait_for_timeout(60)
    assert arrow.evaluate("(node) => node.style.transform") == ""


def test_less_motion_means_eight_directions(watched: Any) -> None:
    watched.emulate_media(reduced_motion="reduce")
    arrow = shown(watched)
    watched.evaluate(TURN, {"alpha": 13})
    watched.wait_for_timeout(60)
    assert angle(arrow) % 45 == 0


def test_it_is_said_once_and_not_again_for_every_reading(watched: Any) -> None:
    shown(watched)
    watched.evaluate("""() => { window.said = []; new MutationObserver(() =>
        window.said.push(document.getElementById('compass-said').textContent))
        .observe(document.getElementById('compass-said'), { childList: true }); }""")
    for alpha in range(0, 300, 5):
        watched.evaluate(TURN, {"alpha": alpha})
        watched.wait_for_timeout(5)
    watched.wait_for_timeout(100)
    assert len(watched.evaluate("() => window.said")) <= 1
    assert watched.locator("#results .arrow").first.get_attribute("aria-hidden") == "true"


def test_on_an_iphone_a_button_asks(watched: Any) -> None:
    watched.add_init_script("""DeviceOrientationEvent.requestPermission = async () => (window.asked = "granted");
        Object.defineProperty(navigator, "maxTouchPoints", { get: () => 5 });""")
    arrow = shown(watched)
    watched.get_by_role("button", name="箭头随指南针转动").click()
    watched.wait_for_function("() => window.asked")
    assert not watched.get_by_role("button", name="箭头随指南针转动").is_visible()
    for accuracy, turns in ((10, True), (-1, False), (90, False)):
        watched.evaluate(
            """(accuracy) => dispatchEvent(Object.assign(new Event("deviceorientation"),
               { webkitCompassHeading: 90, webkitCompassAccuracy: accuracy }))""",
            accuracy,
        )
        watched.wait_for_timeout(60)
        assert (arrow.evaluate("(node) => node.style.transform") != "") is turns, accuracy


def test_the_page_may_use_the_sensors(watched: Any, portal: Any) -> None:
    answer = watched.request.get(f"{portal.url}/shelters/")
    assert "magnetometer=(self)" in answer.headers["permissions-policy"]
    assert "geolocation=(self)" in answer.headers["permissions-policy"]
