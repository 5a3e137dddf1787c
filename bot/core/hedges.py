"""Words that say how sure something is: that it is not so, not proven, yet to come, or only told.

The invariant: a table per language, and none of it guessed: of a language that we have no table
for, nothing is said at all.
"""

from enum import StrEnum
from functools import cache

from bot.core.fingerprint import folded


class Hedge(StrEnum):
    NOT = "not"
    UNPROVEN = "unproven"
    TO_COME = "to come"
    TOLD = "told"


# Without accents and case; "*" stands for any ending.
_TABLES: dict[str, dict[Hedge, str]] = {
    "en": {
        Hedge.NOT: "not no never without none nobody nothing nor neither cannot t denies "
        "denied deny",
        Hedge.UNPROVEN: "alleg* accus* suspect* reportedly unconfirmed apparent* believed feared "
        "fears possible possibly may might could likely rumour* rumor* purported* claim* seem* "
        "appears appeared unclear",
        Hedge.TO_COME: "plan plans planned planning propos* consider* expect* will would could may "
        "might seek* want* threat* vow* urge* call calls set aim* due intend* pledge*",
        Hedge.TOLD: "say says said saying according told tells announce* state* report* claim*",
    },
    "es": {
        Hedge.NOT: "no sin nunca ni nadie nada tampoco jamas ningun* niega*",
        Hedge.UNPROVEN: "presunt* supuest* aparente* posible* podria* puede pueden acusa* sospech* "
        "seria* habria* parecer alega* confirmar",
        Hedge.TO_COME: "podria* planea* preve* espera* propone* propuest* busca* quiere* amenaza* "
        "va van hara pide*",
        Hedge.TOLD: "dice* dijo dijeron segun afirma* asegura* informa* anuncia* declara*",
    },
    "fr": {
        Hedge.NOT: "ne n pas sans jamais aucun* ni rien personne non dement*",
        Hedge.UNPROVEN: "presume* suppose* pourrai* serai* aurai* possible* soupconn* accus* "
        "apparemment allegu* semble*",
        Hedge.TO_COME: "pourrai* prevoi* propos* veut veulent envisage* menace* va vont devrai* "
        "appelle*",
        Hedge.TOLD: "dit disent selon affirm* annonc* declar* assur* indiqu* rapport*",
    },
    "de": {
        Hedge.NOT: "nicht kein* ohne nie niemals niemand weder nichts dementier* bestreite*",
        Hedge.UNPROVEN: "angeblich* mutmasslich* vermut* verdacht* offenbar moglich* konnte* "
        "soll sollen durfte* beschuldig* wohl anscheinend",
        Hedge.TO_COME: "will wollen plan* soll sollen erwart* werde* wird konnte* droh* vorschl* "
        "forder*",
        Hedge.TOLD: "sagt* laut zufolge erklar* mitgeteilt meldet* melden berichte* nach",
    },
    "pt": {
        Hedge.NOT: "nao sem nunca nem nenhum* ninguem nada jamais nega*",
        Hedge.UNPROVEN: "supost* suspeit* acusa* possiv* poderia* pode podem teria* seria* "
        "aparente* alega*",
        Hedge.TO_COME: "planeja* planeia* preve* espera* propoe* propost* quer querem ameaca* deve "
        "devem vai vao poderia* pede*",
        Hedge.TOLD: "diz* disse* segundo afirma* anuncia* informa* declara*",
    },
}


def known_hedges(language: str) -> bool:
    """Whether we would see it if a text of that language lost its doubts."""
    return language in _TABLES


def hedges_in(text: str, language: str) -> frozenset[Hedge]:
    words = folded(text).split()
    found = set()
    for hedge, (whole, starts) in _table(language).items():
        if any(word in whole or word.startswith(starts) for word in words):
            found.add(hedge)
    return frozenset(found)


@cache
def _table(language: str) -> dict[Hedge, tuple[frozenset[str], tuple[str, ...]]]:
    table = {}
    for hedge, text in _TABLES.get(language, {}).items():
        words = text.split()
        whole = frozenset(word for word in words if not word.endswith("*"))
        table[hedge] = whole, tuple(word[:-1] for word in words if word.endswith("*"))
    return table
