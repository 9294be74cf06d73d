"""Every component of the design system under one name (docs/design-system.md)."""

from django import template

from permit.portals.components import (
    buttons,
    casework,
    charts,
    fields,
    findings,
    gantt,
    page,
    progress,
    searching,
    states,
    text,
    uploads,
)

register = template.Library()
for _part in (text, buttons, states, page, progress, fields, findings, casework, uploads, charts, gantt, searching):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
