import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.kernel.rings import AT, new_ring
from weibao.kernel.crypto.keyring import PURPOSES, SM4, KeyRing, KeyRingError, current_ring


def test_a_new_ring_has_a_key_of_its_own_for_each_purpose(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    secrets = [ring.current(purpose).secret for purpose in PURPOSES]
    assert len(set(secrets)) == len(PURPOSES)
    assert {len(secret) for secret in secrets} == {32}
    assert KeyRing.load(ring.path) == ring


def test_only_the_owner_may_read_the_files(tmp_path: Path) -> None:
    ring = new_ring(tmp_path).rotate("field", at=AT)
    modes = {path.name: path.stat().st_mode & 0o777 for path in ring.path.parent.iterdir()}
    assert modes == {"ring.json": 0o600, "ring.json.bak": 0o600, ".ring.json.lock": 0o600}
    assert ring.path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    ring = new_ring(tmp_path)
    ring.path.chmod(mode)
    with pytest.raises(KeyRingError, match="请改为 0600"):
        KeyRing.load(ring.path)


def test_a_folder_others_can_write_is_refused(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    ring.path.parent.chmod(0o770)
    with pytest.raises(KeyRingError, match="请改为 0700"):
        KeyRing.load(ring.path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    os.chown(ring.path, 12345, -1)
    with pytest.raises(KeyRingError, match="属于用户 12345"):
        KeyRing.load(ring.path)


def test_a_link_is_refused(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    link = tmp_path / "link.json"
    link.symlink_to(ring.path)
    with pytest.raises(KeyRingError, match="打不开"):
        KeyRing.load(link)


def test_a_missing_file_says_what_it_means(tmp_path: Path) -> None:
    with pytest.raises(KeyRingError, match="找不到钥匙文件"):
        KeyRing.load(tmp_path / "ring.json")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"format": 9, "algorithm": "AES-256-GCM", "purposes": {}}']
)
def test_a_broken_file_is_refused_in_words(tmp_path: Path, content: str) -> None:
    path = new_ring(tmp_path).path
    path.write_text(content)
    with pytest.raises(KeyRingError, match="钥匙文件"):
        KeyRing.load(path)


@pytest.mark.parametrize("secret", ["", "AAAA", "%%%"])
def test_a_shortened_secret_is_refused(tmp_path: Path, secret: str) -> None:
    path = new_ring(tmp_path).path
    content = json.loads(path.read_text())
    content["purposes"]["field"][0]["secret"] = secret
    path.write_text(json.dumps(content))
    with pytest.raises(KeyRingError, match="内容不全或被改过"):
        KeyRing.load(path)


def test_create_never_overwrites(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    before = ring.path.read_bytes()
    with pytest.raises(KeyRingError, match="已经有了"):
        new_ring(tmp_path)
    assert ring.path.read_bytes() == before


def test_rotation_puts_a_new_key_first_and_keeps_the_old(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    turned = ring.rotate("field", at=AT)
    assert turned.keys("field")[1:] == ring.keys("field")
    assert turned.current("field") != ring.current("field")
    assert turned.keys("token") == ring.keys("token")
    assert turned.key("field", ring.current("field").id) == ring.current("field")
    assert KeyRing.load(ring.path) == turned
    assert KeyRing.load(ring.path.rename(ring.path.with_name("x"))).fingerprint == (
        turned.fingerprint
    )


def test_the_state_before_stays_beside_it(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    ring.rotate("field", at=AT)
    before = KeyRing.load(ring.path.with_name("ring.json.bak"))
    assert before.purposes == ring.purposes


def test_rotations_at_once_lose_no_key(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: ring.rotate("field", at=AT), range(12)))
    assert len({key.id for key in KeyRing.load(ring.path).keys("field")}) == 13


def test_a_write_that_fails_leaves_the_old_ring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = new_ring(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeyRingError, match="原来的没有动"):
        ring.rotate("field", at=AT)
    assert KeyRing.load(ring.path) == ring
    assert not list(ring.path.parent.glob("*.tmp"))


def test_a_newer_program_adds_what_is_missing(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    content = json.loads(ring.path.read_text())
    del content["purposes"]["file"]
    ring.path.write_text(json.dumps(content))
    old = KeyRing.load(ring.path)
    with pytest.raises(KeyRingError, match="附件加密"):
        old.current("file")
    whole = old.complete(at=AT)
    assert len(whole.keys("file")) == 1
    assert whole.keys("field") == ring.keys("field")
    assert whole.complete(at=AT) == whole


def test_dropping_destroys_an_old_key_only(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    turned = ring.rotate("field", at=AT)
    with pytest.raises(KeyRingError, match="正在用"):
        turned.drop("field", turned.current("field").id)
    left = turned.drop("field", ring.current("field").id)
    assert left.keys("field") == turned.keys("field")[:1]


def test_the_fingerprint_names_exactly_these_keys(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    other = new_ring(tmp_path / "b")
    turned = ring.rotate("signin", at=AT)
    assert len({ring.fingerprint, other.fingerprint, turned.fingerprint}) == 3
    assert len(ring.fingerprint.replace("-", "")) == 16


def test_secrets_do_not_show_when_printed(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    for purpose in PURPOSES:
        key = ring.current(purpose)
        shown = f"{ring} {ring!r} {key} {key!r}"
        for form in (repr(key.secret)[2:-1], key.secret.hex(), ring.text(purpose)):
            assert form not in shown


def test_the_algorithm_is_an_option(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    assert KeyRing.load(ring.choose(SM4).path).algorithm == SM4
    with pytest.raises(ValueError, match="DES"):
        ring.choose("DES")
    with pytest.raises(ValueError, match="DES"):
        new_ring(tmp_path / "b", algorithm="DES")


def test_unknown_purposes_are_refused(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    with pytest.raises(ValueError, match="lunch"):
        ring.rotate("lunch", at=AT)


def test_the_current_ring_follows_its_file(tmp_path: Path, settings: Settings) -> None:
    ring = new_ring(tmp_path)
    settings.WEIBAO_KEYRING = ring.path
    assert current_ring() == ring
    assert current_ring() is current_ring()
    turned = ring.rotate("field", at=AT)
    assert current_ring() == turned
    ring.path.chmod(0o644)
    with pytest.raises(KeyRingError, match="0600"):
        current_ring()
    ring.path.unlink()
    with pytest.raises(KeyRingError, match="找不到"):
        current_ring()


def test_django_gets_its_secret_as_text(tmp_path: Path) -> None:
    ring = new_ring(tmp_path).rotate("django", at=AT)
    assert ring.text("django") == ring.texts("django")[0] != ring.texts("django")[1]
    assert len(ring.text("django")) >= 43
