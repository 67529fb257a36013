"""The desk of papers: the papers themselves, the registers of their numbers, the offices' stationery."""

from civildefense.records.papers.admin.papers import PaperAdmin
from civildefense.records.papers.admin.registers import NumberRegisterAdmin
from civildefense.records.papers.admin.stationery import StationeryAdmin

__all__ = ["NumberRegisterAdmin", "PaperAdmin", "StationeryAdmin"]
