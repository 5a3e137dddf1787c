"""Fetches an address that somebody typed: politely, within limits, and only on the public internet.

Invariant: no request reaches a private address unless private feeds are allowed, every redirect
included; no answer costs more than `MOST_BYTES` or `DEADLINE`; and whatever goes wrong is a
TransientError or a PermanentError that names the host, never a password or what the body said.
"""

import asyncio
import zlib
from datetime import timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_network
from types import TracebackType
from typing import Self

import httpx
from ssrfguard import DEFAULT_DENIED, AddressTable, Block, Policy, Reach
from ssrfguard.httpx import AsyncClient as GuardedClient
