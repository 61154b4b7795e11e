"""What exports are made of; the columns of each table are in docs/src/bulk.md."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

Table = Literal["provisions", "works", "events", "citations"]


class ExportManifest(TypedDict):
    """What stands beside an export: `cursor` is what the next one takes as `since`."""

    file: str
    what: Table
    format: Literal["jsonl", "csv", "parquet"]
    columns: list[str]
    rows: int
    works: int
    size_bytes: int
    sha256: str
    as_of: str
    cursor: str
    since: str | None
    library: str


class ProvisionRow(TypedDict):
    """An article or clause of a text."""

    work: str
    title: str
    expression: str
    path: str
    heading_path: list[str]
    text: str | None
    status: str
    newer_text_known: bool
    known_until: str | None
    effective_on: str | None
    ended_on: str | None
    ended_is_assumed: bool
    citations: list[str]
    source: str | None
    source_sha256: str | None
    sha256: str | None
    withheld: bool
    recognised: bool
    doubtful_characters: int | None
    composed: bool
    composed_text: NotRequired[str | None]
