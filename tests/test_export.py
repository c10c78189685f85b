"""The packet for others: the open document and its schema, carriers with limits, the vCon, and the command."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from segue import Segue
from segue.cli import app
from segue.core.events import Accepted, HumanSpoke
from segue.core.packet import EmptyPacket, Fact, Mood, Record, Solved, pack
from segue.core.packet.carriers import CARRIERS, UnknownCarrier, project
from segue.core.packet.opened import MARK, NotAPacket, opened, packet_from, schema
from segue.core.policy import Policy
from segue.core.reading import Likely
from segue.core.transcript import Speaker, ToolCall, Transcript, Turn
from segue.core.triggers import Evidence, Reason, Trigger
from segue.journal.vcon import vcon_of
from segue.readers.lexicon import Lexicon

SCHEMA = Path(__file__).parents[1] / "schemas" / "packet-1.json"
REASON = Reason(Trigger.ASKED, "the customer asks for a person", (Evidence(0, "a person"),))
SAID = Transcript(
    (
        Turn(Speaker.CUSTOMER, "Order HL-48213 leaks, I paid $340 on March 4th"),
        Turn(Speaker.TOOL, "", ToolCall("get_order", (("order", "HL-48213"),), "delivered", True)),
        Turn(Speaker.AI, "Returns are possible within 14 days of the delivery."),
        Turn(Speaker.CUSTOMER, "Let me talk to a person"),
    )
)
RECORD = Record("c-1", "Ana", "gold", "en", (("city", "Lisbon"),), ("HL-48213: delivered",), ("#7 leaks",))
PACKED = pack(SAID, (), (REASON,), Policy(), customer="c-1", record=RECORD, gaps=("no tickets",), draft="I am afraid")
FULL = replace(
    PACKED, similar=(Solved("t-9", "It leaks", "A new seal was sent", 0.9),), intents=(Likely("return", 0.9),)
)

texts = st.text(max_size=60)
facts = st.builds(Fact, texts, texts, st.none() | st.integers(0, 99), texts, st.booleans(), st.none() | texts)
packets = st.builds(
    replace,
    st.just(FULL),
    goal=texts.filter(str.strip),
    brief=st.text(max_size=400).filter(str.strip),
    stuck=texts,
    facts=st.lists(facts, max_size=30).map(tuple),
    missing=st.lists(texts, max_size=5).map(tuple),
    mood=st.builds(Mood, texts, st.none() | st.floats(-1, 1), st.just((Evidence(None, "x"),))),
    intent=st.none() | texts,
)
UNSAID = {"name", "value", "trigger", "evidence", "p", "tier", "language", "what"}
"""Fields whose names say what they are."""


# ---- the open document


def test_the_schema_that_is_kept_is_the_one_that_the_code_makes():
    """`segue export --schema` makes it anew; what it requires may never grow."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema()
    assert schema()["required"] == [MARK, "mood", "urgency", "goal", "brief"]
    Draft202012Validator.check_schema(schema())


def test_every_field_of_the_schema_says_what_it_is():
    def undescribed(part, at):
        for name, of in part.get("properties", {}).items():
            yield from [] if "description" in of or name in UNSAID else [f"{at}.{name}"]
            for inner in (of, of.get("items", {}), *of.get("anyOf", ())):
                yield from undescribed(inner, f"{at}.{name}")

    assert set(undescribed(schema(), "")) == set()


@given(packets)
def test_a_packet_round_trips_and_keeps_to_its_schema(packet):
    document = json.loads(json.dumps(opened(packet)))

    assert packet_from(document) == packet
    Draft202012Validator(schema()).validate(document)


def test_a_reader_skips_what_it_does_not_know_and_fills_in_what_it_does_not_find():
    document = opened(FULL)
    newer = json.loads(json.dumps({**document, "weather": {"of": "a newer Segue"}}))
    newer["facts"][0]["colour"] = "blue"
    newer["why"][0]["trigger"] = "a_newer_trigger"
    older = {name: document[name] for name in (MARK, "mood", "urgency", "goal", "brief")}

    assert packet_from(newer).facts == FULL.facts
    assert packet_from(newer).why[0].because == REASON.because
    assert packet_from(older).facts == ()


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({MARK: None}, MARK),
        ({"goal": 3}, "goal"),
        ({"facts": "none"}, "facts"),
        ({"facts": [{"name": "order"}]}, "facts.0.value"),
        ({"mood": []}, "mood"),
        ({"tried": [{"what": "a", "result": "b", "turn": "first"}]}, "tried.0.turn"),
        ({"tried": [{"what": "a", "result": "b", "turn": 1, "at": "noon"}]}, "tried.0.at"),
        ({"record": {"customer": "c", "facts": [["city", "Lisbon"]]}}, "record.facts"),
    ],
)
def test_what_is_no_packet_is_refused_with_the_place(change, at):
    with pytest.raises(NotAPacket) as refused:
        packet_from({**opened(FULL), **change})

    assert refused.value.at == at
    assert "packet-1.json" in str(refused.value)


def test_a_document_that_says_nothing_is_no_packet():
    with pytest.raises(EmptyPacket):
        packet_from({**opened(FULL), "brief": " "})
    with pytest.raises(NotAPacket):
        packet_from([])


# ---- carriers


@given(packets, st.sampled_from(sorted(CARRIERS)))
def test_nothing_is_longer_than_a_carrier_takes_and_the_link_is_whole(packet, carrier):
    link = "https://support.example/p/" + "x" * 300
    told = project(packet, carrier, link)

    assert len(told.text) <= CARRIERS[carrier].text
    assert told.text.endswith(link)
    assert told.keys["handoff_packet"] == link
    assert len(json.dumps(dict(told.keys), ensure_ascii=False).encode(errors="replace")) <= CARRIERS[carrier].keys
    assert all(isinstance(value, str) and value for value in told.keys.values())


def test_a_carrier_gets_the_most_important_first():
    told = project(FULL, "attribute", "https://support.example/p/t")

    assert FULL.goal in told.text
    assert told.keys["handoff_reason"] == "explicit_request"
    assert told.keys["fact_order"] == "HL-48213"
    with pytest.raises(UnknownCarrier, match="note"):
        project(FULL, "pigeon")
    with pytest.raises(ValueError, match="shorter"):
        project(FULL, "attribute", "https://" + "x" * 1_800)


# ---- the vCon and the command


def problems_of(document: Mapping[str, object]) -> list[str]:
    """What of the draft's rules a vCon breaks, in words; [] if nothing: places that do not exist, types, missing parts."""
    parties, dialog = document.get("parties"), document.get("dialog")
    if not isinstance(parties, list) or not isinstance(dialog, list):
        return ["parties and dialog must be lists"]
    found = [f"{name} is missing" for name in ("vcon", "uuid", "created_at", "parties") if name not in document]
    for place, one in enumerate(dialog):
        kind = one.get("type")
        if kind == "text" and not {"start", "parties", "originator", "body", "encoding"} <= set(one):
            found.append(f"dialog {place} lacks a field of a text")
        if kind == "transfer":
            who = [one.get(name) for name in ("transferee", "transferor", "transfer_target")]
            found += [f"dialog {place} names no party" for at in who if not isinstance(at, int) or at >= len(parties)]
            found += [f"dialog {place} names no dialog" for at in one.get("original", []) if at >= len(dialog)]
        found += [f"dialog {place} names no party" for at in one.get("parties", []) if at >= len(parties)]
    return found


async def _told(file):
    charged = "My card 4111 1111 1111 1111 was charged for order HL-48213"
    async with Segue(file, Policy(), reader=Lexicon(Policy()), timers=False) as segue:
        async with segue.turn("c-1", charged, customer="ana") as turn:
            turn.say("I see the charge and look into it now.")
        async with segue.turn("c-1", "I want to talk to a person"):
            pass
        async with segue.turn("c-2", "Do you sell mugs?") as turn:
            turn.say("Yes, two kinds of them.")
        return list(await segue.story("c-1"))


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    file = tmp_path_factory.mktemp("export") / "shop.db"
    asyncio.run(_told(file))
    return str(file)


def ran(*arguments):
    return CliRunner().invoke(app, ["export", *arguments])


def test_a_conversation_is_exported_as_a_vcon_of_the_draft(journal):
    document = json.loads(ran(journal, "c-1", "--vcon").stdout)

    assert problems_of(document) == []
    assert document["meta"]["draft"].startswith("draft-ietf-vcon")
    assert [party["role"] for party in document["parties"][:2]] == ["customer", "ai-agent"]
    assert document["analysis"][0]["schema"] == "urn:segue:packet:1"
    assert packet_from(document["analysis"][0]["body"]).facts
    assert document["dialog"][0]["originator"] == 0
    assert "4111" not in json.dumps(document)
    assert document["uuid"][14] == "8"


def test_a_transfer_stands_in_the_vcon_between_what_was_before_and_after(tmp_path):
    events = asyncio.run(_told(tmp_path / "shop.db"))
    later = events[-1].at + timedelta(seconds=9)
    events += [Accepted(later, "o-1", "dana", "Dana has joined."), HumanSpoke(later, "dana", "Hello, I have read it.")]
    document = vcon_of("c-1", events, Policy())
    (moved,) = [one for one in document["dialog"] if one["type"] == "transfer"]

    assert problems_of(document) == []
    assert document["parties"][moved["transfer_target"]] == {"name": "dana", "role": "agent"}
    assert document["dialog"][moved["target_dialog"][0]]["body"] == "Dana has joined."


def test_the_packet_and_a_carriers_fields_are_exported_masked(journal):
    packet = json.loads(ran(journal, "c-1").stdout)
    told = json.loads(ran(journal, "c-1", "--carrier", "note", "--link", "https://support.example/p/t").stdout)

    assert packet_from(packet).goal
    assert told["text"].endswith("https://support.example/p/t")
    assert "4111" not in json.dumps([packet, told])
    assert "[card-1]" in json.dumps(packet)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "needs a journal"),
        (("JOURNAL", "c-9"), "c-1"),
        (("JOURNAL", "c-2"), "never handed"),
        (("JOURNAL", "c-1", "--carrier", "pigeon"), "note"),
        (("missing.db", "c-1"), "missing.db"),
    ],
)
def test_what_cannot_be_exported_is_said_with_what_would_do(journal, arguments, says):
    refused = ran(*(journal if one == "JOURNAL" else one for one in arguments))

    assert refused.exit_code == 2
    assert says in refused.stderr


def test_a_vcon_has_each_packet_as_it_stands_at_the_end_of_its_handoff():
    async def story():
        async with Segue(":memory:", policy=Policy()) as segue:
            async with segue.turn("c-1", "Order HL-48213 leaks, ring 555 010 1234. I want to talk to a person"):
                pass
            await segue.packets.correct("c-1", "order", "HL-48213", None)
            assert await segue.packets.reword("c-1", 1, "A leak", "It leaks. They want help.", "m")
            return await segue.story("c-1")

    document = vcon_of("c-1", asyncio.run(story()), Policy())
    (analysis,) = document["analysis"]

    assert document["subject"] == analysis["body"]["goal"] == "A leak"
    assert "HL-48213" not in json.dumps([document["subject"], document["analysis"]])
    assert "HL-48213" in json.dumps(document["dialog"]), "the customer's own words stay"


def test_an_export_is_masked_by_the_teams_policy_or_says_whose_masks_it_has(journal, tmp_path, monkeypatch):
    monkeypatch.delenv("SEGUE_POLICY", raising=False)
    own = ran(journal, "c-1")
    (tmp_path / "policy.toml").write_text('general = "support"\n[mask]\nexports = ["email"]\n', encoding="utf-8")
    monkeypatch.setenv("SEGUE_POLICY", str(tmp_path / "policy.toml"))
    theirs = ran(journal, "c-1")

    assert own.stderr.count("\n") == 1
    assert "SEGUE_POLICY" in own.stderr
    json.loads(own.stdout)
    assert "masked as" not in theirs.stderr
