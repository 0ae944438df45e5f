"""An agent of Pydantic AI with the hub as its toolset."""

import asyncio
import sys

from pydantic_ai import Agent
from pydantic_ai.mcp import MCPToolset
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider


async def main(mcp_url: str, key: str, model_url: str, question: str) -> None:
    hub = MCPToolset(mcp_url, headers={"Authorization": f"Bearer {key}"})
    model = OpenAIChatModel("scripted", provider=OpenAIProvider(base_url=model_url, api_key="none"))
    async with Agent(model, toolsets=[hub]) as agent:
        print((await agent.run(question)).output)


asyncio.run(main(*sys.argv[1:]))
