"""Where a request comes from: its true peer and scheme, and whether another site's page made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from assistant.errors import SettingsError

Network: TypeAlias = IPv4Network | IPv6Network
LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "::1")
_SAFE: Final = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Caller:
    """The machine behind a request."""

    address: str  # of the browser, as the last trusted proxy saw it
    through_proxy: bool  # the connection itself is a trusted proxy's
    https: bool  # the browser speaks https


def caller(scope: Mapping[str, Any], proxies: tuple[Network, ...]) -> Caller:
    """Who calls; `X-Forwarded-For` and `X-Forwarded-Proto` count only from `proxies`."""
    peer = str((scope.get("client") or ("",))[0])
    https = scope.get("scheme") == "https"
    if not _among(peer, proxies):
        return Caller(peer, through_proxy=False, https=https)
    headers = Headers(scope=dict(scope))
    hops = [hop.strip() for hop in headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    address = next((hop for hop in reversed(hops) if not _among(hop, proxies)), peer)
    proto = headers.get("x-forwarded-proto", "").split(",")[-1].strip().lower()
    return Caller(address, through_proxy=True, https=proto == "https" if proto else https)


def networks(listed: str) -> tuple[Network, ...]:
    """Addresses and networks from a list with commas.

    Raises:
        SettingsError: one is neither.
    """
    try:
        return tuple(ip_network(each, strict=False) for each in split(listed))
    except ValueError as error:
        raise SettingsError(
            f"UI_TRUSTED_PROXIES={listed!r}: {error}.", hint="List addresses as 10.0.0.2 or 10.0.0.0/24."
        ) from error


def split(listed: str) -> tuple[str, ...]:
    """The parts of a list with commas, lower case, without empty ones."""
    return tuple(part.strip().lower() for part in listed.split(",") if part.strip())


def host_name(host: str) -> str:
    """The name in a Host header, without port and brackets, lower case; "" when it is malformed."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether `host` (a name or an address) can only be reached from this machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def foreign(method: str, headers: Headers) -> bool:
    """Whether another site's page may have made this request, for which nothing may be done or read.

    Browsers say in Sec-Fetch-Site where a request comes from, and in Origin as well when it writes. A
    write must carry one of both and be our own; reading is allowed to others only as a link that is
    followed. See https://www.w3.org/TR/fetch-metadata/.
    """
    site = headers.get("sec-fetch-site", "")
    if method not in _SAFE:
        return site != "same-origin" if site else not _same(headers)
    if site in ("cross-site", "same-site"):
        return headers.get("sec-fetch-mode", "") != "navigate"
    return "origin" in headers and not site and not _same(headers)


def _same(headers: Headers) -> bool:
    try:
        origin = urlsplit(headers.get("origin", ""))
    except ValueError:
        return False
    if origin.scheme not in ("http", "https"):
        return False
    usual = ":80" if origin.scheme == "http" else ":443"
    host = headers.get("host", "").lower()
    return bool(host) and origin.netloc.lower().removesuffix(usual) == host.removesuffix(usual)


def _among(address: str, proxies: tuple[Network, ...]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in proxies)
