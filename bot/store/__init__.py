"""What we remember: the only package that speaks to Redis. Its data model stands in keys.py."""

from dataclasses import dataclass

from bot.model.policy import Policy
from bot.store.activity import Activity
from bot.store.alerts import Alerts
from bot.store.arrivals import Arrivals
from bot.store.charges import Charges
from bot.store.chats import Chats
from bot.store.connection import Database
from bot.store.digests import Digests
from bot.store.feeds import Feeds
from bot.store.heartbeats import Heartbeats
from bot.store.hubs import Hubs
from bot.store.inbox import Inbox
from bot.store.leases import Leases
from bot.store.ledger import Ledger
from bot.store.limits import Limits
from bot.store.links import Links
from bot.store.mailboxes import Mailboxes
from bot.store.notices import Notices
from bot.store.outbox import Outbox
from bot.store.pages import Pages
from bot.store.reads import Reads
from bot.store.reports import Reports
from bot.store.search import Search
from bot.store.seats import Seats
from bot.store.stories import Stories
from bot.store.subscriptions import Subscriptions
from bot.store.threads import Threads
from bot.store.ties import Ties
from bot.store.topics import Topics
from bot.store.trends import Trends
from bot.store.tunings import Tunings
from bot.store.wanted import Wanted
from bot.store.wishes import Wishes

_USUAL = Policy()


@dataclass(frozen=True, slots=True)
class Stores:
    """Every store over one connection."""

    activity: Activity
    alerts: Alerts
    arrivals: Arrivals
    charges: Charges
    chats: Chats
    digests: Digests
    feeds: Feeds
    heartbeats: Heartbeats
    hubs: Hubs
    inbox: Inbox
    leases: Leases
    ledger: Ledger
    limits: Limits
    links: Links
    mailboxes: Mailboxes
    notices: Notices
    outbox: Outbox
    pages: Pages
    reads: Reads
    reports: Reports
    search: Search
    seats: Seats
    stories: Stories
    subscriptions: Subscriptions
    ties: Ties
    threads: Threads
    topics: Topics
    trends: Trends
    tunings: Tunings
    wanted: Wanted
    wishes: Wishes
    policy: Policy
    """How long to keep what; no store, but what all who use them go by."""

    @classmethod
    def over(
        cls, database: Database, *, most_own_feeds: int = 0, policy: Policy = _USUAL
    ) -> "Stores":
        return cls(
            policy=policy,
            activity=Activity(database),
            alerts=Alerts(database),
            arrivals=Arrivals(database),
            charges=Charges(database),
            chats=Chats(database),
            digests=Digests(database),
            feeds=Feeds(database, most_own_feeds),
            heartbeats=Heartbeats(database),
            hubs=Hubs(database),
            inbox=Inbox(database),
            leases=Leases(database),
            ledger=Ledger(database),
            limits=Limits(database),
            links=Links(database),
            mailboxes=Mailboxes(database),
            notices=Notices(database),
            outbox=Outbox(database),
            pages=Pages(database),
            reads=Reads(database),
            reports=Reports(database),
            search=Search(database),
            seats=Seats(database),
            stories=Stories(database),
            subscriptions=Subscriptions(database),
            ties=Ties(database),
            threads=Threads(database),
            topics=Topics(database),
            trends=Trends(database),
            tunings=Tunings(database),
            wanted=Wanted(database),
            wishes=Wishes(database),
        )
