"""What the commands over register files share: an organisation by its code, a mapping, a key."""

import json
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation
from civildefense.records.imports.errors import ImportRefused
from civildefense.records.imports.options import ID
from civildefense.records.imports.recognition import PARTS


def organisation_of(code: str) -> Organisation:
    """By the code that it bears today."""
    found = (
        Organisation.objects.filter(code=code).first()
        or Organisation.objects.with_code(code, timezone.localdate()).first()
    )
    if found is None:
        message = _("There is no organisation with the code %(code)s.") % {"code": code}
        raise ImportRefused(message, code="organisation_unknown")
    return found


def key_of(written: str) -> str | list[str]:
    """``--key`` as a mapping has it: fields of the register, or the header of the column that holds the id."""
    parts = [part.strip() for part in written.split(",") if part.strip()]
    return written if len(parts) == 1 and parts[0] not in (ID, *PARTS) else parts


def mapping_of(path: Path | None) -> dict[str, Any]:
    """A mapping file as it is written, not yet judged."""
    if path is None:
        return {}
    try:
        written = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        message = _("The column mapping %(file)s cannot be read as JSON.") % {"file": path.name}
        raise ImportRefused(message, code="mapping_invalid") from error
    if not isinstance(written, dict):
        raise ImportRefused(_("It must be a JSON object."), code="mapping_invalid")
    return written
