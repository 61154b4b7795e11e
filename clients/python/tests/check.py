"""The client against a server that has 某市灯塔养护条例: python check.py ADDRESS FOLDER"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from huidian_client import AsyncClient, Client, HuidianError  # noqa: E402

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


async def asynchronous(address: str) -> None:
    async with AsyncClient(address) as library:
        article, work = await asyncio.gather(library.provision(LAW, "第二条"), library.find_work("没有的法"))
        assert article["path"] == "第二条" and work is None
        assert [event async for event in library.events()]


def main() -> None:
    address, folder = sys.argv[1], Path(sys.argv[2])
    synchronous(address, folder)
    asyncio.run(asynchronous(address))
    print("ok")


main()
