"""The one HTTP client of the process: its timeouts, its connections, and what it does not keep."""

from __future__ import annotations

import logging
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from .background import THREAD
from .response_body import ACCEPT_ENCODING

TIMEOUT = httpx.Timeout(connect=20, read=330, write=120, pool=None)
"""Seconds. Ideogram may take minutes to answer; its clients wait up to 5."""

READ_TIMEOUT = httpx.Timeout(connect=20, read=60, write=60, pool=None)


@cache
def client() -> httpx.AsyncClient:
    """The one client, used on the background loop alone; proxies come from the environment."""
    # httpx logs every URL it asks; a result link's signature is nobody's business. Other packs' lines stay.
    logging.getLogger("httpx").addFilter(lambda record: record.threadName != THREAD)
    connections = httpx.Limits(max_connections=100, max_keepalive_connections=20)
    # No cookie is kept: one may quote the key, and would go to result links and, on loopback, to other ports.
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    encodings = {"Accept-Encoding": ACCEPT_ENCODING}
    return httpx.AsyncClient(
        timeout=TIMEOUT, limits=connections, follow_redirects=False, trust_env=True, cookies=cookies, headers=encodings
    )
