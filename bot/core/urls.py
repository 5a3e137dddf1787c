"""Addresses: the one that identifies a report, the one that we show, and ids made of them.

Invariant: what comes out is either empty or an absolute http(s) address of at most
`MOST_CHARACTERS` without credentials; `canonical` of a canonical address is itself.
"""

import re
from hashlib import sha256
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import SplitResult, parse_qsl, quote, unquote_plus, urlencode, urljoin, urlsplit

from bot.model.article import ArticleId
from bot.model.feed import FeedId

MOST_CHARACTERS = 2_000
"""What every browser, messenger and proxy still carries; longer ones are data, not addresses."""

ID_CHARACTERS = 16
"""64 bits: among ten million articles, two share an id once in 370,000 years of such archives."""

_PORTS = {"http": 80, "https": 443}

_TRACKING_PREFIXES = ("utm_", "at_", "ns_", "mtm_", "pk_", "hsa_", "guce_", "amp_", "_hs")
"""Campaign families: Google, BBC (AT Internet), comScore, Matomo, HubSpot, Yahoo, AMP caches."""

_CLICKS = (
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh"
)
_MAILINGS = "mc_cid mc_eid mkt_tok vero_id oly_enc_id oly_anon_id s_cid"
_PUBLISHERS = (
    "ocid cmp cmpid ref_src ref_url smid smtyp ftag icid ncid xtor mbid soc_src soc_trk guccounter"
    " wt_mc wt.mc_id taid sref spm _ga _gl __twitter_impression"
)
"""MSN, Guardian, Twitter, New York Times, CBS, Le Monde, Condé Nast, Yahoo, Google Analytics."""
_AMP = "amp usqp"
_TRACKING = frozenset(f"{_CLICKS} {_MAILINGS} {_PUBLISHERS} {_AMP}".split())
"""Parameters that say how a reader came, never which report it is."""

_MOBILE_LABELS = frozenset({"amp", "m", "mobile"})
_AMP_PATH = re.compile(r"^/amp(?=/)|/amp(?=/|$)|\.amp(?=\.html?$|$)", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_][a-z0-9_-]{0,62}\.?")
_MOST_HOST = 253
"""The longest name that DNS carries (RFC 1035 2.3.4)."""

_WRITTEN = "%/:@!$&'()*+,;=~-._?[]"
"""What may stand unescaped in a path or a query (RFC 3986 3.3); `%` so that escapes stay."""


def canonical(url: str, base: str = "") -> str:
    """The address by which the same report is known in every feed, or an empty string.

    Without fragment, default port, tracking parameters, AMP and mobile forms, final slash.
    """
    parts = _parted(url, base)
    if parts is None:
        return ""
    try:
        query = urlencode(sorted(_telling(parts.query)))
        path = _without_amp(quote(parts.path, safe=_WRITTEN))
    except UnicodeError:
        return ""
    address = f"{parts.scheme}://{_without_mobile(parts.netloc)}{path}"
    return _short(f"{address}?{query}" if query else address)


def clean_link(url: str, base: str = "") -> str:
    """The address to show: as the publisher wrote it, without tracking; empty if unusable."""
    parts = _parted(url, base)
    if parts is None:
        return ""
    kept = [pair for pair in parts.query.split("&") if not _is_tracking(_name(pair))]
    try:
        path, query, fragment = (
            quote(part, safe=_WRITTEN) for part in (parts.path, "&".join(kept), parts.fragment)
        )
    except UnicodeError:
        return ""
    return _short(parts._replace(path=path, query=query, fragment=fragment).geturl())


def feed_id(url: str) -> FeedId:
    """A digest of a feed's address."""
    return FeedId(_digest(canonical(url) or url))


def article_id(url: str, guid: str, feed: FeedId) -> ArticleId:
    """A digest of the canonical address, or of feed and guid where the address names no report.

    http and https, `www.` and not, are one report. A link to a front page names none: feeds
    that give it to every item still have a guid each.
    """
    address = canonical(url).partition("://")[2].removeprefix("www.")
    names_report = address.partition("/")[2] != ""
    if names_report or not guid:
        return ArticleId(_digest(address or feed))
    return ArticleId(_digest(f"{feed} {guid}"))


def _parted(url: str, base: str) -> SplitResult | None:
    """The address, absolute, with a checked host; None where it is none that we take."""
    url = url.strip().replace("&amp;", "&")  # a link that was escaped twice
    if not url or len(url) > MOST_CHARACTERS or len(base) > MOST_CHARACTERS:
        return None
    try:
        parts = urlsplit(urljoin(base.strip(), url))
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    host = _host(parts.hostname or "")
    if scheme not in _PORTS or not host or "@" in parts.netloc or port == 0:
        return None
    netloc = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    return parts._replace(scheme=scheme, netloc=netloc, path=parts.path or "/")


def _host(name: str) -> str:
    """Lower-cased, in its ASCII form (IDNA); empty where no host is called so."""
    if len(name) > _MOST_HOST:
        return ""
    if ":" in name:
        try:
            return f"[{IPv6Address(name.partition('%')[0]).compressed}]"
        except AddressValueError:
            return ""
    try:
        ascii_name = name.encode("idna").decode().lower()
    except UnicodeError:
        return ""
    return ascii_name.rstrip(".") if _HOST.fullmatch(ascii_name) else ""


def _without_mobile(netloc: str) -> str:
    """`m.example.org` and `en.m.example.org` as `example.org` and `en.example.org`."""
    host, colon, port = netloc.partition(":")
    if netloc.startswith("[") or host.replace(".", "").isdigit():
        return netloc
    labels = host.split(".")
    # The last two labels are the domain itself: `m.org` is nobody's mobile form.
    kept = [label for label in labels[:-2] if label not in _MOBILE_LABELS]
    return ".".join(kept + labels[-2:]) + colon + port


def _without_amp(path: str) -> str:
    """`/story/amp/`, `/amp/story` and `/story.amp.html` as `/story` and `/story.html`."""
    shorter = _AMP_PATH.sub("", path).rstrip("/")
    while shorter != path:
        path, shorter = shorter, _AMP_PATH.sub("", shorter).rstrip("/")
    return path or "/"


def _telling(query: str) -> list[tuple[str, str]]:
    """The parameters that say which report it is."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return [
        (name, value)
        for name, value in pairs
        if not _is_tracking(name) and (name.lower(), value.lower()) != ("outputtype", "amp")
    ]


def _name(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])


def _is_tracking(name: str) -> bool:
    name = name.lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _short(address: str) -> str:
    """Escaping may have made it longer than we take."""
    return address if len(address) <= MOST_CHARACTERS else ""


def _digest(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()[:ID_CHARACTERS]
