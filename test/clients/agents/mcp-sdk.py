"""A small agent on the MCP SDK: it shows a model the hub's tools and makes the calls that the model asks for."""

import asyncio
import json
import sys

from mcp import Client
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client
from openai import AsyncOpenAI


async def main(mcp_url: str, key: str, model_url: str, question: str) -> None:
    model = AsyncOpenAI(base_url=model_url, api_key="none")
    http = create_mcp_http_client(headers={"Authorization": f"Bearer {key}"})
    async with Client(streamable_http_client(mcp_url, http_client=http)) as hub:
        tools = [
            {"type": "function", "function": {"name": tool.name, "description": tool.description, "parameters": tool.input_schema}}
            for tool in (await hub.list_tools()).tools
        ]
        messages = [{"role": "user", "content": question}]
        while True:
            answer = await model.chat.completions.create(model="scripted", messages=messages, tools=tools)
            said = answer.choices[0].message
            if not said.tool_calls:
                return print(said.content)
            messages.append(said.model_dump(exclude_none=True))
            for call in said.tool_calls:
                result = await hub.call_tool(call.function.name, json.loads(call.function.arguments))
                text = "\n".join(part.text for part in result.content if part.type == "text")
                messages.append({"role": "tool", "tool_call_id": call.id, "content": text})


asyncio.run(main(*sys.argv[1:]))
