"""LangChain on LangGraph: a tool that raises ends the run, unless a middleware answers for it."""

from __future__ import annotations

from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import ToolErrorMiddleware
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import tool as langchain_tool

from .stories import Stories


class ScriptedChat(BaseChatModel):
    """A chat model that follows a script."""

    script: Any

    @property
    def _llm_type(self):
        return "scripted"

    def bind_tools(self, tools, **_):
        return self

    def _generate(self, *_, **__):
        raise NotImplementedError("the stories are async")

    async def _agenerate(self, *_, **__):
        step = await self.script.next()
        if isinstance(step, str):
            message = AIMessage(step)
        else:
            calls = [
                {"name": call.tool, "args": call.arguments, "id": f"call-{self.script.calls}-{number}"}
                for number, call in enumerate(step)
            ]
            message = AIMessage("", tool_calls=calls)
        return ChatResult(generations=[ChatGeneration(message=message)])


class TestLangchain(Stories):
    stopped_by = "GraphRecursionError"
    describes_arguments = False

    async def answer(self, turn, script, tool, swallows, at_most):
        told_to_the_model = [ToolErrorMiddleware(lambda error, request: f"An error occurred: {error}")]
        agent = create_agent(
            ScriptedChat(script=script), tools=[langchain_tool(tool)], middleware=told_to_the_model if swallows else []
        )
        result = await agent.ainvoke({"messages": turn.messages}, {"recursion_limit": at_most})
        return result["messages"][-1].text

    def schema(self, tool):
        made = langchain_tool(tool)
        return made.name, made.description, made.tool_call_schema.model_json_schema()
