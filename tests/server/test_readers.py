"""What the settings say reads: the lexicon in place, an endpoint on top of it; and how it is counted and ended."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from segue.core.events import Understood
from segue.core.policy import Policy
from segue.core.reading import Reading
from segue.core.transcript import Speaker, Transcript, Turn
from segue.readers.lexicon import Lexicon
from segue.readers.llm import LlmReader
from segue.readers.pool import Pooled
from segue.server.app import build
from segue.server.plugs import end_reader, pooled, reader_of
from segue.server.settings import BadSetting, settings_from, told

from ..endpoints import CALM, Script, completion
from ..endpoints import serving as scripted
from .premises import SHOP

KEY = "sk-this-is-never-printed"


def test_the_word_lists_read_in_place_unless_the_settings_say_otherwise():
    assert type(reader_of(settings_from({}), Policy())) is Lexicon


def test_an_endpoint_that_is_set_reads_on_top_of_them():
    given = {"SEGUE_READER_URL": "http://127.0.0.1:9/v1", "SEGUE_READER_MODEL": "m", "SEGUE_READER_KEY": KEY}

    assert type(reader_of(settings_from(given), Policy())) is LlmReader


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"SEGUE_READER_URL": "http://127.0.0.1:9/v1"}, "SEGUE_READER_MODEL"),
        ({"SEGUE_READER_MODEL": "m"}, "SEGUE_READER_MODEL"),
        ({"SEGUE_READER_URL": "api.example.com", "SEGUE_READER_MODEL": "m"}, "SEGUE_READER_URL"),
        ({"SEGUE_READER_KEY": "schlüssel"}, "SEGUE_READER_KEY"),
        ({"SEGUE_READER_KEY": "sk-1 sk-2"}, "SEGUE_READER_KEY"),
        ({"SEGUE_READER_KEY": "sk-1\r\nHost: x"}, "SEGUE_READER_KEY"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name_and_no_key_is_told(given, name):
    with pytest.raises(BadSetting) as refused:
        settings_from(given)

    assert refused.value.name == name
    assert not given.get("SEGUE_READER_KEY") or given["SEGUE_READER_KEY"] not in str(refused.value)


def test_the_key_is_never_told():
    shown = {row.setting.name: row.value for row in told({"SEGUE_READER_KEY": KEY})}

    assert shown["reader_key"] == "set"


@pytest.mark.parametrize(("how", "step"), [("planned", completion(CALM)), ("noted", (503, {}))])
def test_a_customers_turn_is_read_by_the_endpoint_and_counted(tmp_path: Path, how: str, step: object) -> None:
    script = Script(step)

    async def story(url: str) -> None:
        settings = settings_from(
            {},
            journal=str(tmp_path / "shop.db"),
            policy=str(SHOP / "policy.toml"),
            reader_url=url,
            reader_model="m",
            reader_key=KEY,
        )
        app = build(settings)
        async with app.router.lifespan_context(app):
            segue = app.state.house.segue
            async with segue.turn("c-1", "Where is my order?") as turn:
                if turn.open:
                    turn.say("On its way.", confidence=0.95)
            (read,) = [event for event in await segue.story("c-1") if isinstance(event, Understood)]
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
            async with client:
                counted = (await client.get("/metrics")).text
        assert bool(read.reading.notes) is (how == "noted")
        assert f'segue_readings_total{{how="{how}"}} 1.0' in counted

    with scripted(script) as url:
        asyncio.run(story(url))

    assert len(script.asked) == 1


class Held:
    """A reader that computes until it is let go."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def read_now(self, transcript: Transcript) -> Reading:
        assert self.gate.wait(10)
        return Reading(tone=0.25)


def test_a_pool_and_an_endpoint_answer_before_the_switchboard_gives_up() -> None:
    """The models are stuck and nobody is at the endpoint; what is read in time is the word lists' reading."""
    seconds = 1.0
    policy = replace(Policy(), read_within=timedelta(seconds=seconds))
    held, said = Held(), Transcript((Turn(Speaker.CUSTOMER, "I want to talk to a person"),))

    async def story() -> Reading:
        pool = pooled(held, policy)
        reader = LlmReader("http://127.0.0.1:9/v1", "m", None, pool, policy, within=seconds)
        try:
            async with asyncio.timeout(seconds):
                return await reader.read(said)
        finally:
            held.gate.set()
            await end_reader(reader)

    reading = asyncio.run(story())

    assert reading.wants_human is not None
    assert reading.wants_human > 0.9
    assert f"read by the word lists: the models took longer than {0.4 * seconds:g} s" in reading.notes


def test_what_has_threads_is_ended_and_what_has_none_is_left():
    held = Held()
    held.gate.set()

    async def story() -> None:
        pool = pooled(held, Policy())
        assert isinstance(pool, Pooled)
        await pool.read(Transcript())
        await end_reader(LlmReader("http://127.0.0.1:9/v1", "m", None, pool, Policy()))
        await end_reader(Lexicon(Policy()))

    asyncio.run(story())

    assert not [thread for thread in threading.enumerate() if thread.name == "segue-reader"]
