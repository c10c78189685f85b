"""pydantic-ai: a tool that raises ends the run, unless a hook answers for it."""

from __future__ import annotations

from pydantic_ai import Agent, Tool, UsageLimits
from pydantic_ai.capabilities import Hooks
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import FunctionModel

from .stories import Stories


def model_of(script):
    async def respond(messages, info):
        step = await script.next()
        if isinstance(step, str):
            return ModelResponse(parts=[TextPart(step)])
        return ModelResponse(
            parts=[
                ToolCallPart(call.tool, call.arguments, tool_call_id=f"call-{script.calls}-{number}")
                for number, call in enumerate(step)
            ]
        )

    return FunctionModel(respond)


async def told_to_the_model(ctx, *, call, tool_def, args, error):
    return f"An error occurred: {error}"


class TestPydanticAi(Stories):
    stopped_by = "UsageLimitExceeded"

    async def answer(self, turn, script, tool, swallows, at_most):
        hooks = [Hooks(tool_execute_error=told_to_the_model)] if swallows else []
        agent = Agent(model_of(script), tools=[tool], capabilities=hooks)
        told = "\n".join(f"{message['role']}: {message['content']}" for message in turn.messages)
        return (await agent.run(told, usage_limits=UsageLimits(request_limit=at_most))).output

    def schema(self, tool):
        made = Tool(tool).tool_def
        return made.name, made.description, made.parameters_json_schema
