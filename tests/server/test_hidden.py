"""What is hidden from a destination appears nowhere in what it gets."""

from __future__ import annotations

import asyncio
import json
import logging

from segue.core.conversation.vaults import vault_of
from segue.core.events import Revealed
from segue.server.logs import formatter

from .street import Script, street, told

CARD, OTHER, IBAN = "4111 1111 1111 1111", "5500005555555559", "DE89 3704 0044 0532 0130 00"
WISH = "I want to talk to a person"


def test_a_person_at_the_desk_sees_tokens_and_the_customer_their_own_words(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben = await here.desk("ben")
            chat = await here.visitor()
            await chat.say(f"Charge {CARD} for order 4471, not {OTHER}. {WISH}")
            await chat.stage("waiting")
            await ben.accept(chat.id)
            await ben.send(t="open", conversation=chat.id)
            await ben.kind("case")
            await chat.say(f"again: {CARD} and 4111-1111-1111-1111")
            await ben.post(chat.id, "notes", text=f"their card is {CARD}")
            await ben.post(chat.id, "help", text=f"may I charge {OTHER}?", to=None)
            line = await ben.kind("said", kind="CustomerSpoke", text="again: [card-1] and [card-1]")
            await ben.kind("said", kind="Noted", text="their card is [card-1]")
            await ben.until(lambda frame: frame["t"] == "row" and frame["row"]["help"])
            await asyncio.sleep(0.4)
            case = (await ben.http.get(f"/v1/desk/conversations/{chat.id}")).json()
            lists = [
                (await ben.http.get("/v1/desk/conversations", params=q)).text for q in ({"view": "mine"}, {"q": CARD})
            ]
            said = [frame["text"] for frame in chat.said() if frame["who"] == "customer"]
            got = json.dumps([ben.frames, case, lists])

            assert line["text"] == next(one["text"] for one in case["said"] if one["seq"] == line["seq"])
            for secret in (CARD, OTHER, "4111-1111-1111-1111"):
                assert secret not in got
            assert "[card-1]" in case["card"]["brief"] + case["card"]["goal"] + case["said"][0]["text"]
            assert chat.id in lists[1], "it is found by what they know of it"
            assert said[1] == f"again: {CARD} and 4111-1111-1111-1111"

    told(story)


def test_who_looks_behind_a_token_is_written_down_before_they_see_it(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben = await here.desk("ben")
            chat = await here.visitor()
            await chat.say(f"Charge {CARD}. {WISH}")
            await chat.stage("waiting")
            await ben.accept(chat.id)
            answer = await ben.post(chat.id, "reveal", token="[card-1]")
            wrong = await ben.post(chat.id, "reveal", token="[card-7]")
            sent = await ben.post(chat.id, "replies", key="r-1", text="I charge [card-1] now.")
            looks = [event for event in await here.segue.story(chat.id) if isinstance(event, Revealed)]

            assert answer.json() == {"token": "[card-1]", "value": CARD}
            assert (wrong.status_code, wrong.json()["code"]) == (404, "unknown-token")
            assert [(look.by, look.token) for look in looks] == [("ben", "[card-1]")]
            assert CARD not in repr(looks)
            assert (await chat.kind("said", kind="HumanSpoke", seq=sent.json()["seq"]))[
                "text"
            ] == "I charge [card-1] now."

    told(story)


def test_nobody_looks_into_what_they_may_not_see(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben = await here.desk("ben")
            chat = await here.visitor()
            await chat.say(f"My card is {CARD}")
            answer = await ben.post(chat.id, "reveal", token="[card-1]")
            stranger = await chat.http.post(f"/v1/desk/conversations/{chat.id}/reveal", json={"token": "[card-1]"})

            assert (answer.status_code, answer.json()["code"]) == (404, "unknown-conversation")
            assert stranger.status_code in (401, 403)
            assert CARD not in answer.text + stranger.text

    told(story)


def test_a_token_is_the_same_after_a_restart(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben = await here.desk("ben")
            chat = await here.visitor()
            await chat.say(f"Not {OTHER} but {CARD}. {WISH}")
            await chat.stage("waiting")
            before = (await ben.accept(chat.id))["said"][0]["text"]
        async with street(tmp_path / "shop.db") as here:
            ben = await here.desk("ben")
            after = (await ben.http.get(f"/v1/desk/conversations/{chat.id}")).json()["said"][0]["text"]
            row = next(row for row in ben.frames[0]["rows"] if row["id"] == chat.id)
            value = (await ben.post(chat.id, "reveal", token="[card-2]")).json()["value"]

            assert before == after == f"Not [card-1] but [card-2]. {WISH}"
            assert row["last"]["text"] == before
            assert value == CARD

    told(story)


def test_a_conversation_that_was_not_at_hand_is_numbered_from_its_beginning(tmp_path, monkeypatch):
    monkeypatch.setattr("segue.server.live.lists.RECENT", 1)

    async def story():
        async with street(tmp_path / "shop.db") as here:
            mei = await here.desk("mei")
            chat, other = await here.visitor(), await here.visitor()
            await chat.say(f"My cards are {OTHER} and {CARD}")
            await other.say("Hello?")
            await mei.send(t="open", conversation=chat.id)
            await mei.kind("case")
            await chat.say(f"It is {CARD}")
            await mei.until(lambda frame: "It is [card-2]" in json.dumps(frame))
            await asyncio.sleep(0.4)

            assert CARD not in json.dumps(mei.frames)

    told(story)


def test_logs_have_nobodys_words(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)

    async def story():
        script = Script(error=RuntimeError(f"the model choked on {CARD}"))
        async with street(tmp_path / "shop.db", assistant=script) as here:
            ben = await here.desk("ben")
            chat = await here.visitor()
            await chat.say(f"hush-hush {CARD}, where is my order?")
            await chat.stage("waiting")
            await ben.accept(chat.id)
            await ben.post(chat.id, "replies", key="r-1", text="whisper 12")
            await ben.post(chat.id, "reveal", token="[card-1]")
            await ben.post(chat.id, "reveal", token="[card-9]")

    told(story)
    logged = [record for record in caplog.records if record.name.startswith("segue")]
    words = "\n".join(formatter(is_console).format(record) for record in logged for is_console in (True, False))

    assert "the model choked on [card]" in words
    assert "hush-hush" not in words
    assert "whisper" not in words
    assert CARD not in words


def test_a_vault_of_some_events_gives_the_numbers_of_all(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            chat = await here.visitor()
            for card in (CARD, OTHER):
                await chat.say(f"Charge {card} to {IBAN}. {WISH}")
            events = await here.segue.story(chat.id)
            whole, grown = vault_of(("card", "iban"), events), vault_of(("card", "iban"), events[:2])
            grown.take(events[1:], 1)
            late = vault_of(("card",), ())
            late.take(events[2:], 2)

            assert grown.hidden(events) == whole.hidden(events)
            assert whole.value("[card-2]") == OTHER
            assert not late.is_whole
            assert "[card]" in repr(late.hidden(events))

    told(story)
