from weibao.kernel.navigation import CHILDREN, Entry, navigation

from .permissions import CHILDREN_VIEW

navigation.add(
    "children", Entry(CHILDREN, "儿童档案", "children:list", "users", 10, (CHILDREN_VIEW,))
)
