"""`weibao demo` after an upgrade: a demo made by an older version starts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.support.site import DEMO, Site
from weibao.kernel.crypto.keyring import PURPOSES, KeyRing

# The demo is filled for the browser tests; these go with them.
pytestmark = pytest.mark.browser

NEW = ("slip", "trait")


@pytest.fixture
def old_home(demo_home: Path, tmp_path: Path) -> Path:
    """A demo from the time before some purposes of the ring were thought of."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    ring = home / "keys" / "ring.json"
    content = json.loads(ring.read_text())
    for name in NEW:
        del content["purposes"][name]
    ring.write_text(json.dumps(content))
    return home


def test_an_old_demo_starts_and_keeps_its_keys(old_home: Path) -> None:
    ring = old_home / "keys" / "ring.json"
    before = KeyRing.load(ring)
    assert before.missing == list(NEW)
    said = Site(old_home, settings=DEMO).command("demo", "--only-fill")
    assert "已补上钥匙：回执单核对码、报告特征" in said
    assert "正在建演示乡镇" not in said
    after = KeyRing.load(ring)
    assert set(after.purposes) == set(PURPOSES)
    assert {name: after.purposes[name] for name in before.purposes} == dict(before.purposes)
    assert "已补上" not in Site(old_home, settings=DEMO).command("demo", "--only-fill")


def test_an_old_demo_is_served_only_when_its_keys_are_complete(old_home: Path) -> None:
    site = Site(old_home, settings=DEMO)
    with pytest.raises(RuntimeError, match="weibao keys complete"):
        site.command("serve", "--only", "tick")
    assert "已补上" in site.command("keys", "complete")
    assert "✓ 钥匙" in site.command("check")
