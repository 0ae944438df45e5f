"""An agent of LangChain with the hub's tools through its MCP adapters."""

import asyncio
import sys

from langchain.agents import create_agent
from langchain_mcp_adapters.client import MultiServerMCPClient
from langchain_openai import ChatOpenAI


async def main(mcp_url: str, key: str, model_url: str, question: str) -> None:
    hub = {"transport": "streamable_http", "url": mcp_url, "headers": {"Authorization": f"Bearer {key}"}}
    tools = await MultiServerMCPClient({"opengithubx": hub}).get_tools()
    agent = create_agent(ChatOpenAI(model="scripted", base_url=model_url, api_key="none"), tools)
    answer = await agent.ainvoke({"messages": [("user", question)]})
    print(answer["messages"][-1].content)


asyncio.run(main(*sys.argv[1:]))
