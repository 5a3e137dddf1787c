"""The report and nothing around it; and no prose is ever lost with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.boilerplate import report_of
from bot.core.text import plain

BRIDGE = "The mayor of Port Calder closed the old bridge on Monday after engineers found cracks."
FERRIES = "Ferries will run every ten minutes, she said, until the repairs are done in spring."


def report(body: str) -> str:
    return report_of(plain(body, 20_000)).text


@pytest.mark.parametrize(
    "dateline",
    [
        "PORT CALDER, Nov 3 (Meridian Wire) - ",
        "PORT CALDER, Norland, Nov. 3, 2025 (Meridian Wire) -- ",
        "KELM (Meridian Wire) — ",
        "Port Calder (Meridian Wire) – ",
        "KELM/PORT CALDER, Nov 3 (Meridian Wire) -",
        "(Meridian Wire) - ",
        "PORT CALDER, Nov 3 - ",
        "Port Calder, 3 November - ",
        "KELM — ",
        "PORT CALDER, Norland — ",
        "RIO DE CALDER, Nov 3 (Meridian Wire) - ",
    ],
)
def test_a_dateline_is_no_part_of_the_report(dateline: str) -> None:
    assert report(f"<p>{dateline}{BRIDGE}</p><p>{FERRIES}</p>") == (f"{BRIDGE}\n\n{FERRIES}")


@pytest.mark.parametrize(
    "prose",
    [
        "NATO — the western alliance — will send ferries to Port Calder, it said on Monday.",
        "The Norland Bridge Office (NBO) - founded in 1901 - closed the bridge on Monday.",
        "PORT CALDER MAYOR CLOSES BRIDGE - CITY HALL",
        "The deadline is Friday, Nov 7 — and Kelm has not signed, its mayor told reporters.",
        "Well-known engineers found cracks in the bridge - Kelm knew, they said on Monday.",
        "COVID-19 — Kelm counts its dead, and asks for ferries to the islands this winter.",
    ],
)
def test_prose_with_a_dash_is_no_dateline(prose: str) -> None:
    assert report(prose) == prose


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by Jane Roe; Editing by John Doe)",
        "Reporting by Jane Roe in Kelm and John Doe; Editing by Ann Poe",
        "Additional reporting by Jane Roe in Kelm.",
        "(Additional reporting by Meridian Wire newsroom, writing by A. Poe)",
        "Jane Roe contributed to this report.",
        "Follow us on our official WhatsApp channel for breaking news alerts and key updates!",
        "Follow @caldercourier on X",
        "Subscribe to our morning newsletter.",
        "Subscribe now",
        "Sign up for our newsletter and get the day's news.",
        "Get the latest from Kelm in your inbox.",
        "Share this article",
        "Share on Facebook",
        "Copyright 2025 Meridian Wire. All rights reserved.",
        "© 2025 The Calder Courier",
        "Read more: Ferries are full",
        "READ MORE",
        "Also read: Ferries are full",
        "Continue reading...",
        "Click here to read the full story",
        "The post Bridge closed appeared first on The Calder Courier.",
        "Advertisement",
        "3 min read",
        "Our Standards: The Meridian Trust Principles.",
        "Listen to this article",
    ],
)
@pytest.mark.parametrize("is_last", [True, False])
def test_a_line_that_is_no_report_is_left_out(line: str, is_last: bool) -> None:
    paragraphs = [BRIDGE, FERRIES, line] if is_last else [BRIDGE, line, FERRIES]

    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)

    assert report(body) == f"{BRIDGE}\n\n{FERRIES}"


@pytest.mark.parametrize(
    "prose",
    [
        "Follow us down the river, said the guide, and forty people did.",
        "Subscribers to the ferry service were told on Monday that fares will rise.",
        "Reporting by the Courier found that the bridge had cracks since May.",
        "Read more books, the minister told pupils in Kelm on Monday.",
        "Sign up sheets were posted at city hall for those who want a ferry pass.",
        "Copyright law was on the agenda of the parliament in Kelm on Monday.",
        "Share prices of the ferry company doubled within an hour on Monday.",
        "Advertising revenue of the Courier fell by a tenth last year.",
        "Save on energy, the mayor told the city, or we all freeze.",
        "Next in line for the office is the mayor's deputy, John Doe.",
        "More in sorrow than in anger, the mayor closed the bridge.",
        "Follow the money, the prosecutor said on Monday of the bridge contracts.",
        "By Monday evening the bridge was empty.",
        "Writing by candlelight, the poet Jane Roe finished her last novel on the bridge.",
    ],
)
def test_prose_that_begins_like_promotion_stays(prose: str) -> None:
    body = f"<p>{BRIDGE}</p><p>{prose}</p><p>{FERRIES}</p>"

    assert report(body) == f"{BRIDGE}\n\n{prose}\n\n{FERRIES}"


@pytest.mark.parametrize(
    "tail",
    [
        " (Reporting by Jane Roe; Editing by John Doe)",
        " Continue reading...",
        " Read more »",
        " The post Bridge closed appeared first on The Calder Courier.",
    ],
)
def test_credits_at_the_end_of_the_last_paragraph_are_left_out(tail: str) -> None:
    assert report(f"<p>{BRIDGE}{tail}</p>") == BRIDGE


def test_a_list_of_other_stories_is_left_out_with_its_heading() -> None:
    body = (
        f"<p>{BRIDGE}</p><h3>Next in World</h3><p>Kelm votes for a new mayor</p>"
        f"<p>Why are the ferries full?</p><p>{FERRIES}</p>"
        "<h3>Related stories</h3><ul><li><a href=/b>Kelm votes</a></li></ul>"
    )

    assert report(body) == f"{BRIDGE}\n\n{FERRIES}"


def test_a_text_with_substance_is_never_emptied() -> None:
    body = "Sign up for our newsletter, our alerts and our briefing, and read it all in the inbox."

    assert report(body) == body


def test_a_text_of_promotion_alone_is_empty() -> None:
    assert report("<p>Continue reading...</p>") == ""


def test_the_advisory_line_is_handed_over_beside_the_report() -> None:
    advisory = "(Corrects spelling of name in paragraph 1)"

    assert report_of(f"{advisory}\n\n{BRIDGE}") == (BRIDGE, advisory, "")
    assert report_of(BRIDGE) == (BRIDGE, "", "")


@given(st.lists(st.sampled_from([BRIDGE, FERRIES]), min_size=1, max_size=9))
def test_prose_comes_through_as_it_is(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)

    assert report_of(text) == (text, "", "")
