"""What a hub signs is told from what it does not."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.websub import is_signed

SECRET, BODY = "s3cret", b"<rss/>"


def signed(method: str, body: bytes = BODY, secret: str = SECRET) -> str:
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signature_of_each_method_counts(method: str) -> None:
    assert is_signed(BODY, signed(method), SECRET)
    assert is_signed(BODY, signed(method).upper().replace("SHA", "sha"), SECRET)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256",
        "sha256=",
        "=",
        signed("md5"),
        signed("sha256", secret="other"),
        signed("sha256", body=b"<rss />"),
        signed("sha256")[:-1],
        signed("sha256") + "0",
        signed("sha256").replace("sha256", "sha1"),
        "sha256=ü" + "0" * 63,
        "sha256=" + "0" * 10_000,
    ],
)
def test_nothing_else_counts(signature: str) -> None:
    assert not is_signed(BODY, signature, SECRET)


@given(st.binary(), st.text())
def test_no_header_raises_anything(body: bytes, signature: str) -> None:
    assert not is_signed(body, signature, SECRET)
