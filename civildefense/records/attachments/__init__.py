"""Files beside a record: what may come in, in which form it is kept, how it goes out."""

from civildefense.records.attachments.errors import FileUnacceptable, WithdrawnAlready
from civildefense.records.attachments.photos import (
    approve_photo,
    describe_photo,
    make_cover,
    receive_photo,
    refuse_photo,
    turn_photo,
)
from civildefense.records.attachments.services import MAX_BYTES, add, withdraw

__all__ = [
    "MAX_BYTES",
    "FileUnacceptable",
    "WithdrawnAlready",
    "add",
    "approve_photo",
    "describe_photo",
    "make_cover",
    "receive_photo",
    "refuse_photo",
    "turn_photo",
    "withdraw",
]
