"""The client against a server that has 某市灯塔养护条例: python check.py ADDRESS FOLDER"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from huidian_client import AsyncClient, Client, ExportManifest, HuidianError  # noqa: E402

LAW = "某市灯塔养护条例"


def synchronous(address: str, folder: Path) -> None:
    with Client(address) as library:
        titles = [work["title"] for work in library.works(limit=10)]
        whole = library._transport.get("/api/v1/works?limit=1")["total"]
        assert len(titles) == whole > 10, (len(titles), whole)
        assert LAW in titles
        article = library.provision(LAW, "第二条")
        assert article["text"].startswith("第二条"), article
        assert len(article["sha256"]) == 64 and article["release"] > 0
        assert library.find_provision(LAW, "第九十九条") is None
        assert library.find_work("没有的法") is None
        assert library.search("灯塔")["hits"], "a word of the text is found"
        (cited,) = library.find_citations(f"依照《{LAW}》第一条处理")
        assert cited["verdict"] == "found", cited
        assert list(library.citations(LAW)), "articles refer to the first"
        quote = article["text"].removeprefix("第二条").strip()[:20]
        (checked,) = library.check_quotations(quote, work=LAW, provision="第二条")
        assert checked["verdict"] == "exact", checked
        seen = [event["seq"] for event in library.events()]
        assert seen == sorted(set(seen)) and seen
        assert library.akoma_ntoso(LAW).startswith(b"<?xml")
        manifest = library.download_export("provisions.jsonl", folder / "rows.jsonl")
        whole = (folder / "rows.jsonl").read_bytes()
        assert whole.count(b"\n") == manifest["rows"] > 0
        # a transfer that broke off goes on
        (folder / "rows.jsonl").unlink()
        partial = folder / f"rows.jsonl.{manifest['sha256'][:16]}.part"
        partial.write_bytes(whole[: len(whole) // 2])
        library.download_export("provisions.jsonl", folder / "rows.jsonl")
        assert (folder / "rows.jsonl").read_bytes() == whole and not partial.exists()
        tables(library, manifest)
        duties(library)
        digests(library, folder)
        try:
            library.search("灯塔", unknown="x")
        except HuidianError as error:
            assert error.status == 400 and error.detail, error
        else:
            raise AssertionError("an unknown parameter is refused")
    try:
        Client(address, token="not a token").search("灯塔")
    except HuidianError as error:
        assert error.status == 401, error
    else:
        raise AssertionError("a bad token is refused")
    try:
        # nobody listens there
        Client("http://127.0.0.1:1").find_work(LAW)
    except HuidianError as error:
        assert error.status == 0 and "127.0.0.1:1" in error.title and error.detail, error
    else:
        raise AssertionError("a server that is not there is told as an error")


def tables(library: Client, manifest: ExportManifest) -> None:
    known = {(one["what"], one["format"]) for one in library.exports()["exports"]}
    assert ("provisions", "parquet") in known and len(known) == 12, known
    rows = list(library.provision_rows())
    assert len(rows) == manifest["rows"] and {row["work"] for row in rows} == {LAW}
    assert all(row["status"] and len(row["sha256"]) == 64 for row in rows)
    # nothing happened since; what another library gave out is refused
    cursor = library.exports()["cursor"]
    assert cursor == manifest["cursor"] and list(library.rows("works", since=cursor)) == []
    assert list(library.events(cursor)) == []
    for ask in (lambda: list(library.rows("works", since="3.0123456789ab")), lambda: list(library.events("9999999"))):
        try:
            ask()
        except HuidianError as error:
            assert error.status == 409 and "cursor" in error.detail, error
        else:
            raise AssertionError("the cursor of another library is refused")


def duties(library: Client) -> None:
    answer = library.applies({"is_bank_insurance": True}, as_of="2026-03-01")
    assert answer["as_of"] == "2026-03-01"
    assert answer["applies"] and answer["unknown"], "what is not known is asked for"
    assert all(one["ask"] for one in answer["unknown"])
    try:
        library.applies({"is_lighthouse": True})
    except HuidianError as error:
        assert "is_lighthouse" in error.detail, error
    else:
        raise AssertionError("an unknown attribute is named")


def digests(library: Client, folder: Path) -> None:
    roundup = f"# 2024年汇总\n\n1. 《{LAW}》，2019年3月4日发布\n2. 《没有的办法》，2024年5月1日发布\n"
    read = library.read_digest(roundup, name="汇总.md")
    assert [row["title"] for row in read["documents"]] == [LAW, "没有的办法"], read
    assert library.read_digest(roundup.encode(), name="汇总.md") == read
    checked = library.check_digest(roundup, name="汇总.md", as_of="2024-12-31")
    assert [row["work"] for row in checked["rows"]] == [LAW, None], checked
    written = library.write_digest("2019", "2019")
    assert written["count"] == len(written["documents"]) > 0, written
    library.download_digest("2019", "2019", folder / "2019.docx")
    assert (folder / "2019.docx").read_bytes().startswith(b"PK")


async def asynchronous(address: str) -> None:
    async with AsyncClient(address) as library:
        article, work = await asyncio.gather(library.provision(LAW, "第二条"), library.find_work("没有的法"))
        assert article["path"] == "第二条" and work is None
        assert [event async for event in library.events()]
        tables, answer, digest, written = await asyncio.gather(
            library.exports(),
            library.applies({"is_bank_insurance": True}, as_of="2026-03-01"),
            library.read_digest(f"# 汇总\n\n1. 《{LAW}》\n", name="汇总.md"),
            library.write_digest("2019", "2019"),
        )
        assert len([row async for row in library.provision_rows()]) > 3
        assert [row async for row in library.rows("works", since=tables["cursor"])] == []
        assert answer["applies"] and digest["documents"] and written["documents"]
        checked = await library.check_digest(f"# 汇总\n\n1. 《{LAW}》\n", name="汇总.md")
        assert checked["rows"][0]["work"] == LAW


def main() -> None:
    address, folder = sys.argv[1], Path(sys.argv[2])
    synchronous(address, folder)
    asyncio.run(asynchronous(address))
    print("ok")


main()
