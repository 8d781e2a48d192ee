"""Who may read the log. Never the content of files: events hold ids and field names only."""

from weibao.kernel.permission import in_town, permission

# Role values as text: audit stands below org and may not import it.
EVENTS_VIEW = permission("audit.view", "查看留痕", roles=("auditor", "discipline"), rows=in_town)
EVENTS_VERIFY = permission("audit.verify", "核对留痕", roles=("auditor", "discipline"))
