import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from weibao.kernel.crypto.boxes import BoxError, encrypt_for, open_box, recipients_of, repack

IDENTITY = '{"name": "外婆", "phone": "13800000000"}'.encode()
CONTEXT = "reports.reporter/0198c0de"


def public(private: X25519PrivateKey) -> bytes:
    return private.public_key().public_bytes_raw()


ANNA, BERT, EVE = (X25519PrivateKey.generate() for _ in range(3))
TO_BOTH = {"保管人甲": public(ANNA), "b": public(BERT)}


@pytest.fixture(scope="module")
def box() -> bytes:
    return encrypt_for(TO_BOTH, IDENTITY, context=CONTEXT)


def test_each_custodian_opens_it_alone(box: bytes) -> None:
    assert open_box(box, name="保管人甲", private=ANNA, context=CONTEXT) == IDENTITY
    assert open_box(box, name="b", private=BERT, context=CONTEXT) == IDENTITY
    assert recipients_of(box) == ("b", "保管人甲")


def test_nobody_else_does(box: bytes) -> None:
    with pytest.raises(BoxError, match="不是封给这位保管人"):
        open_box(box, name="eve", private=EVE, context=CONTEXT)
    with pytest.raises(BoxError, match="钥匙不是这一把"):
        open_box(box, name="b", private=EVE, context=CONTEXT)
    with pytest.raises(BoxError, match="钥匙不是这一把"):
        open_box(box, name="b", private=ANNA, context=CONTEXT)


def test_it_opens_only_where_it_belongs(box: bytes) -> None:
    with pytest.raises(BoxError):
        open_box(box, name="b", private=BERT, context="reports.reporter/another")


def test_every_changed_byte_is_noticed_by_every_custodian(box: bytes) -> None:
    for place in range(len(box)):
        for flip in (0x01, 0x80):
            broken = bytearray(box)
            broken[place] ^= flip
            for name, private in (("保管人甲", ANNA), ("b", BERT)):
                with pytest.raises(BoxError):
                    open_box(bytes(broken), name=name, private=private, context=CONTEXT)


def test_every_cut_is_noticed(box: bytes) -> None:
    for piece in [*(box[:end] for end in range(len(box))), box + b"\0"]:
        with pytest.raises(BoxError):
            open_box(piece, name="b", private=BERT, context=CONTEXT)


def test_a_recipient_cannot_be_cut_out_or_swapped(box: bytes) -> None:
    other = encrypt_for(TO_BOTH, b"other", context=CONTEXT)
    size = 2 + 1 + 1 + 48
    with pytest.raises(BoxError):
        open_box(other[:size] + box[size:], name="b", private=BERT, context=CONTEXT)


def test_two_boxes_of_one_content_share_nothing() -> None:
    first, second = (encrypt_for(TO_BOTH, IDENTITY, context=CONTEXT) for _ in range(2))
    wrapped = 2 + 1 + 1
    assert first[wrapped : wrapped + 48] != second[wrapped : wrapped + 48]
    assert first[-32:] != second[-32:]
    assert "外婆".encode() not in first


def test_lengths_do_not_speak() -> None:
    sizes = {len(encrypt_for(TO_BOTH, b"x" * n, context=CONTEXT)) for n in range(64, 128)}
    assert len(sizes) == 1


def test_one_custodian_is_too_few() -> None:
    with pytest.raises(BoxError, match="至少要有 2 名"):
        encrypt_for({"a": public(ANNA)}, IDENTITY, context=CONTEXT)
    with pytest.raises(BoxError, match="至少要有 2 名"):
        encrypt_for({"a": public(ANNA), "b": public(ANNA)}, IDENTITY, context=CONTEXT)
    assert encrypt_for({"a": public(ANNA)}, IDENTITY, context=CONTEXT, at_least=1)


@pytest.mark.parametrize("weak", [bytes(32), b"\1" + bytes(31), b"short"])
def test_weak_public_keys_are_refused(weak: bytes) -> None:
    with pytest.raises(BoxError, match="公钥不对"):
        encrypt_for({"a": public(ANNA), "w": weak}, IDENTITY, context=CONTEXT)


def test_new_custodians_get_it_from_an_old_one(box: bytes) -> None:
    changed = repack(
        box, {"b": public(BERT), "e": public(EVE)}, name="b", private=BERT, context=CONTEXT
    )
    assert open_box(changed, name="e", private=EVE, context=CONTEXT) == IDENTITY
    with pytest.raises(BoxError, match="不是封给"):
        open_box(changed, name="保管人甲", private=ANNA, context=CONTEXT)


@given(plain=st.binary(max_size=500), context=st.text(max_size=20))
def test_opens_to_what_was_packed(plain: bytes, context: str) -> None:
    packed = encrypt_for(TO_BOTH, plain, context=context)
    assert open_box(packed, name="b", private=BERT, context=context) == plain


@given(st.binary(max_size=300))
def test_rubbish_is_refused_in_words(rubbish: bytes) -> None:
    with pytest.raises(BoxError):
        open_box(rubbish, name="b", private=BERT, context=CONTEXT)
