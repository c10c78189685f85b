"""Sockets: order, resuming, presence, slow ones, and how they end."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import replace
from datetime import timedelta

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from segue.core.conversation.vaults import Vault
from segue.server.housekeeping import close_tabs
from segue.server.live import wire
from segue.server.live.channels import Channel, Follower
from segue.server.views.chat import stamp
from segue.switchboard.line import Change

from .street import MONDAY_TEN, POLICY, Hand, street, told

WISH = "I want to talk to a person"


async def closed_with(url, *frames, origin=None, path="/v1/chat/socket"):
    """The code that a socket is closed with after these frames."""
    async with connect(url.replace("http", "ws", 1) + path, origin=origin) as line:
        try:
            for frame in frames:
                await line.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))
        except ConnectionClosed:  # it was told before it had said everything
            pass
        async with asyncio.timeout(5):
            await line.wait_closed()
        return line.close_code


def test_a_socket_that_breaks_protocol_is_told_why(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            chat, other = await here.visitor(), await here.visitor()
            session, id = chat.session["session"], chat.id
            hello = {"t": "hello", "session": session, "conversation": id, "after": 0}
            cases = [
                (4400, ["no json"]), (4400, ["[]"]), (4400, [b"\0"]), (4400, [{"t": "say"}]),
                (4400, [hello, {"t": "what"}]), (4400, [hello, {"t": "say", "key": 7, "text": "x"}]),
                (4400, [{**hello, "after": -1}]), (4401, [{**hello, "session": "forged"}]),
                (4404, [{**hello, "conversation": other.id}]), (4404, [{**hello, "conversation": "c-none"}]),
            ]  # fmt: skip
            got = [await closed_with(here.url, *frames) for _, frames in cases]

            assert got == [code for code, _ in cases]
            assert await closed_with(here.url, hello, origin="https://evil.example") == 4403
            assert await closed_with(here.url, {"t": "hello", "csrf": "x"}, path="/v1/desk/socket") == 4403
            ours = await closed_with(here.url, {"t": "hello", "csrf": "x"}, path="/v1/desk/socket", origin=here.url)
            assert ours == 4401

    told(story)


def test_whoever_says_no_hello_is_sent_away(tmp_path, monkeypatch):
    monkeypatch.setattr("segue.server.sockets.HELLO_WITHIN", 0.05)

    async def story():
        async with street(tmp_path / "shop.db") as here:
            assert await closed_with(here.url) == 4408

    told(story)


def test_too_many_from_one_address_are_sent_to_poll_and_the_others_are_served(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db", settings={"sockets_an_address": "3"}) as here:
            chats = [await here.visitor() for _ in range(3)]
            assert await closed_with(here.url) == 4429
            await chats[0].say("When do you open?")
            await chats[2].close()
            await asyncio.sleep(0.05)
            await here.visitor()

    told(story)


def test_a_poll_answers_as_soon_as_something_is_new(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben, chat = await here.desk("ben"), await here.visitor()
            await chat.say(WISH)
            await ben.accept(chat.id)
            first = (await chat.get()).json()
            waiting = asyncio.create_task(chat.get(after=first["seq"], wait=5))
            await asyncio.sleep(0.1)
            await ben.post(chat.id, "replies", key="r", text="Hello")
            async with asyncio.timeout(2):
                second = (await waiting).json()
            nothing = (await chat.get(after=second["seq"], wait=0.05)).json()

            assert [line["kind"] for line in first["said"]] == ["CustomerSpoke", "HandedOff", "Accepted"]
            assert [line["text"] for line in second["said"]] == ["Hello"]
            assert second["state"]["stage"] == "person"
            assert nothing["said"] == []
            assert nothing["seq"] == second["seq"]
            assert (await here.http().get(f"/v1/chat/conversations/{chat.id}/events")).status_code == 401

    told(story)


def test_whoever_comes_back_gets_what_was_missed_once_and_in_order(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben, chat = await here.desk("ben"), await here.visitor()
            await chat.say(WISH)
            await ben.accept(chat.id)
            await chat.kind("said", kind="Accepted")
            last = chat.said()[-1]["seq"]
            await chat.close()
            talking = asyncio.gather(*(ben.post(chat.id, "replies", key=f"r{n}", text=f"word {n}") for n in range(30)))
            back = await here.again(chat, after=last)
            await talking
            await back.until(lambda _: len(back.said()) >= 30)
            tab = await here.again(chat, after=0)

            assert sorted(line["text"] for line in back.said()) == sorted(f"word {n}" for n in range(30))
            seqs = [line["seq"] for line in back.said()]
            assert seqs == sorted(set(seqs))
            assert next(frame["t"] for frame in tab.frames) == "state"
            assert [line["seq"] for line in tab.said()][-30:] == seqs

    told(story)


def test_two_tabs_of_a_customer_and_two_of_the_desk_see_the_same(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            http, cookie, csrf = await here.signed_in("ben")
            tabs = [await here.tab("ben", http, cookie, csrf) for _ in range(2)]
            chat = await here.visitor()
            other = await here.again(chat, after=0)
            await chat.say(WISH)
            await tabs[0].accept(chat.id)
            for tab in tabs:
                await tab.send(t="open", conversation=chat.id)
                await tab.kind("case")
            await other.say("From the other tab.")
            for line in (chat, other, *tabs):
                await line.kind("said", text="From the other tab.")
            viewers = await tabs[0].until(lambda frame: frame["t"] == "viewers")

            assert viewers["viewers"] == [{"id": "ben", "name": "Ben Carter", "typing": False}]

    told(story)


def test_typing_and_read_marks_go_to_the_other_side(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben, mei, chat = await here.desk("ben"), await here.desk("mei"), await here.visitor()
            await chat.say(WISH)
            await chat.stage("waiting")
            holder = ben if (await here.segue.conversation(chat.id)).offer.agent == "ben" else mei
            other = mei if holder is ben else ben
            await holder.accept(chat.id)
            for tab in (holder, other):
                await tab.send(t="open", conversation=chat.id)
                await tab.kind("case")
            await holder.send(t="typing", conversation=chat.id, on=True)
            shown = await chat.kind("typing", who="person", on=True)
            await other.until(lambda frame: frame["t"] == "viewers" and any(one["typing"] for one in frame["viewers"]))
            await other.send(t="typing", conversation=chat.id, on=True)
            await chat.send(t="typing", on=True)
            await holder.kind("typing", who="customer", on=True)
            await chat.send(t="read", seq=3)
            await holder.kind("read", seq=3)
            await other.send(t="read", conversation=chat.id, seq=2)
            await holder.send(t="read", conversation=chat.id, seq=4)
            mark = await chat.kind("read")

            assert shown["name"] in ("Ben Carter", "Mei Tanaka")
            assert mark["seq"] == 4, "only the person who has it marks it as seen"
            assert len([frame for frame in chat.frames if frame["t"] == "typing" and frame["who"] == "person"]) == 1

    told(story)


def test_signing_in_is_being_there_and_a_lost_connection_is_forgiven_for_a_while(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db", settings={"lost_after": "0.3"}) as here:
            http, cookie, csrf = await here.signed_in("ben")
            ben = await here.tab("ben", http, cookie, csrf)
            mei = await here.desk("mei")

            async def is_there():
                return next(seat.present for seat in await here.segue.line.seats() if seat.person.id == "ben")

            assert ben.frames[0]["me"]["presence"] == "online"
            await ben.close()
            await asyncio.sleep(0.1)
            assert await is_there()
            back = await here.tab("ben", http, cookie, csrf)
            await asyncio.sleep(0.4)
            assert await is_there(), "another tab keeps it"
            away = await http.put("/v1/desk/presence", json={"presence": "away"})
            assert away.json()["presence"] == "away"
            assert not await is_there()
            await mei.until(lambda frame: frame["t"] == "person" and frame["person"]["presence"] == "away")
            await http.put("/v1/desk/presence", json={"presence": "online"})
            await back.close()
            await mei.until(lambda frame: frame["t"] == "person" and frame["person"]["presence"] == "offline")
            assert not await is_there()
            again = await here.tab("ben", http, cookie, csrf)
            assert again.frames[0]["me"]["presence"] == "online"

    told(story)


def test_who_writes_up_is_in_wrap_up_until_they_are_ready(tmp_path):
    people = tuple(replace(one, capacity=1) if one.id == "ben" else one for one in POLICY.people)

    async def story():
        policy = {"people": people, "wrap_up_for": timedelta(seconds=90)}
        async with street(tmp_path / "shop.db", policy=policy) as here:
            ben = await here.desk("ben")
            customer = await here.visitor()
            await customer.say("I want to talk to a person")
            await ben.accept(customer.id)
            await ben.post(customer.id, "give_back", note="Done.", tasks=[])
            shown = await ben.until(lambda frame: frame["t"] == "person" and frame["person"]["presence"] == "wrap-up")
            one = shown["person"]
            assert (one["id"], one["busy"], one["wrapping"], one["cools_until"]) == ("ben", 1, 1, None)
            assert one["wraps_until"] == stamp(here.clock() + timedelta(seconds=90))
            assert (await ben.http.get("/v1/desk/me")).json()["presence"] == "wrap-up"
            board = (await ben.http.get("/v1/desk/board", params={"team": "support"})).json()
            assert (board["now"]["online"], board["now"]["wrap_up"]) == (1, 1)
            assert [row["wrap_up"] for row in board["by_team"]] == [1]
            seen = len(ben.frames)
            answer = (await ben.http.post("/v1/desk/ready")).json()
            assert (answer["presence"], answer["busy"], answer["wraps_until"]) == ("online", 0, None)
            await ben.until(lambda frame: frame["t"] == "person" and frame["person"]["presence"] == "online", seen)

    told(story)


def test_who_declined_is_shown_as_spared_until_they_are_ready(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            tab, customer = await here.desk("ben"), await here.visitor()
            await customer.say("I want to talk to a person")
            made = await tab.offered(customer.id)
            assert (await tab.post(customer.id, "decline", offer=made["id"], because="")).status_code == 204
            until = stamp(here.clock() + timedelta(seconds=15))
            await tab.until(lambda frame: frame["t"] == "person" and frame["person"]["cools_until"] == until)
            seen = len(tab.frames)
            assert (await tab.http.post("/v1/desk/ready")).json()["cools_until"] is None
            await tab.until(lambda frame: frame["t"] == "person" and frame["person"]["cools_until"] is None, seen)
            await tab.http.put("/v1/desk/presence", json={"presence": "away"})
            assert (await tab.http.post("/v1/desk/ready")).json()["presence"] == "online", "ready is being there"

    told(story)


def test_a_session_that_was_ended_ends_its_sockets(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben = await here.desk("ben")
            answer = await ben.http.post("/v1/desk/logout")

            assert answer.status_code == 204
            assert await ben.closed() == 4401

    told(story)


def test_a_session_that_ended_elsewhere_ends_its_sockets_too(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben, mei = await here.desk("ben"), await here.desk("mei")
            await here.house.accounts.end_sessions_of("ben")  # as `segue user remove` does, by a process of its own
            async with asyncio.timeout(5):
                while ben.code is None:
                    await close_tabs(here.house)
                    await asyncio.sleep(0.1)

            assert await ben.closed() == 4401
            assert mei.code is None

    told(story)


def test_a_poll_waits_before_the_first_words_too(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            chat = await here.visitor()
            waiting = asyncio.create_task(chat.get(wait=5))
            done, _ = await asyncio.wait([waiting], timeout=0.3)
            await chat.say(WISH)
            first = (await waiting).json()  # perhaps only that it was opened, which nobody is shown
            said = first["said"] or (await chat.get(after=first["seq"], wait=5)).json()["said"]

            assert not done
            assert said[0]["kind"] == "CustomerSpoke"

    told(story)


def test_what_one_may_not_see_is_not_in_any_frame_and_goes_when_it_is_moved(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            ana, mei, deniz = await here.desk("ana"), await here.desk("mei"), await here.desk("deniz")
            chat = await here.visitor()
            await chat.say("I was charged twice, I want to talk to a person about a refund")
            await ana.accept(chat.id)
            await deniz.send(t="open", conversation=chat.id)
            refused = await deniz.kind("refused")
            hidden = await deniz.http.get(f"/v1/desk/conversations/{chat.id}")
            listed = (await deniz.http.get("/v1/desk/conversations")).json()
            everything = (await mei.http.get("/v1/desk/conversations", params={"view": "people"})).json()

            assert refused["problem"]["code"] == "unknown-conversation"
            assert hidden.status_code == 404
            assert listed == {"rows": [], "before": None}
            assert [one["id"] for one in everything["rows"]] == [chat.id]
            assert chat.id not in json.dumps([frame for frame in deniz.frames if frame["t"] != "refused"])

    told(story)


def test_lists_are_paged_and_searched(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            mei = await here.desk("mei")
            for n in range(60):
                await here.segue.board.open(f"c-{n:02}")
                await here.segue.board.hear(f"c-{n:02}", f"question {n} about a Harrow grinder")
            first = (await mei.http.get("/v1/desk/conversations", params={"view": "ai"})).json()
            second = (
                await mei.http.get("/v1/desk/conversations", params={"view": "ai", "before": first["before"]})
            ).json()
            found = (await mei.http.get("/v1/desk/conversations", params={"q": "question 17 harrow"})).json()
            wrong = await mei.http.get("/v1/desk/conversations", params={"before": "yesterday"})

            ids = [one["id"] for one in (*first["rows"], *second["rows"])]
            assert ids == [f"c-{n:02}" for n in reversed(range(60))]
            assert second["before"] is None
            assert [one["id"] for one in found["rows"]] == ["c-17"]
            assert wrong.status_code == 422

    told(story)


def test_a_restart_says_so_and_everything_is_there_again(tmp_path):
    async def story():
        path, clock = tmp_path / "shop.db", Hand()
        async with street(path, clock=clock) as here:
            ben, chat = await here.desk("ben"), await here.visitor()
            await chat.say(WISH)
            await ben.offered(chat.id)
            chat_session = chat.session
            await here.house.live.stop()
            reconnects = [await line.kind("reconnect") for line in (ben, chat)]
            codes = [await line.closed() for line in (ben, chat)]
        async with street(path, clock=clock) as here:
            there = {seat.person.id for seat in await here.segue.line.seats() if seat.present}
            ben = await here.desk("ben", is_there=False)
            back = await here.chat(here.http(), chat_session)

            assert codes == [1012, 1012]
            assert all(frame["after_ms"] > 0 for frame in reconnects)
            assert there == {"ben"}
            assert ben.frames[0]["me"]["presence"] == "online"
            assert [offer["conversation"] for offer in ben.frames[0]["offers"]] == [back.id]
            assert ben.frames[0]["offers"][0]["card"]["goal"]
            assert back.state["stage"] == "waiting"

    told(story)


def test_a_slow_socket_holds_up_nobody_and_is_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr(wire, "BEHIND", 200_000)

    async def story():
        async with street(tmp_path / "shop.db") as here:
            ben, chat = await here.desk("ben"), await here.visitor()
            await chat.say(WISH)
            await ben.accept(chat.id)
            slow = socket.create_connection(("127.0.0.1", int(here.url.rpartition(":")[2])))
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.sendall(
                b"GET /v1/chat/socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            )
            hello = {"t": "hello", "session": chat.session["session"], "conversation": chat.id, "after": 0}
            body = json.dumps(hello).encode()
            slow.sendall(b"\x81\xfe" + len(body).to_bytes(2, "big") + b"\0\0\0\0" + body)
            await asyncio.sleep(0.2)
            before = len(here.house.live.wires)
            for n in range(300):
                answer = await ben.post(chat.id, "replies", key=f"r{n}", text="x" * 19_000)
                assert answer.status_code == 200
                if len(here.house.live.wires) < before:
                    break
            await chat.until(lambda frame: frame["t"] == "said" and frame["kind"] == "HumanSpoke")
            slow.close()

            assert len(here.house.live.wires) < before, "the slow one was cut off"

    told(story)


class Heard:
    """A wire that only remembers."""

    def __init__(self):
        self.frames = []

    def push(self, frame):
        self.frames.append(frame)


def test_a_follower_that_lacks_something_is_told_to_catch_up(tmp_path):
    async def story():
        from segue import Segue

        changes: list[Change] = []
        async with Segue(tmp_path / "shop.db", POLICY, timers=False, clock=Hand(MONDAY_TEN)) as segue:
            segue.tap(changes.append)
            await segue.board.open("c-1")
            for n in range(3):
                await segue.board.hear("c-1", f"word {n}")
        channel, follower = Channel(), Follower(Heard(), "c-1", 1)
        follower.is_live = True
        channel.followers.append(follower)

        assert channel.deliver(changes[1], POLICY, Vault(())) == []
        assert channel.deliver(changes[1], POLICY, Vault(())) == [], "what was told is not told again"
        assert len(follower.wire.frames) == 1
        assert channel.deliver(changes[3], POLICY, Vault(())) == [follower]
        assert not follower.is_live
        assert follower.seq == 2
        assert len(follower.wire.frames) == 1

    told(story)


@pytest.mark.parametrize("size", [10, 125, 126, 65_535, 65_536])
def test_frames_are_what_a_browser_reads(size):
    frame = wire.encoded("x" * size)
    at = {True: 2, False: 4}[size + 2 < 126] if size + 2 < 65_536 else 10

    assert frame[0] == 0x81
    assert frame[at:] == b'"' + b"x" * size + b'"'
