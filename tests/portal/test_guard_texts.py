"""Nearly the same wording is found; people who tell of the same thing in their own words are not."""

from __future__ import annotations

from datetime import datetime

import pytest

from weibao.portal.guard import texts

STORY = "村口小卖部后面那家，每天晚上都听见孩子哭，他爸爸喝了酒就拿皮带打，孩子手上背上都是伤，上学也不说。"
TOWN = "990110110"


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hundred keys a few miss a pair that is only nearly the same; a test has one that does not."""
    monkeypatch.setattr(texts, "_KEY", bytes(32))


def note(text: str, *, at: datetime, town: str = TOWN) -> int:
    return texts.times([texts.seen.add(key, at=at) for key in texts.keys(text, town=town)])


@pytest.mark.parametrize(
    "other",
    [
        STORY,
        STORY.replace("，", " , ").replace("。", "!!"),
        f"  {STORY}\n\n",
        STORY.replace("小卖部", "供销社"),
        f"{STORY}编号 8812",
        f"您好！{STORY}",
    ],
)
def test_the_same_and_nearly_the_same_count_together(other: str, at: datetime) -> None:
    assert note(STORY, at=at) == 0
    assert note(other, at=at) == 1
    assert note(STORY, at=at) == 2


@pytest.mark.parametrize(
    "other",
    [
        "卫生院隔壁的一户人家，老人带着两个孙子，小的那个发烧几天了也没人送去看病，大的没有去上学。",
        "我是小学老师，班上一个女孩说她叔叔总是碰她，让她不要告诉别人，她最近不敢回家，上课发呆。",
        "晚上听见隔壁孩子哭得很厉害，好像是他爸爸在打人，打了快半个小时，今天早上看到孩子腿上有伤。",
    ],
)
def test_own_words_do_not_count_together(other: str, at: datetime) -> None:
    note(STORY, at=at)
    assert note(other, at=at) == 0


def test_short_words_count_only_whole_and_three_times_as_often(at: datetime) -> None:
    assert [note("孩子被打了", at=at) for _ in range(16)][-1] == 5
    assert note("孩子被打了！", at=at) == 5
    assert note("孩子被骂了", at=at) == 0


def test_nothing_to_read_counts_nowhere_and_towns_are_apart(at: datetime) -> None:
    assert texts.keys("？！…… ", town=TOWN) == []
    note(STORY, at=at)
    assert note(STORY, at=at, town="990110111") == 0


def test_no_word_stands_in_what_is_remembered(at: datetime) -> None:
    note(STORY, at=at)
    assert all(len(digest) == 8 for _part, digest in texts.keys(STORY, town=TOWN))


def test_a_long_text_of_one_letter_is_no_trouble(at: datetime) -> None:
    assert note("哈" * 4000, at=at) == 0
    assert note("哈" * 3000, at=at) == 1


def test_with_most_keys_one_changed_word_is_still_the_same() -> None:
    found = 0
    with pytest.MonkeyPatch.context() as patch:
        for number in range(200):
            patch.setattr(texts, "_KEY", number.to_bytes(32, "big"))
            mine = set(texts.keys(STORY, town=TOWN))
            other = set(texts.keys(STORY.replace("小卖部", "供销社"), town=TOWN))
            found += len(mine & other) >= texts.ALIKE
    assert found > 160
