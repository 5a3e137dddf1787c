"""Small words, which tell nothing of what a text is about, and capitalised ones that name nobody.

The invariant: all are in lower case, as they are before they lose their endings.
"""

# With the verbs that every report has.
_STOP_WORDS_TEXT = """
a about after again against all also am an and any are as at be because been before being but by
can could did do does doing down during each few for from further had has have having he her here
hers him his how i if in into is it its itself just may might more most must my no nor not now of
off on once one only or other our out over own said same say says she should so some such than
that the their them then there these they this those through to too under until up us very was we
were what when where which while who whom why will with would you your told according reported
reports news
"""
STOP_WORDS = frozenset(_STOP_WORDS_TEXT.split())

# German, French, Spanish, Portuguese, Italian and Dutch: the commonest only, and never for English
# text, where "war" and "die" are news.
_FOREIGN_TEXT = """
der die das den dem des ein eine einen einem einer und oder aber ist sind war wird werden hat
haben mit von vom zu zum zur im auf für bei nach aus über als auch nicht sich es er sie wir le la
les un une du et ou mais est sont était sera dans sur pour par avec sans plus pas que qui ce cette
ces il elle ils elles au aux en se sa son ses el los las una y o pero fue será del al con sin para
por más como su sus lo ha han os uma e mas é são foi no na nos nas do da dos com sem não ao à gli
uno di della dei delle senza che più non nel nella het een of maar zijn werd met van voor naar
niet bij ook op te
"""
FOREIGN_STOP_WORDS = STOP_WORDS | frozenset(_FOREIGN_TEXT.split())

# Written with a capital, and no names: they neither tell two events apart nor join them.
_CAPITALISED_TEXT = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june
july august september october november december president minister prime secretary senator
governor mayor judge general police government king queen prince princess pope mr mrs ms dr sir
breaking update live exclusive watch video
"""
# Forms of companies, and what begins the lines of their figures.
_COMPANIES_TEXT = """
inc corp co ltd plc llc shr shrs net revs sales year qtr qtly quarter avg oper note pay record
assets loans deposits
"""
_CAPITALISED = frozenset(_CAPITALISED_TEXT.split()) | frozenset(_COMPANIES_TEXT.split())

NO_NAMES = STOP_WORDS | _CAPITALISED
