"""Whatever leaves the house is a row written with the act itself; a task delivers it afterwards.

``put`` in the caller's transaction: without its commit there is no message, and none is sent before it.
``register`` says what a topic is called on the desk.
"""

from civildefense.records.outbox.names import register
from civildefense.records.outbox.services import put

__all__ = ["put", "register"]
