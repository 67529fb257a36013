"""Starts the child that reads files quickly: one process imports its modules once and is forked for each file.

The same code under the same limits, a hundred times quicker than an interpreter of its own for each; what the portal
says to the child and how it reads the answers stays as it is.
"""

import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from civildefense.common.tabular import parsedfile

CHILD = Path(parsedfile.__file__).with_name("child")
_SERVER = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
import runpy
main = runpy.run_path(os.path.join(sys.argv[1], "__main__.py"), run_name="child")["main"]
for line in sys.stdin:
    order = json.loads(line)
    pid = os.fork()
    if not pid:
        status = 1
        try:
            out = os.open(order["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(out, 1)
            sys.stdout = os.fdopen(1, "w", encoding="utf-8")
            sys.argv = order["argv"]
            main()
            sys.stdout.flush()
            status = 0
        finally:
            os._exit(status)
    _pid, status = os.waitpid(pid, 0)
    print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)
"""


class ForkServer:
    """Stands in for ``subprocess`` in ``parsedfile`` while the block lasts; ``deaths`` counts children that fell."""

    PIPE = subprocess.PIPE
    DEVNULL = subprocess.DEVNULL

    def __init__(self) -> None:
        self.deaths: list[str] = []

    def __enter__(self) -> "ForkServer":
        command = [sys.executable, "-I", "-X", "utf8", "-c", _SERVER, str(CHILD)]
        self._server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._answers = tempfile.NamedTemporaryFile()
        self._patch = pytest.MonkeyPatch()
        self._patch.setattr(parsedfile, "subprocess", self)
        return self

    def __exit__(self, *_error: Any) -> None:
        self._patch.undo()
        self._answers.close()
        # Its end of the orders is how the server knows; what it has not said it need not say.
        self._server.communicate(timeout=30)

    def Popen(self, command: list[str], **_options: Any) -> "_Child":
        argv = command[command.index(str(CHILD)) :]
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps({"argv": argv, "out": self._answers.name}) + "\n")
        self._server.stdin.flush()
        status = json.loads(self._server.stdout.readline())
        if status:
            self.deaths.append(f"{status}: {argv[1:4]}")
        return _Child(Path(self._answers.name).read_bytes())


class _Child:
    """What the reader asks of a process."""

    def __init__(self, answer: bytes) -> None:
        self.stdout = io.BytesIO(answer)

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_error: Any) -> None: ...

    def kill(self) -> None: ...
