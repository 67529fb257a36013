"""Reads one file of a register and writes its rows to standard output, one JSON array a line.

A process of its own, so that a file made to exhaust memory ends this process and not the portal. It is
started by path and imports nothing of the project: that keeps it small and quick to start.

    python child sheets KIND ENCODING LIMITS FILE
    python child rows KIND ENCODING LIMITS FILE KEY

Messages to the parent are ``{"sheets": …}``, ``{"rows": how many to expect}``, rows as arrays
(``messages.say_rows``), ``{"refused": code}`` and ``{"end": true}``.
"""

import json
import resource
import struct
import sys
import zipfile
import zlib

import python_calamine
from documents import DocumentReader
from lxml import etree
from markup import PageReader, XmlBookReader
from messages import Refused, Source, say, say_rows
from objects import ObjectReader
from placemarks import PlacemarkReader
from workbooks import WorkbookReader

READERS = {
    "xlsx": WorkbookReader,
    "xls": WorkbookReader,
    "ods": WorkbookReader,
    "json": ObjectReader,
    "kml": PlacemarkReader,
    "docx": DocumentReader,
    "html": PageReader,
    "xml": XmlBookReader,
}
# What a library says of a file that is not what it claims to be.
DAMAGED = (
    python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, etree.LxmlError, OSError, LookupError, ValueError,
    EOFError, NotImplementedError, struct.error,
)  # fmt: skip


def main() -> None:
    task, kind, encoding, limits, path = *sys.argv[1:4], json.loads(sys.argv[4]), sys.argv[5]
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        reader = READERS[kind](Source(path, kind, encoding, limits))
        if task == "sheets":
            say({"sheets": list(reader.sheets())})
        else:
            say_rows(reader.rows(json.loads(sys.argv[6])), limits)
    except Refused as refusal:
        say(refusal.message)
    except python_calamine.PasswordError:
        say({"refused": "encrypted"})
    except MemoryError:
        say({"refused": "unpacks_too_large"})
    except RecursionError:
        say({"refused": "nested_too_deep"})
    except DAMAGED:
        say({"refused": f"{kind}_damaged"})


if __name__ == "__main__":
    main()
