"""One step for many rows of a list: previewed, confirmed once, carried out row by row through the services."""

from civildefense.records.bulk.steps import BulkStep, EditMany, MoveMany, register

__all__ = ["BulkStep", "EditMany", "MoveMany", "register"]
