"""What a report weighs follows from how rare its stems are among the open reports."""

from math import isclose, sqrt

from hypothesis import given
from hypothesis import strategies as st

from bot.core.fingerprint import Terms
from bot.core.rarity import ONE, Rarity

STEMS = st.dictionaries(
    st.text(alphabet="abcdef", min_size=2, max_size=4), st.integers(1, 9), min_size=1, max_size=12
)


def of(weights: dict[str, int]) -> Terms:
    return Terms(weights=tuple((stem, float(weight)) for stem, weight in weights.items()))


def test_a_stem_that_many_reports_have_weighs_less() -> None:
    rarity = Rarity()
    before = rarity.vector(of({"quake": 1, "maravel": 1}))
    for _ in range(50):
        rarity.add(rarity.vector(of({"quake": 1})))
    after = rarity.vector(of({"quake": 1, "maravel": 1}))

    assert before["quake"] == before["maravel"]
    assert after["quake"] < after["maravel"]
    assert list(after) == ["maravel", "quake"]


def test_a_name_is_telling_until_too_many_reports_have_it() -> None:
    rarity = Rarity()
    vector = rarity.vector(of({"maravel": 1}))
    assert rarity.is_telling("maravel")
    assert not rarity.is_telling("govern")
    for _ in range(4):
        rarity.add(vector)
    assert not rarity.is_telling("maravel")


@given(STEMS)
def test_a_vector_has_the_length_one(weights: dict[str, int]) -> None:
    vector = Rarity().vector(of(weights))

    length = sqrt(sum(weight * weight for weight in vector.values()))
    assert isclose(length, ONE, abs_tol=sqrt(len(weights)))


@given(STEMS, st.lists(STEMS, max_size=6))
def test_what_was_counted_and_dropped_leaves_no_trace(
    weights: dict[str, int], others: list[dict[str, int]]
) -> None:
    used = Rarity()
    kept = []
    for one in others:
        kept.append(used.vector(of(one)))
        used.add(kept[-1])
    for vector in kept:
        used.drop(vector)

    assert used.vector(of(weights)) == Rarity().vector(of(weights))
