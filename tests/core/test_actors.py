"""Who has a part in what happened."""

import pytest

from bot.core.actors import actors_of, is_new, mentioned


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Police name the gunman as Karl Renner", "", {"karl renner"}),
        ("Police identifies attacker Karl Renner", "", {"karl renner"}),
        ("Umbar Brigade claims market bomb", "The Umbar Brigade said so.", {"umbar brigade"}),
        ("Lena Hovik is appointed as premier", "", {"lena hovik"}),
        ("Police Name Karl Renner As Suspect", "Karl Renner is sought.", {"karl renner"}),
        # Who speaks or comes has no part, nor has a place.
        ("Premier Edda Lorn visits Kelm after blast", "", set()),
        ("Man charged in Harrow court", "", set()),
        ("Gunman opens fire at the Lantern market", "", set()),
        ("Hallen charged, says Karl Renner", "A court charged Oto Hallen, or Hallen.", {"hallen"}),
        ("Police name no suspect", "", set()),
        ("POLICE NAME KARL RENNER", "", set()),
        ("", "", set()),
    ],
)
def test_a_title_says_what_part_somebody_has(title: str, text: str, found: set[str]) -> None:
    assert set(actors_of(title, text)) == found


@pytest.mark.parametrize(
    ("actor", "told", "expected"),
    [
        ("karl renner", ["kelm", "edda lorn"], True),
        ("karl renner", ["renner"], False),
        ("renner", ["karl renner"], False),
        ("karl renner", [], True),
    ],
)
def test_a_name_is_new_if_no_part_of_it_was_told(
    actor: str, told: list[str], expected: bool
) -> None:
    assert is_new(actor, told) is expected


def test_what_is_mentioned_is_bounded() -> None:
    assert mentioned("Kelm burns", "The port of Kelm, in Ostrania") == ("the", "kelm", "ostrania")
    assert len(mentioned("", " ".join(f"Name{number}" for number in range(500)))) == 40
