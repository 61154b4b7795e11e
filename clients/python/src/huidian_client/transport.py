"""HTTP with what Python brings."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any, IO

from .errors import HuidianError


class Transport:
    """Asks one server. A redirect is followed; the token goes to that server alone."""

    def __init__(self, base: str, token: str | None, timeout: float) -> None:
        self.base = base.rstrip("/")
        self._token = token
        self._timeout = timeout

    def address(self, path: str, query: Mapping[str, Any] | None = None) -> str:
        """An address with its query; what is None is left out, a list is said several times."""
        pairs = []
        for name, value in (query or {}).items():
            values = value if isinstance(value, (list, tuple)) else [value]
            pairs += [(name, str(one)) for one in values if one is not None]
        quoted = urllib.parse.quote(path, safe="/?&=%:;,~@.-_")
        if not pairs:
            return quoted
        return f"{quoted}{'&' if '?' in quoted else '?'}{urllib.parse.urlencode(pairs)}"

    def open(
        self,
        method: str,
        address: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> IO[bytes]:
        request = urllib.request.Request(self.base + address, data=body, method=method, headers=dict(headers or {}))
        if self._token:
            # not sent on to another host by a redirect
            request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        try:
            return urllib.request.urlopen(request, timeout=self._timeout)
        except urllib.error.HTTPError as error:
            with error:
                raise HuidianError(error.code, error.read()) from None
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise HuidianError.unreached(self.base, getattr(error, "reason", error)) from error

    def get(self, address: str) -> Any:
        with self.open("GET", address) as answer:
            return json.load(answer)

    def get_linked(self, address: str) -> tuple[Any, str | None]:
        """The answer, and the address of the next part that its header names."""
        with self.open("GET", address) as answer:
            link = answer.headers.get("Link", "")
            target, _, relation = link.partition(">;")
            following = target.lstrip("<") if 'rel="next"' in relation else None
            return json.load(answer), following

    def lines(self, address: str) -> Iterator[Any]:
        """The values of JSON Lines, one by one as they come."""
        with self.open("GET", address) as answer:
            for line in answer:
                yield json.loads(line)

    def post(self, address: str, text: str | bytes) -> Any:
        if isinstance(text, str):
            return self._post(address, text.encode(), "text/plain; charset=utf-8")
        return self._post(address, text, "application/octet-stream")

    def post_json(self, address: str, value: Any) -> Any:
        return self._post(address, json.dumps(value).encode(), "application/json")

    def _post(self, address: str, body: bytes, kind: str) -> Any:
        with self.open("POST", address, body, {"Content-Type": kind}) as answer:
            return json.load(answer)


def segment(name: str) -> str:
    """One part of a path."""
    return urllib.parse.quote(name, safe="")
