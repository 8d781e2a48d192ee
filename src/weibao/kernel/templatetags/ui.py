"""All components under one library: `{% load ui %}`, or built in where settings say so."""

from django import template

from weibao.kernel.ui import attached, blocks, fields, lists, marks, page

register = template.Library()

for part in (marks, blocks, page, lists, fields, attached):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
