"""The proxy that the environment or the system's settings name for a host, as the main client finds it, too."""

from __future__ import annotations

from urllib import request as system


def https_proxy(host: str) -> str | None:
    """The URL of the proxy for https to `host`; None where it is asked directly. Nothing is sent here."""
    proxies = system.getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    if not proxy or system.proxy_bypass(host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
