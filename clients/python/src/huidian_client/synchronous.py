"""The client that waits."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .errors import HuidianError
from .exports import ExportManifest, ProvisionRow, Table
from .transport import Transport, segment
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

API = "/api/v1"


class Client:
    """A server of Huidian. `token` is needed only where the keeper asks for one."""

    def __init__(self, base: str = "http://127.0.0.1:7878", *, token: str | None = None, timeout: float = 60) -> None:
        self._transport = Transport(base, token, timeout)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is kept open between questions."""

    def works(self, **filters: Any) -> Iterator[Work]:
        """Works of a filter as in list addresses (`sector`, `kind`, `status`, `issuer`, `q` …), to the last one."""
        address: str | None = self._transport.address(f"{API}/works", filters)
        while address:
            part = self._transport.get(address)
            yield from part["works"]
            address = part.get("next")

    def work(self, work: str) -> WorkDetail:
        return self._transport.get(f"{API}/works/{segment(work)}")

    def find_work(self, work: str) -> WorkDetail | None:
        """A work; None where it is not in this library, which says nothing of whether it exists."""
        return _none_if_missing(lambda: self.work(work))

    def provision(
        self, work: str, path: str, *, version: str | None = None, as_of: str | None = None
    ) -> Provision:
        address = f"{API}/works/{segment(work)}/{segment(path)}"
        return self._transport.get(self._transport.address(address, {"version": version, "as_of": as_of}))

    def find_provision(
        self, work: str, path: str, *, version: str | None = None, as_of: str | None = None
    ) -> Provision | None:
        return _none_if_missing(lambda: self.provision(work, path, version=version, as_of=as_of))

    def search(self, words: str, **filters: Any) -> Search:
        return self._transport.get(self._transport.address(f"{API}/search", {"q": words, **filters}))

    def citations(self, work: str, *, direction: str = "out") -> Iterator[Citation]:
        """References in a work, or with `direction="in"` to it."""
        path = f"{API}/works/{segment(work)}/citations"
        address: str | None = self._transport.address(path, {"direction": direction, "limit": 500})
        while address:
            part, address = self._transport.get_linked(address)
            yield from part

    def find_citations(self, text: str, *, as_of: str | None = None) -> list[Citation]:
        """References in a text, each looked up."""
        return self._transport.post(self._transport.address(f"{API}/citations", {"as_of": as_of}), text)

    def check_quotations(
        self,
        text: str,
        *,
        work: str | None = None,
        provision: str | None = None,
        version: str | None = None,
        as_of: str | None = None,
    ) -> list[Quotation]:
        """Whether quoted words stand in the provision they are quoted from."""
        query = {"work": work, "provision": provision, "version": version, "as_of": as_of}
        return self._transport.post(self._transport.address(f"{API}/quotations", query), text)

    def events(self, after: str | int = 0) -> Iterator[Event]:
        """What was recorded after a number or a cursor (`export_manifest(…)["cursor"]`), oldest first. That of another library is refused (409)."""
        address: str | None = self._transport.address(f"{API}/events", {"after": after, "limit": 1000})
        while address:
            part = self._transport.get(address)
            yield from part["events"]
            address = part.get("next")

    def akoma_ntoso(self, work: str, version: str | None = None) -> bytes:
        """A text with its tree in XML."""
        label = f"/zho@{segment(version)}" if version else ""
        with self._transport.open("GET", f"/akn/cn/doc/{segment(work)}{label}") as answer:
            return answer.read()

    def applies(
        self,
        profile: Mapping[str, Any],
        *,
        incident: Mapping[str, Any] | None = None,
        as_of: str | None = None,
        since: str | None = None,
    ) -> DutyAnswer:
        """Which duties bind an organisation, by when, and why. What the profile leaves out is not known and never false: `unknown` says what to ask."""
        asked = {"profile": dict(profile), "incident": incident and dict(incident), "as_of": as_of, "since": since}
        return self._transport.post_json(f"{API}/duties/answers", {key: it for key, it in asked.items() if it is not None})

    def read_digest(self, roundup: str | bytes, *, name: str | None = None, line_style: Sequence[str] = ()) -> Digest:
        """The documents that a roundup names. `name` is that of its file: its ending tells the format of bytes."""
        query = {"name": name, "line_style": list(line_style)}
        return self._transport.post(self._transport.address(f"{API}/digests/read", query), roundup)

    def check_digest(
        self,
        roundup: str | bytes,
        *,
        name: str | None = None,
        line_style: Sequence[str] = (),
        as_of: str | None = None,
    ) -> Check:
        """Every row of a roundup, compared with the library."""
        query = {"name": name, "line_style": list(line_style), "as_of": as_of}
        return self._transport.post(self._transport.address(f"{API}/digests/check", query), roundup)

    def write_digest(self, first: str, last: str, **filters: Any) -> WrittenDigest:
        """A roundup of a period (days, months or years), written from the library."""
        return self._transport.get(self._digest_address(first, last, filters | {"format": "json"}))

    def download_digest(
        self, first: str, last: str, path: str | os.PathLike[str], *, format: str = "docx", **filters: Any
    ) -> None:
        """The same as a file: `markdown`, `html`, `docx` or `xlsx`."""
        address = self._digest_address(first, last, filters | {"format": format})
        with self._transport.open("GET", address) as answer:
            Path(path).write_bytes(answer.read())

    def _digest_address(self, first: str, last: str, filters: Mapping[str, Any]) -> str:
        return self._transport.address(f"{API}/digests/write", {"from": first, "to": last, **filters})

    def exports(self) -> Exports:
        """The tables there are to take away, in every format, and the cursor of now."""
        return self._transport.get(f"{API}/exports")

    def provision_rows(self, *, since: str | int | None = None, as_of: str | None = None) -> Iterator[ProvisionRow]:
        """Every article and clause of every text, one by one as they come."""
        return self.rows("provisions", since=since, as_of=as_of)

    def rows(self, table: Table, *, since: str | int | None = None, as_of: str | None = None) -> Iterator[Any]:
        """The rows of a table, one by one as they come. A transfer that breaks off has to begin anew: `download_export` goes on."""
        query = {"since": since, "as_of": as_of}
        return self._transport.lines(self._transport.address(f"{API}/exports/{table}.jsonl", query))

    def export_manifest(self, name: str, *, since: str | int | None = None) -> ExportManifest:
        return self._transport.get(self._transport.address(f"{API}/exports/{name}.manifest.json", {"since": since}))

    def download_export(self, name: str, path: str | os.PathLike[str], *, since: str | int | None = None) -> ExportManifest:
        """Writes an export such as `provisions.jsonl` and gives its manifest. What an earlier call left in `PATH.part` is gone on with, as long as the library is the same."""
        manifest = self.export_manifest(name, since=since)
        target = Path(path)
        partial = target.with_name(f"{target.name}.{manifest['sha256'][:16]}.part")
        # an export may be empty
        partial.touch()
        have = partial.stat().st_size
        if have < manifest["size_bytes"]:
            headers = {"Range": f"bytes={have}-", "If-Range": f'"{manifest["sha256"]}"'} if have else {}
            address = self._transport.address(f"{API}/exports/{name}", {"since": since})
            with self._transport.open("GET", address, headers=headers) as answer:
                goes_on = answer.status == 206
                with partial.open("ab" if goes_on else "wb") as file:
                    while piece := answer.read(1 << 16):
                        file.write(piece)
        with partial.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != manifest["sha256"]:
            partial.unlink()
            raise OSError(f"{name}: the library changed meanwhile, or the transfer broke; try again")
        partial.replace(target)
        return manifest


def _none_if_missing(ask: Any) -> Any:
    try:
        return ask()
    except HuidianError as error:
        if error.status == 404:
            return None
        raise
