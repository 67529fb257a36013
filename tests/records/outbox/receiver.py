"""Another office's system: a real server on this machine that remembers what it was sent; and a message for it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from civildefense.records import outbox
from civildefense.records.models import OutboxMessage
from tests.cast import Cast


@dataclass
class Receiver:
    """``answers`` are taken one by one, the last for ever: a status, with a body where there is one."""

    url: str = ""
    answers: list[tuple[int, str]] = field(default_factory=lambda: [(200, "")])
    received: list[dict[str, Any]] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return [message["headers"]["Idempotency-Key"] for message in self.received]

    def next_answer(self) -> tuple[int, str]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def listening() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append({"headers": dict(self.headers), "body": json.loads(body)})
            status, text = receiver.next_answer()
            content = text.encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{receiver.url}elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def put(cast: Cast, key: str = "fee-1", **fields: Any) -> OutboxMessage:
    given = {"channel": "tax", "topic": "应缴费源", "subject": cast.a.facility, "organisation": cast.city,
             "payload": {"amount_fen": 6_172_500}, "by": cast.finance}  # fmt: skip
    return outbox.put(**given | fields, key=key)
