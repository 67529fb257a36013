"""Whole fen in a template, as people read money."""

from django import template

from projects.ledger import rules

register = template.Library()
register.filter("yuan", rules.yuan)
