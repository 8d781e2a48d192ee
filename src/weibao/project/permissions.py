"""Who looks after the installation itself. Nothing here opens a child's file."""

from weibao.kernel.permission import permission
from weibao.org.roles import Role

SYSTEM_VIEW = permission("system.view", "查看系统状态", roles=(Role.SYSTEM_KEEPER,))
KEYS_ROTATE = permission("keys.rotate", "换钥匙", roles=(Role.SYSTEM_KEEPER,))
