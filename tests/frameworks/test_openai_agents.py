"""openai-agents: a tool that raises becomes a line for the model, unless it is told otherwise."""

from __future__ import annotations

from agents import Agent, Runner, function_tool, set_tracing_disabled
from agents.testing import ModelStep, ScriptedModel, assistant_message, function_call

from .stories import Stories

set_tracing_disabled(True)


def model_of(script):
    async def respond(_):
        step = await script.next()
        if isinstance(step, str):
            return [assistant_message(step)]
        return [
            function_call(call.tool, call.arguments, call_id=f"call-{script.calls}-{number}")
            for number, call in enumerate(step)
        ]

    return ScriptedModel([ModelStep.respond(respond)] * 30)


class TestOpenaiAgents(Stories):
    stopped_by = "MaxTurnsExceeded"

    async def answer(self, turn, script, tool, swallows, at_most):
        tool = function_tool(tool) if swallows else function_tool(tool, failure_error_function=None)
        agent = Agent(name="shop", instructions="Help.", tools=[tool], model=model_of(script))
        result = await Runner.run(agent, turn.messages, max_turns=at_most)
        return result.final_output

    def schema(self, tool):
        made = function_tool(tool)
        return made.name, made.description, made.params_json_schema
