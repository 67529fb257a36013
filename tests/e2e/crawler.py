"""Walks from link to link in Chromium and writes down whatever a visitor's browser would complain about."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from playwright.sync_api import BrowserContext, Error, Page

AXE = (Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
AXE_RUN = """async () => {
  const found = await axe.run(document, {preload: false, resultTypes: ["violations"], runOnly: [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]});
  return found.violations
    .filter((rule) => rule.impact === "serious" || rule.impact === "critical")
    .map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`);
}"""
# Around a picture or a plain text the browser writes a page of its own, with styles of its own: those are not ours.
TELL_CSP = """addEventListener("securitypolicyviolation", (event) => {
  if (document.contentType === "text/html") console.error(`CSP refuses ${event.violatedDirective} ${event.blockedURI}`);
});"""
HREF = re.compile(r'<a\s(?:[^>]*\s)?href="([^"]+)"')
# A click on these does something; a crawl only looks.
NOT_FOLLOWED = ("/accounts/logout/", "/text-size/", "/admin/logout/")


def route_of(path: str) -> str:
    """Language and pattern of the resolver: pages that differ only in their object are one page."""
    language = "en" if path.startswith("/en/") else settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            return f"{language} {resolve(path).route.removeprefix('en/')}"
    except Resolver404:
        return f"unknown: {path}"


class Crawler:
    """One visitor: a browser context, what it may open, and the complaints so far."""

    def __init__(self, context: BrowserContext, origin: str, name: str, within: tuple[str, ...] = ("/",)) -> None:
        self.context, self.origin, self.name, self.within = context, origin, name, within
        self.complaints: list[str] = []
        self._path = ""  # what is being opened; the page's own address still is the one before
        self.page: Page = context.new_page()
        self.page.add_init_script(TELL_CSP)
        self.page.on("request", lambda request: self._no_stranger(request.url))
        self.page.on("response", lambda response: self._no_error(response.url, response.status))
        self.page.on("pageerror", lambda error: self._complain(f"script: {error}"))
        self.page.on("console", lambda line: self._complain(line.text) if line.text.startswith("CSP") else None)

    def _complain(self, what: str) -> None:
        self.complaints.append(f"{self.name} {self._path}: {what}")

    def _no_stranger(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:")):
            self._complain(f"asks another origin: {url}")

    def _no_error(self, url: str, status: int) -> None:
        if status >= 400:
            self._complain(f"{status} {url.removeprefix(self.origin)}")

    def walk(self, starts: list[str], rendered: set[str]) -> set[str]:
        """Open each route once, breadth first; those in ``rendered`` were drawn for another visitor: only ask for them.

        Answers the routes that were seen.
        """
        seen: set[str] = set()
        waiting = list(starts)
        while waiting:
            path = waiting.pop(0)
            route = route_of(urlsplit(path).path)
            if route in seen:
                continue
            seen.add(route)
            if route in rendered:
                links = self._ask(path)
            else:
                links = self._open(path)
                rendered.add(route)
            waiting += [link for link in links if link not in waiting]
        return seen

    def _ask(self, path: str) -> list[str]:
        """The page without drawing it: is it there, and where does it lead."""
        self._path = path
        answer = self.context.request.get(self.origin + path)
        if answer.status >= 400:
            self.complaints.append(f"{self.name} {path}: {answer.status}")
        if "html" not in answer.headers.get("content-type", ""):
            return []
        return list(self._own(unescape(href) for href in HREF.findall(answer.text())))

    def _open(self, path: str) -> list[str]:
        """Draw the page and look at it closely; its links, none when it is a file and not a page."""
        self._path = path
        try:
            answer = self.page.goto(self.origin + path, wait_until="load")
        except Error as error:
            if "Download is starting" in str(error):
                return []
            raise
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            return []
        self.look()
        return list(self._own(self.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")))

    def look(self) -> None:
        """Serious and critical findings of axe, and a page that is wider than its window."""
        self.page.evaluate(AXE)
        for finding in self.page.evaluate(AXE_RUN):
            self._complain(f"axe {finding}")
        excess = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if excess > 1:
            self._complain(f"{excess} px wider than the window")

    def _own(self, hrefs: Iterable[str]) -> Iterator[str]:
        """Addresses of this origin, without their fragments, that a crawl may follow."""
        for href in hrefs:
            url = urldefrag(urljoin(self.origin + self._path, href)).url
            path = url.removeprefix(self.origin)
            is_own = url.startswith(self.origin + "/") and path.startswith(self.within)
            if is_own and not path.startswith(NOT_FOLLOWED):
                yield path
