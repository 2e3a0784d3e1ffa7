"""The HTTP clients of the process: for providers, and for results. They keep no cookies and log no URLs."""

from __future__ import annotations

import logging
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from ..errors import BadReply
from .background import THREAD
from .public_transport import PublicTransport
from .response_body import ACCEPT_ENCODING

TIMEOUT = httpx.Timeout(connect=20, read=330, write=120, pool=None)
"""Seconds. Ideogram may take minutes to answer; its own clients wait up to 5 minutes."""

READ_TIMEOUT = httpx.Timeout(connect=20, read=60, write=60, pool=None)


@cache
def client() -> httpx.AsyncClient:
    """The client for providers. It is used only on the background loop, and takes proxies from the environment."""
    # httpx logs every URL, and a result link's signature is secret. Only lines of our own thread are dropped.
    logging.getLogger("httpx").addFilter(lambda record: record.threadName != THREAD)
    return _client(limits=httpx.Limits(max_connections=100, max_keepalive_connections=20), trust_env=True)


@cache
def public_client() -> httpx.AsyncClient:
    """The client for hosts that a provider's answer names, and which must be public. It finds proxies, too."""
    client()  # for the filter of the log
    return _client(transport=PublicTransport())


def build_request(name: str, method: str, url: str, **options: Any) -> httpx.Request:
    """A request, for either client. Raises BadReply, naming the provider, where the URL is none."""
    try:
        return client().build_request(method, url, **options)
    except (httpx.InvalidURL, UnicodeError):
        raise BadReply(f"{name} gave a link that is no address.") from None


def _client(**options: Any) -> httpx.AsyncClient:
    # A cookie may quote the key, and would be sent to result links and, on loopback, to other ports.
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    encodings = {"Accept-Encoding": ACCEPT_ENCODING}
    return httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, cookies=cookies, headers=encodings, **options)
