from weibao.kernel.retention import Keep, retain

from . import models as m

retain(m.StoredSearch, Keep.SHORT, erases=("words",), why="查找的词，加密存放，一小时后清除")
