"""Vacant posts on the home page: the keeper fills them, station and leaders see that they are empty."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.todos import Todo, todos

from .models import Post
from .permissions import KEEPER, POSTS_APPOINT, VACANCIES_VIEW
from .queries.posts import open_posts, vacant
from .roles import CASEWORKERS, LEADERS

# A town that was set up this morning has a hundred: then one line says so.
ONE_BY_ONE = 5
TOLD = frozenset((*KEEPER, *CASEWORKERS, *LEADERS))


@todos.register("org.vacancies")
def vacancies(actor: Actor, at: datetime, limit: int) -> list[Todo]:
    if not actor.roles & TOLD:
        return []
    gaps = vacant(open_posts(on=at.date()), on=at.date())
    found = list(VACANCIES_VIEW.visible_to(actor, gaps)[: limit + 1])
    keeps = POSTS_APPOINT.held_by(actor)
    if len(found) > ONE_BY_ONE:
        return [_together(actor, at, keeps=keeps)]
    return [_line(post, keeps=keeps) for post in found]


def _together(actor: Actor, at: datetime, *, keeps: bool) -> Todo:
    gaps = vacant(open_posts(on=at.date()), on=at.date())
    number = VACANCIES_VIEW.visible_to(actor, gaps).count()
    return Todo(
        key="org.vacancies",
        bucket="mine" if keeps else "waiting",
        title=f"{number} 个必须有人的岗位空着",
        url=reverse("org:posts"),
        act="去安排人" if keeps else "",
        line="第一责任人、儿童主任等岗位空着，报告和待办就没人接",
    )


def _line(post: Post, *, keeps: bool) -> Todo:
    return Todo(
        key=f"org.vacancy:{post.pk}",
        bucket="mine" if keeps else "waiting",
        title=f"{post.unit.short_name}：{post.title}空缺",
        url=reverse("org:appoint", args=[post.pk]) if keeps else reverse("org:posts"),
        act="安排人" if keeps else "",
        line="这个岗位必须有人",
    )
