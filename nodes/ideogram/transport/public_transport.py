"""The transport of downloads: it connects to public addresses alone, and to the very address that was checked."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import httpx

from .proxies import https_proxy
from .public_addresses import AddressRefused, HostUnknown, find_addresses, is_inner_name, is_public

CONNECT_TIMEOUT = 5.0
"""Seconds for one address while there are others, as where a family is announced and does not work."""

ADDRESSES = 6
"""The most addresses of one host that are tried."""

CONNECT_ERRORS = (httpx.ConnectError, httpx.ConnectTimeout)


class PublicTransport(httpx.AsyncBaseTransport):
    """Sends requests to hosts whose every address is public, which `rule` says of one address.

    A host is looked up once for each request, so that no second answer of its name server can lead elsewhere: the
    connection is made to an address of that answer, while the certificate and the Host header are those of the name.
    No connection is kept, since two hosts may share an address and not a certificate.

    Where the environment names a proxy, the proxy looks the name up again, and nobody can pin its connection. A host
    that is found here must be public here, too. One that cannot be looked up here is left to the proxy, which is often
    the only one that can, unless its name has no dot or an end that is never public. Over https, a host that answers
    must have a certificate for its name.

    Raises AddressRefused before anything is sent.
    """

    def __init__(self, rule: Callable[[str], bool] = is_public) -> None:
        self._rule = rule
        self._proxied: dict[str, httpx.AsyncHTTPTransport] = {}

    @cached_property
    def _direct(self) -> httpx.AsyncHTTPTransport:
        return httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=100, max_keepalive_connections=0))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to a checked address of its host, or through the proxy of the environment."""
        # As it is on the wire: httpx has an IPv6 address without its brackets here, and a name in ASCII.
        host = request.url.raw_host.decode("ascii")
        proxy = https_proxy(host)
        try:
            addresses = await self._checked(host, request.url.port or 443)
        except HostUnknown as error:
            if proxy is None:
                raise httpx.ConnectError(f"{host} cannot be found: {error}", request=request) from None
            if is_inner_name(host):
                raise AddressRefused("it is a name of an inner network") from None
        else:
            if proxy is None:
                return await self._connected(request, host, addresses[:ADDRESSES])
        return await self._through(proxy).handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        for transport in (self._direct, *self._proxied.values()):
            await transport.aclose()

    async def _checked(self, host: str, port: int) -> list[str]:
        addresses = await find_addresses(host, port)
        for address in addresses:
            if not self._rule(address):
                raise AddressRefused(f"{address} is not a public address")
        return addresses

    async def _connected(self, request: httpx.Request, host: str, addresses: list[str]) -> httpx.Response:
        """The response of the first address that can be connected to."""
        for address in addresses[:-1]:
            try:
                return await self._direct.handle_async_request(_pinned(request, host, address, CONNECT_TIMEOUT))
            except CONNECT_ERRORS:
                continue
        return await self._direct.handle_async_request(_pinned(request, host, addresses[-1], None))

    def _through(self, proxy: str) -> httpx.AsyncHTTPTransport:
        if proxy not in self._proxied:
            self._proxied[proxy] = httpx.AsyncHTTPTransport(proxy=httpx.Proxy(proxy))
        return self._proxied[proxy]


def _pinned(request: httpx.Request, host: str, address: str, connect: float | None) -> httpx.Request:
    """The request to an address of its host. The Host header stays, and TLS asks for and checks the host's name."""
    extensions = dict(request.extensions)
    if host != address:
        extensions["sni_hostname"] = host
    if connect is not None:
        extensions["timeout"] = {**extensions.get("timeout", {}), "connect": connect}
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions=extensions,
    )
