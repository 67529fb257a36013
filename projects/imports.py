"""What can be imported into the app's registers, in reading order."""

from civildefense.records.imports.targets import register
from projects.enterprises.imports import EnterpriseTarget

register(EnterpriseTarget())
