"""Asks a running MCP server of huidian with the official Python client: `client.py stdio BINARY DATA` or `client.py http URL`.

Prints one JSON object of what was seen; the Rust test that starts it judges.
"""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

try:
    from mcp.client.streamable_http import streamablehttp_client
except ImportError:  # renamed in newer releases
    from mcp.client.streamable_http import streamable_http_client as streamablehttp_client


def member(value, snake):
    """A member of a message: releases before 2 spell it in camelCase, later ones in snake_case."""
    head, *rest = snake.split("_")
    camel = head + "".join(word.title() for word in rest)
    return getattr(value, snake) if hasattr(value, snake) else getattr(value, camel)


async def ask(session, calls):
    started = await session.initialize()
    tools = (await session.list_tools()).tools
    dumped = json.dumps([tool.model_dump(mode="json") for tool in tools], ensure_ascii=False)
    seen = {
        "protocol": member(started, "protocol_version"),
        "tools": [tool.name for tool in tools],
        "tools_bytes": len(dumped.encode()),
        "read_only": all(member(tool.annotations, "read_only_hint") for tool in tools),
        "resources": len((await session.list_resources()).resources),
        "templates": [member(item, "uri_template") for item in member(await session.list_resource_templates(), "resource_templates")],
        "prompts": [item.name for item in (await session.list_prompts()).prompts],
        "answers": [],
    }
    for name, arguments in calls:
        # the client checks structured content against the output schema and raises where it does not fit
        result = await session.call_tool(name, arguments)
        seen["answers"].append(
            {
                "error": bool(member(result, "is_error")),
                "content": member(result, "structured_content"),
            }
        )
    return seen


async def main():
    calls = json.loads(sys.stdin.read())
    kind, *rest = sys.argv[1:]
    if kind == "stdio":
        binary, data = rest
        server = StdioServerParameters(command=binary, args=["--data", data, "mcp"])
        async with stdio_client(server) as (read, write):
            async with ClientSession(read, write) as session:
                seen = await ask(session, calls)
    else:
        async with streamablehttp_client(rest[0]) as streams:
            async with ClientSession(streams[0], streams[1]) as session:
                seen = await ask(session, calls)
    print(json.dumps(seen, ensure_ascii=False))


asyncio.run(main())
