"""The client to be awaited: each question waits in a thread, so that the loop goes on."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from typing import Any, TypeVar

from .synchronous import Client
from .types import Citation, Event, Provision, Quotation, Search, Work, WorkDetail

Item = TypeVar("Item")
_END: Any = object()


class AsyncClient:
    """As `Client`, with methods to be awaited and lists to be iterated with `async for`."""

    def __init__(self, base: str = "http://127.0.0.1:7878", *, token: str | None = None, timeout: float = 60) -> None:
        self._client = Client(base, token=token, timeout=timeout)

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing is kept open between questions."""

    def works(self, **filters: Any) -> AsyncIterator[Work]:
        return _items(self._client.works(**filters))

    async def work(self, work: str) -> WorkDetail:
        return await asyncio.to_thread(self._client.work, work)

    async def find_work(self, work: str) -> WorkDetail | None:
        return await asyncio.to_thread(self._client.find_work, work)

    async def provision(
        self, work: str, path: str, *, version: str | None = None, as_of: str | None = None
    ) -> Provision:
        return await asyncio.to_thread(self._client.provision, work, path, version=version, as_of=as_of)

    async def find_provision(
        self, work: str, path: str, *, version: str | None = None, as_of: str | None = None
    ) -> Provision | None:
        return await asyncio.to_thread(self._client.find_provision, work, path, version=version, as_of=as_of)

    async def search(self, words: str, **filters: Any) -> Search:
        return await asyncio.to_thread(self._client.search, words, **filters)

    def citations(self, work: str, *, direction: str = "out") -> AsyncIterator[Citation]:
        return _items(self._client.citations(work, direction=direction))

    async def find_citations(self, text: str, *, as_of: str | None = None) -> list[Citation]:
        return await asyncio.to_thread(self._client.find_citations, text, as_of=as_of)

    async def check_quotations(self, text: str, **place: Any) -> list[Quotation]:
        return await asyncio.to_thread(self._client.check_quotations, text, **place)

    def events(self, after: int = 0) -> AsyncIterator[Event]:
        return _items(self._client.events(after))

    async def akoma_ntoso(self, work: str, version: str | None = None) -> bytes:
        return await asyncio.to_thread(self._client.akoma_ntoso, work, version)

    async def export_manifest(self, name: str, *, since: int | None = None) -> dict[str, Any]:
        return await asyncio.to_thread(self._client.export_manifest, name, since=since)

    async def download_export(
        self, name: str, path: str | os.PathLike[str], *, since: int | None = None
    ) -> dict[str, Any]:
        return await asyncio.to_thread(self._client.download_export, name, path, since=since)


async def _items(items: Iterator[Item]) -> AsyncIterator[Item]:
    while (item := await asyncio.to_thread(next, items, _END)) is not _END:
        yield item
