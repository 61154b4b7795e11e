"""The client to be awaited: each question waits in a thread, so that the loop goes on."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, TypeVar

from .exports import ExportManifest, ProvisionRow, Table
from .synchronous import Client
from .types import (
    Check,
    Citation,
    Digest,
    DutyAnswer,
    Event,
    Exports,
    Provision,
    Quotation,
    Search,
    Work,
    WorkDetail,
    WrittenDigest,
)

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

    def events(self, after: str | int = 0) -> AsyncIterator[Event]:
        return _items(self._client.events(after))

    async def akoma_ntoso(self, work: str, version: str | None = None) -> bytes:
        return await asyncio.to_thread(self._client.akoma_ntoso, work, version)

    async def applies(self, profile: Mapping[str, Any], **asked: Any) -> DutyAnswer:
        return await asyncio.to_thread(self._client.applies, profile, **asked)

    async def read_digest(self, roundup: str | bytes, **asked: Any) -> Digest:
        return await asyncio.to_thread(self._client.read_digest, roundup, **asked)

    async def check_digest(self, roundup: str | bytes, **asked: Any) -> Check:
        return await asyncio.to_thread(self._client.check_digest, roundup, **asked)

    async def write_digest(self, first: str, last: str, **filters: Any) -> WrittenDigest:
        return await asyncio.to_thread(self._client.write_digest, first, last, **filters)

    async def download_digest(
        self, first: str, last: str, path: str | os.PathLike[str], *, format: str = "docx", **filters: Any
    ) -> None:
        await asyncio.to_thread(self._client.download_digest, first, last, path, format=format, **filters)

    async def exports(self) -> Exports:
        return await asyncio.to_thread(self._client.exports)

    def provision_rows(
        self, *, since: str | int | None = None, as_of: str | None = None
    ) -> AsyncIterator[ProvisionRow]:
        return _items(self._client.provision_rows(since=since, as_of=as_of))

    def rows(
        self, table: Table, *, since: str | int | None = None, as_of: str | None = None
    ) -> AsyncIterator[Any]:
        return _items(self._client.rows(table, since=since, as_of=as_of))

    async def export_manifest(self, name: str, *, since: str | int | None = None) -> ExportManifest:
        return await asyncio.to_thread(self._client.export_manifest, name, since=since)

    async def download_export(
        self, name: str, path: str | os.PathLike[str], *, since: str | int | None = None
    ) -> ExportManifest:
        return await asyncio.to_thread(self._client.download_export, name, path, since=since)


async def _items(items: Iterator[Item]) -> AsyncIterator[Item]:
    while (item := await asyncio.to_thread(next, items, _END)) is not _END:
        yield item
