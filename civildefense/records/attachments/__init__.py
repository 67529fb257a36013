"""Files beside a record: what may come in, in which form it is kept, how it goes out."""

from civildefense.records.attachments.errors import FileUnacceptable, WithdrawnAlready
from civildefense.records.attachments.services import MAX_BYTES, add, withdraw

__all__ = ["MAX_BYTES", "FileUnacceptable", "WithdrawnAlready", "add", "withdraw"]
