"""The words by which a title betrays that it is grave, or that it is no news at all.

The invariant: every entry is lower-case, without punctuation, and matched against folded text at
the beginning of a word; one that ends with `*` also fits longer words.
"""


def _phrases(table: str) -> tuple[str, ...]:
    """The entries as they are looked for: `" word "`, or `" word"` where a star stood."""
    entries = (" ".join(entry.split()) for entry in table.split(","))
    return tuple(f" {entry[:-1]}" if entry.endswith("*") else f" {entry} " for entry in entries)


# Rare, and grave wherever they stand.
GRAVE = _phrases("""
assassinat*, coup attempt*, military coup*, declares war*, declare war*, declaration of war*,
invades*, invasion*, martial law*, mass shooting*, nuclear accident*, nuclear strike*, meltdown*,
plane crash*, state of emergency*, tsunami*
""")

# Grave in most titles.
STRONG = _phrases("""
airstrike*, air strike*, avalanche*, blast, bomb*, cease fire*, ceasefire*, collapse*, crash*,
cyclone*, dead, death toll*, deaths*, derail*, dies, earthquake*, emergency*, eruption*, erupts*,
evacuat*, explosion*, explodes*, fatal*, flash flood*, gunman*, hijack*, hostage*, hurricane*,
impeach*, kill*, landslide*, missile*, outbreak*, pandemic*, quake*, resign*, shooting*, shot
dead*, steps down*, stabbing*, terror*, tornado*, typhoon*, volcano*, war, wildfire*
""")

# Grave words that are not meant.
FIGURES = _phrases("""
price war, trade war, war of words, culture war, culture wars, bidding war, tug of war, dead heat,
dead end, drop dead, box office bomb, photo bomb, bombshell, heart attack, market crash course,
crash course, crash diet, gate crash, killer whale, killer app, painkiller, painkillers, kill
time, shooting star, shooting stars, shooting guard, emergency services day, cold war, civil war
era, explosion of colour, explosion of color, prisoner of war, star wars
""")

# About people who died.
VICTIMS = _phrases("dead, kill*, deaths, death toll, dies, die, died")

# A title that begins so is no report of an event.
OPENINGS = _phrases("""
opinion, analysis, editorial, comment, column, review, explainer, explained, factbox, timeline,
how to, how i, why you, what to, where to, when to, best, quiz, podcast, watch, in pictures,
photos, obituary, letters, live blog, live updates, sponsored, advertisement, morning briefing,
evening briefing
""")

# Nor is one in which this stands.
NOT_NEWS = _phrases("""
anniversary, years on, years after, years later, remembering, commemorat*, horoscope*, crossword*,
recipe*, live blog, liveblog, live updates, as it happened, everything you need to know, things to
know, explained, drill, book review, film review, movie review, tv review, obituary
""")

# Nor what the publisher files there.
SECTIONS = frozenset(
    {"opinion", "opinions", "comment", "editorial", "editorials", "review", "reviews", "horoscope"}
    | {"horoscopes", "lifestyle", "podcast", "podcasts", "quiz", "sponsored", "recipes", "letters"}
)
