"""The one HTTP client of the process: its timeouts and connections. It keeps no cookies and logs no URLs."""

from __future__ import annotations

import logging
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from .background import THREAD
from .response_body import ACCEPT_ENCODING

TIMEOUT = httpx.Timeout(connect=20, read=330, write=120, pool=None)
"""Seconds. Ideogram may take minutes to answer; its own clients wait up to 5 minutes."""

READ_TIMEOUT = httpx.Timeout(connect=20, read=60, write=60, pool=None)


@cache
def client() -> httpx.AsyncClient:
    """The one client. It is used only on the background loop, and takes proxies from the environment."""
    # httpx logs every URL, and a result link's signature is secret. Only lines of our own thread are dropped.
    logging.getLogger("httpx").addFilter(lambda record: record.threadName != THREAD)
    pool_limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
    # A cookie may quote the key, and would be sent to result links and, on loopback, to other ports.
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    encodings = {"Accept-Encoding": ACCEPT_ENCODING}
    return httpx.AsyncClient(
        timeout=TIMEOUT, limits=pool_limits, follow_redirects=False, trust_env=True, cookies=cookies, headers=encodings
    )
