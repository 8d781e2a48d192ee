"""Offers names of members of staff to the log, which stands below this app."""

from weibao.audit.people import staff_names

from .queries.people import names_of

staff_names.add("org", names_of)
