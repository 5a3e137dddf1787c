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
invades*, invasion*, martial law*, mass shooting*, nuclear accident*, nuclear meltdown*, nuclear
strike*, plane crash*, reactor meltdown*, state of emergency*, tsunami*
""")

# Grave in most titles.
STRONG = _phrases("""
airstrike*, air strike*, avalanche*, blast, bomb*, cease fire*, ceasefire*, collapse*, crash*,
cyclone*, dead, death toll*, deaths*, derail*, dies, earthquake*, emergency*, eruption*, erupts*,
evacuat*, explosion*, explodes*, fatal*, flash flood*, gunman*, hijack*, hostage*, hurricane*,
impeach*, kill*, landslide*, missile*, new pandemic, outbreak*, quake*, resign*, shooting*, shot
dead*, steps down*, stabbing*, terror*, tornado*, typhoon*, volcano*, war, wildfire*
""")

# Grave words that are not meant.
FIGURES = _phrases("""
price war, trade war, war of words, culture war, culture wars, bidding war, tug of war, dead heat,
dead end, drop dead, box office bomb, photo bomb, bombshell, heart attack, market crash course,
crash course, crash diet, gate crash, killer whale, killer app, painkiller, painkillers, kill
time, shooting star, shooting stars, shooting guard, emergency services day, cold war, civil war
era, explosion of colour, explosion of color, prisoner of war, star wars, world war, war on drugs,
war room, war chest, war memorial, war veteran, war veterans, post war, pressure to resign, calls
to resign, urged to resign, asked to resign, refuses to resign, will not resign
""")

# About people who died.
VICTIMS = _phrases("dead, kill*, deaths, death toll, dies, die, died")

# A title in which this stands is no report of an event, unless it tells victims or an outcome.
NOT_NEWS = _phrases("""
anniversary, years on, years after, years later, remembering, commemorat*, earthquake drill*,
emergency drill*, evacuation drill*, fire drill*, safety drill*, tsunami drill*, simulated,
simulation, exercise scenario, conspiracy theory, hoax, what if, could it happen, re enactment,
reenactment, memorial service, looking back, throwback, from the archive
""")

# What somebody wants to sell; news of sales says "sales", and names no reader. What an election, a
# court or a budget may do as well is missing: "win a", "best deal", "save up to", "giveaway".
OFFERS = _phrases("""
discount code, promo code, coupon code*, chance to win a, black friday deal*, cyber monday deal*,
prime day, best deals*, deals of the day, deal of the day, limited time offer*, flash sale*,
on sale now, buy now, shop now, free shipping, you must buy, you need to buy, must haves,
gift guide*, win a trip, sign up bonus*, best prices on
""")
