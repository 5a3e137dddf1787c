"""The features by which reports are compared."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.fingerprint import MOST_TERMS, Terms, folded, terms
from bot.model.article import Article
from tests.builders import article

texts = st.text(max_size=900)


def stems(report: Article) -> dict[str, float]:
    return dict(terms(report).weights)


def test_a_word_of_the_title_weighs_four_times_one_of_the_text() -> None:
    assert stems(article(title="Ferries stop", text="Harbours close")) == {
        "ferri": 4.0,
        "stop": 4.0,
        "harbour": 1.0,
        "close": 1.0,
    }


def test_forms_of_a_word_are_one_term() -> None:
    assert stems(article(title="evacuate", text="evacuated, evacuating")) == {"evacu": 6.0}


def test_stop_words_years_and_small_numbers_are_no_terms() -> None:
    found = terms(article(title="The 1,250 of them in 2026", text="It was 6.8 and 12."))

    assert dict(found.weights) == {"1250": 1.0, "6.8": 1.0}
    assert found.numbers == ("1250", "2026", "6.8", "12")


def test_war_is_a_stop_word_in_german_alone() -> None:
    assert "war" in stems(article(title="War in Ostrania"))
    assert "war" not in stems(article(title="Es war einmal", language="de"))


@pytest.mark.parametrize(
    ("title", "text", "names"),
    [
        ("Quake shakes Maravel", "", {"maravel"}),
        ("Quake Shakes Port City", "", set()),
        ("Quake Shakes Maravel Port", "Homes in Maravel fell.", {"maravel"}),
        ("Voss wins", "On Monday President Voss won in Ohiana.", {"voss", "ohiana"}),
        ("TARN says no", "", {"tarn"}),
        ("storm hits", "Roads closed. Trains stopped.", set()),
        (
            "Quake Kills Dozens",
            "Read more: Quake Kills Dozens. A quake kills in Kelm.",
            {"dozen", "kelm"},
        ),
    ],
)
def test_names_are_words_with_a_capital_that_no_sentence_gave_them(
    title: str, text: str, names: set[str]
) -> None:
    assert set(terms(article(title=title, text=text)).names) == names


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("KELM BANK CORP 1ST QTR SHR 71 CTS VS 61 CTS", ("kelm", "bank")),
        ("U.S. RETAIL SALES ROSE 4.1 PCT IN FEB", ("retail", "sale")),
        ("12 DEAD IN MARAVEL BLAST", ("dead", "maravel")),
        ("MARAVEL", ()),
        ("12.5", ()),
        ("NRO says Kelm left", ()),
        ("Quake Shakes Port City", ()),
        ("地震が港を襲う", ()),
        ("", ()),
    ],
)
def test_a_title_in_capitals_has_its_first_words_for_a_subject(
    title: str, subject: tuple[str, ...]
) -> None:
    assert terms(article(title=title, text="")).subject == subject


def test_names_of_a_title_in_capitals_are_those_of_the_text() -> None:
    found = terms(article(title="KELM CUTS OIL TAX", text="The council of Kelm cut the tax."))

    assert found.names == ("kelm",)


def test_terms_of_an_older_version_have_no_subject() -> None:
    found = terms(article(title="KELM CUTS OIL TAX", text=""))
    saved = found.to_dict()
    del saved["subject"]

    assert found.subject
    assert Terms.from_dict(saved) == replace(found, subject=())


def test_terms_survive_json() -> None:
    for title in ("Quake shakes Maravel", "QUAKE SHAKES MARAVEL"):
        found = terms(article(title=title))

        assert Terms.from_dict(json.loads(json.dumps(found.to_dict()))) == found


@given(texts, texts, st.sampled_from(["", "en", "de-AT", "xx", "ru"]))
def test_terms_of_any_text_are_bounded_repeatable_and_strongest_first(
    title: str, text: str, language: str
) -> None:
    report = article(title=title, text=text, language=language)
    found = terms(report)

    assert found == terms(report)
    assert len(found.weights) <= MOST_TERMS
    assert list(found.weights) == sorted(found.weights, key=lambda pair: -pair[1])
    assert Terms.from_dict(json.loads(json.dumps(found.to_dict()))) == found


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
