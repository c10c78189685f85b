"""The stories of the walk, told through HTTP and sockets: what customers and people at the desk see of each other."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from .street import SUNDAY_NIGHT, Script, street, told

WISH = "I want to talk to a person"


def test_whoever_asks_for_a_person_is_answered_by_one_who_read_the_card(tmp_path):
    async def story():
        script = Script()
        async with street(tmp_path / "shop.db", assistant=script) as here:
            ben = await here.desk("ben")
            chat = await here.visitor()
            await chat.say("Where is my order 4471? I want to talk to a person")
            waiting = await chat.stage("waiting")
            offer = await ben.offered(chat.id)
            case = await ben.accept(chat.id)
            await chat.stage("person")
            answer = await ben.post(chat.id, "replies", key="r-1", text="Hello, Ben here.")
            said = await chat.kind("said", kind="HumanSpoke")

            assert script.asked == 0, "no model was asked"
            assert waiting["banner"]["on_duty"]
            assert waiting["banner"]["minutes"] == 1
            assert waiting["reference"]
            assert "4471" in offer["card"]["goal"] + offer["card"]["brief"]
            assert offer["card"]["why"][0]["trigger"] == "explicit_request"
            assert case["may"]["reply"]
            assert answer.json() == {"seq": said["seq"], "repeated": False}
            assert (said["who"], said["name"], said["text"]) == ("person", "Ben Carter", "Hello, Ben here.")
            assert [line["who"] for line in chat.said()] == ["customer", "system", "system", "person"]

    told(story)


def test_the_button_brings_a_person_before_any_word(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben = await here.desk("ben")
            chat = await here.visitor()
            first = await chat.post("person", key="p-1", language="de")
            again = await chat.post("person", key="p-1", language="de")
            await chat.stage("waiting")
            await ben.offered(chat.id)

            assert first.status_code == 200
            assert again.json() == first.json()
            assert "verbinde" in next(line["text"] for line in chat.said() if line["kind"] == "HandedOff")

    told(story)


def test_words_typed_while_waiting_reach_the_person_who_accepts(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            chat = await here.visitor()
            await chat.say(WISH)
            await chat.stage("waiting")
            await chat.say("The grinder arrived damaged.")
            ben = await here.desk("ben")
            case = await ben.accept(chat.id)
            unread = next(row["unread"] for row in ben.frames[0]["rows"] if row["id"] == chat.id)

            assert [line["text"] for line in case["said"] if line["who"] == "customer"] == [
                WISH,
                "The grinder arrived damaged.",
            ]
            assert unread == 2

    told(story)


def test_an_offer_that_is_declined_or_passes_goes_to_the_next_one(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            desks = {person: await here.desk(person) for person in ("ben", "chloe", "emeka", "mei")}
            chat = await here.visitor()
            await chat.say(WISH)
            asked = []
            for how in ("declined", "passed", "accepted"):
                await chat.stage("waiting")
                state = await here.segue.conversation(chat.id)
                person, offer = state.offer.agent, state.offer.id
                await desks[person].offered(chat.id)
                asked.append(person)
                if how == "declined":
                    answer = await desks[person].post(chat.id, "decline", offer=offer, because="on the phone")
                    assert answer.status_code == 204
                elif how == "passed":
                    await here.due(seconds=21)
                else:
                    await desks[person].accept(chat.id)
                gone = await desks[person].kind("offer_gone", offer=offer)
                assert gone["because"]
            await chat.stage("person")

            assert len(set(asked)) == 3
            events = await here.events(chat.id)
            assert [name for name in events if name in ("Offered", "Declined", "Expired", "Accepted")] == [
                "Offered", "Declined", "Offered", "Expired", "Offered", "Accepted",
            ]  # fmt: skip

    told(story)


def test_a_person_takes_over_while_the_ai_thinks_and_its_draft_is_kept_unsent(tmp_path):
    async def story():
        script = Script(gate=asyncio.Event())
        async with street(tmp_path / "shop.db", assistant=script) as here:
            mei = await here.desk("mei")
            chat = await here.visitor()
            await chat.say("When do you open?")
            await chat.kind("typing", who="ai", on=True)
            taken = await mei.post(chat.id, "take_over")
            await mei.send(t="open", conversation=chat.id)
            await mei.kind("case")
            script.gate.set()
            draft = await mei.kind("said", who="draft")
            await chat.kind("typing", who="ai", on=False)
            await mei.post(chat.id, "replies", key="1", text="At eight.")
            await chat.kind("said", kind="HumanSpoke")

            assert taken.json()["may"]["reply"]
            assert draft["text"].startswith("Our opening hours")
            assert not [line for line in chat.said() if line["who"] == "ai"]

    told(story)


def test_with_a_transfer_the_first_keeps_it_until_the_second_accepts(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben, jonas = await here.desk("ben"), await here.desk("jonas")
            chat = await here.visitor()
            await chat.say(WISH)
            await ben.accept(chat.id)
            moved = await ben.post(chat.id, "transfer", to="trust", because="a question of privacy")
            offer = await jonas.offered(chat.id)
            still = await ben.post(chat.id, "replies", key="r", text="One moment, Jonas is coming.")
            with_both = chat.state
            await jonas.accept(chat.id)
            await chat.until(lambda frame: frame["t"] == "state" and frame["state"]["name"] == "Jonas Weber")
            late = await ben.post(chat.id, "replies", key="r2", text="Too late.")

            assert moved.json()["row"]["holder"] in ("transfer",)
            assert offer["card"]["why"][0]["because"] == "a question of privacy"
            assert still.status_code == 200
            assert with_both["stage"] == "person"
            assert with_both["banner"]["team"] == "Trust and Privacy"
            assert late.status_code == 409
            assert late.json()["code"] == "not-yours"
            assert "jonas" in late.json()["holder"]

    told(story)


def test_the_handback_says_what_was_agreed_asks_for_a_rating_and_a_return_opens_it_again(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben = await here.desk("ben")
            chat = await here.visitor()
            await chat.say(WISH)
            await ben.accept(chat.id)
            await chat.stage("person")
            note = "A new grinder leaves today."
            back = await ben.post(chat.id, "give_back", note=note, tasks=[{"kind": "survey"}, {"kind": "confirm"}])
            await chat.stage("wrap_up")
            await here.due(minutes=3)
            await chat.until(lambda frame: frame["t"] == "state" and frame["state"]["rating"]["asked"])
            rated = await chat.post("rating", score=5, comment="Quick and kind.")
            unrated = await chat.post("rating", score=7)
            await chat.say("It still doesn't work!")
            await chat.stage("waiting")
            offer = await ben.offered(chat.id, len(ben.frames) - 3)

            assert back.json()["row"]["holder"] == "wrap_up"
            assert {task["kind"] for task in back.json()["tasks"]} == {"survey", "confirm"}
            assert note in next(line["text"] for line in chat.said() if line["kind"] == "HandedBack")
            assert rated.json()["rating"] == {"asked": False, "given": 5}
            assert unrated.status_code == 422
            assert offer["card"]["why"][0]["trigger"] == "reopened"

    told(story)


def test_a_closed_conversation_can_be_begun_anew_or_goes_on(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            mei = await here.desk("mei")
            chat = await here.visitor()
            await chat.say("When do you open?")
            await chat.kind("said", who="ai")
            closed = await mei.post(chat.id, "close", because="answered")
            await chat.stage("closed")
            device = chat.session["device"]
            same = (await chat.http.post("/v1/chat/session", json={"device": device})).json()
            fresh = (await chat.http.post("/v1/chat/session", json={"device": device, "fresh": True})).json()
            await chat.say("And on Sundays?")
            await chat.stage("ai")

            assert closed.json()["row"]["holder"] == "archive"
            assert same["conversation"] == chat.id
            assert fresh["conversation"] != chat.id

    told(story)


def test_where_nobody_is_on_duty_a_call_can_be_booked_or_an_address_left(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db", at=SUNDAY_NIGHT) as here:
            caller, writer = await here.visitor(), await here.visitor()
            for chat in (caller, writer):
                await chat.say(WISH)
                state = await chat.stage("waiting")
                assert not state["banner"]["on_duty"]
                assert state["banner"]["minutes"] is None
                assert state["can"]["callback"]
                assert state["can"]["details"]
            due = here.clock.at + timedelta(hours=20)
            past = await caller.post("callback", due=(here.clock.at - timedelta(hours=1)).isoformat(), contact="+1 555")
            booked = await caller.post("callback", due=due.isoformat(), contact="+1 555 0100")
            left = await writer.post("details", contact="sam@example.com", text="The grinder is broken.")
            await writer.kind("said", text="The grinder is broken.")

            assert past.status_code == 422
            assert booked.json()["banner"]["arranged"]
            assert left.json()["banner"]["arranged"]
            assert "sam@example.com" in next(line["text"] for line in writer.said() if line["kind"] == "DetailsLeft")

    told(story)


def test_of_two_who_accept_at_once_one_has_it_and_the_other_is_told_who(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben, mei = await here.desk("ben"), await here.desk("mei", is_there=False)
            chat = await here.visitor()
            await chat.say(WISH)
            offer = await ben.offered(chat.id)
            answers = await asyncio.gather(
                ben.post(chat.id, "accept", offer=offer["id"]), mei.post(chat.id, "accept", offer=offer["id"])
            )
            again = await ben.post(chat.id, "accept", offer=offer["id"])

            assert [answer.status_code for answer in answers] == [200, 409]
            assert answers[1].json()["code"] == "offer-gone"
            assert "ben" in answers[1].json()["holder"]
            assert again.status_code == 200, "whose answer was lost may ask again"
            assert (await here.events(chat.id)).count("Accepted") == 1

    told(story)


def test_of_two_who_take_over_at_once_both_see_one_holder(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben, chloe = await here.desk("ben", is_there=False), await here.desk("chloe", is_there=False)
            chat = await here.visitor()
            await chat.say(WISH)
            await chat.stage("waiting")
            await asyncio.gather(ben.post(chat.id, "take_over"), chloe.post(chat.id, "take_over"))
            holder = (await here.segue.conversation(chat.id)).who
            other = chloe if holder == "ben" else ben
            refused = await other.post(chat.id, "replies", key="x", text="Hello")

            assert holder in ("ben", "chloe")
            assert refused.status_code == 409

    told(story)


def test_the_same_message_after_a_reconnect_is_kept_once(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            chat = await here.visitor()
            seq = await chat.say("When do you open?", key="m-1")
            await chat.kind("said", who="ai")
            await chat.close()
            back = await here.again(chat, after=0)
            repeated = await back.say("When do you open?", key="m-1")
            polled = await back.post("messages", key="m-1", text="When do you open?")
            await back.send(t="say", key="m-1", text="Something else")
            refused = await back.kind("refused", key="m-1")

            assert repeated == seq
            assert polled.json() == {"seq": seq, "repeated": True}
            assert refused["problem"]["code"] == "key-reused"
            assert (await here.events(chat.id)).count("CustomerSpoke") == 1
            assert [line["seq"] for line in back.said()] == sorted({line["seq"] for line in back.said()})

    told(story)


def test_an_ai_that_fails_or_is_silent_brings_a_person(tmp_path):
    async def story():
        script = Script(error=RuntimeError("the model is down"))
        async with street(tmp_path / "shop.db", assistant=script) as here:
            ben = await here.desk("ben")
            failed, silent = await here.visitor(), await here.visitor()
            await failed.say("When do you open?")
            await failed.stage("waiting")
            first = await ben.offered(failed.id)
            script.error, script.gate = None, asyncio.Event()
            await silent.say("When do you open?")
            await silent.kind("typing", who="ai", on=True)
            await here.due(seconds=31)
            await silent.stage("waiting")
            script.gate.set()
            await silent.kind("typing", who="ai", on=False)

            assert "failed" in first["card"]["why"][0]["because"]
            assert not [line for chat in (failed, silent) for line in chat.said() if line["kind"] == "AiSpoke"]

    told(story)


def test_several_messages_while_the_ai_thinks_get_one_answer_and_a_wish_for_a_person_does_not_wait(tmp_path):
    async def story():
        script = Script(gate=asyncio.Event())
        async with street(tmp_path / "shop.db", assistant=script) as here:
            chat, other = await here.visitor(), await here.visitor()
            await chat.say("When do you open?")
            await chat.kind("typing", who="ai", on=True)
            await chat.say("And on Sundays?")
            await other.say("When do you open?")
            await other.kind("typing", who="ai", on=True)
            await other.say(WISH)
            await other.stage("waiting")
            script.gate.set()
            await chat.kind("said", who="ai")
            await other.kind("typing", who="ai", on=False)

            assert [line["who"] for line in chat.said()] == ["customer", "customer", "ai"]
            assert not [line for line in other.said() if line["who"] == "ai"]
            assert (await here.segue.conversation(chat.id)).unanswered == ()

    told(story)


def test_a_long_wait_is_told_and_its_banner_follows(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben = await here.desk("ben")
            busy = [await here.visitor() for _ in range(3)]
            for chat in busy:
                await chat.say(WISH)
                await ben.accept(chat.id)
            chat = await here.visitor()
            await chat.say(WISH)
            waiting = await chat.stage("waiting")
            await here.due(minutes=2, seconds=1)
            await chat.kind("said", kind="Informed")
            await ben.post(busy[0].id, "give_back", note="Done.", tasks=[])
            await ben.offered(chat.id)

            assert waiting["banner"]["on_duty"]
            assert waiting["banner"]["minutes"] != 1

    told(story)


def test_help_is_asked_of_a_supervisor_who_sees_it_at_once(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ana, ben = await here.desk("ana"), await here.desk("ben", is_there=False)
            chat = await here.visitor()
            await chat.say("I was charged twice, I want to talk to a person about a refund")
            await ana.accept(chat.id)
            before = len(ben.frames)
            asked = await ana.post(chat.id, "help", text="May I refund the shipping too?", to="ben")
            row = await ben.until(lambda frame: frame["t"] == "row" and frame["row"]["help"], before)
            note = await ben.post(chat.id, "notes", text="Yes, you may.")

            assert asked.json()["row"]["help"] == {"by": "ana", "text": "May I refund the shipping too?", "to": "ben"}
            assert row["row"]["help"]["to"] == "ben"
            assert note.status_code == 200
            assert not [
                frame for frame in chat.frames if "you may" in str(frame) or "refund the shipping" in str(frame)
            ]

    told(story)


def test_who_is_silent_reads_why_it_went_and_the_next_one_is_asked(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            desks = {person: await here.desk(person) for person in ("ben", "chloe")}
            chat = await here.visitor()
            await chat.say(WISH)
            await chat.stage("waiting")
            state = await here.segue.conversation(chat.id)
            silent = state.offer.agent
            other = ({"ben", "chloe"} - {silent}).pop()
            await desks[silent].accept(chat.id)
            await chat.stage("person")
            await here.due(minutes=3, seconds=1)

            lost = await desks[silent].kind("lost", conversation=chat.id)
            assert lost["because"].endswith("took it and wrote nothing for 3 minutes")
            assert lost["customer"] == "Visitor"
            await desks[other].offered(chat.id)
            line = await chat.kind("said", kind="Reassigned")
            assert "takes over" in line["text"]
            assert "wrote nothing" not in line["text"]

    told(story)
