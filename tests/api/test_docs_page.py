"""GET /api/v1/docs/: Swagger from own files, under the portal's own Content-Security-Policy."""

from playwright.sync_api import Page


def test_it_works_under_the_strict_policy(live_server, page: Page) -> None:
    complaints, asked = [], []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_server.url + "/api/v1/docs/")
    page.get_by_text("/api/v1/shelters/facilities/", exact=True).first.wait_for()
    page.locator(".opblock-summary").first.click()
    page.locator(".opblock-body").first.wait_for()
    assert complaints == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))] == []
