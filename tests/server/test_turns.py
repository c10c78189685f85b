"""`segue.turn` over HTTP: one message until exactly one outcome, for a backend in any language."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from .premises import Premises, serving

HOURS = "What are your opening hours?"


class Ai:
    """A backend that talks to a conversation of its own."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http, self.id, self.tag = http, f"b-{secrets.token_hex(4)}", ""

    async def post(self, what: str, key: str = "", tag: str | None = None, **body: Any) -> httpx.Response:
        """A change at the epoch that was seen last, unless told otherwise."""
        headers = {"idempotency-key": key} if key else {}
        if seen := self.tag if tag is None else tag:
            headers["if-match"] = seen
        answer = await self.http.post(f"/v1/conversations/{self.id}/{what}", json=body, headers=headers)
        self.tag = answer.headers.get("etag", self.tag)
        return answer

    async def get(self, what: str = "", **query: Any) -> Any:
        answer = await self.http.get(f"/v1/conversations/{self.id}{what}", params=query)
        return answer.raise_for_status().json()

    async def begin(self, text: str, key: str = "", **more: Any) -> Any:
        return (await self.post("turns", key, text=text, **more)).raise_for_status().json()

    async def events(self) -> list[str]:
        return [event["type"] for event in (await self.get("/events"))["events"]]

    async def said(self) -> list[str]:
        return [line["content"] for line in (await self.get())["messages"] if line["role"] == "assistant"]


@contextlib.asynccontextmanager
async def backend(tmp_path: Path, **settings: str) -> AsyncIterator[tuple[Premises, Ai]]:
    async with serving(tmp_path, **settings) as at:
        yield at, Ai(await at.backend())


def forgotten(tmp_path: Path) -> None:
    """As if the process had been killed before it kept what it answered."""
    for file in tmp_path.glob("shop.accounts.db*"):
        file.unlink()


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_one_message_until_exactly_one_outcome(tmp_path: Path) -> None:
    async def story() -> None:
        async with backend(tmp_path) as (_, ai):
            begun = await ai.begin(HOURS, "m-1", customer="c-1001")
            assert (begun["open"], begun["turn"], begun["decision"]["kind"]) == (True, 0, "answer")
            assert begun["messages"][-1] == {"role": "user", "content": HOURS}
            assert ai.tag == f'"{begun["epoch"]}"'
            sent = (await ai.post("turns/0/say", text="From 8 to 20.", confidence=0.97)).json()
            assert (sent["outcome"], sent["outbox"]) == ("sent", ["From 8 to 20."])

            again = await ai.begin("And on Sundays?", "m-2")
            handed = (await ai.post(f"turns/{again['turn']}/hand_off", because="I do not know", to="billing")).json()
            assert handed["outcome"] == "handed_off"
            assert handed["decision"]["reasons"][0] == {"trigger": "transfer", "because": "I do not know"}
            assert len(handed["outbox"]) == 1
            assert await ai.said() == ["From 8 to 20."]

            now = await ai.get()
            assert (now["customer"], now["open"], now["team"], now["unanswered"]) == ("c-1001", False, "billing", [])
            packet = await ai.get("/packet")
            assert any("I do not know" in str(part) for part in packet.values())
            people = (await ai.http.get("/v1/people")).json()["people"]
            assert {"ana", "mei"} <= {one["id"] for one in people}
            assert {one["role"] for one in people} == {"agent", "supervisor"}

    asyncio.run(story())


def test_a_failure_of_the_ai_brings_a_person_and_later_words_go_to_them(tmp_path: Path) -> None:
    async def story() -> None:
        async with backend(tmp_path) as (_, ai):
            assert code(await ai.http.get(f"/v1/conversations/{ai.id}/packet")) == (404, "unknown-conversation")
            turn = (await ai.begin(HOURS))["turn"]
            assert code(await ai.http.get(f"/v1/conversations/{ai.id}/packet")) == (404, "not-found")
            failed = (await ai.post(f"turns/{turn}/fail", because="the model timed out")).json()
            assert failed["outcome"] == "handed_off"
            late = await ai.begin("Hello?")
            assert (late["open"], late["outcome"], late["messages"]) == (False, "with_people", [])
            assert code(await ai.post("turns/1/say", text="Here I am")) == (409, "overtaken")

    asyncio.run(story())


def test_what_is_judged_wrong_is_never_said(tmp_path: Path) -> None:
    """An empty or endless answer, and one of little confidence, is kept for the person."""

    async def story() -> list[str]:
        async with backend(tmp_path) as (at, _):
            drafts = [{"text": "  "}, {"text": "a" * 500_000}, {"text": "Perhaps.", "confidence": 0.05}]
            outcomes = []
            for draft in drafts:
                ai = Ai(await at.backend())
                turn = (await ai.begin(HOURS))["turn"]
                outcomes.append((await ai.post(f"turns/{turn}/say", **draft)).json()["outcome"])
                assert draft["text"] not in await ai.said()
            return outcomes

    outcomes = asyncio.run(story())

    assert outcomes[:2] == ["handed_off", "handed_off"]
    assert outcomes[2] in ("asked", "handed_off")


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("turns/0/say", {"text": "x"}),
    ("turns/0/hand_off", {"because": "x"}),
    ("turns/0/fail", {"because": "x"}),
    ("tools", {"tool": "t"}),
    ("delegate", {"by": "ai", "to": "b", "because": ""}),
]


@pytest.mark.parametrize(("what", "body"), CHANGES, ids=[what for what, _ in CHANGES])
def test_a_change_rests_on_an_epoch(tmp_path: Path, what: str, body: dict[str, Any]) -> None:
    """428 without one, 409 with a stale one and with how it stands now; after either nothing was written but a draft."""

    async def story() -> None:
        async with backend(tmp_path) as (at, ai):
            await ai.begin(HOURS)
            for none in ("", "*", '"x"', "null", "-1"):
                assert code(await ai.post(what, tag=none, **body)) == (428, "epoch-needed")
            stale = ai.tag
            mei = await at.agent("mei")
            (await mei.post(f"/v1/desk/conversations/{ai.id}/take_over")).raise_for_status()
            before = await ai.events()
            late = await ai.post(what, tag=stale, **body)
            assert code(late) == (409, "overtaken")
            now = late.json()
            assert (now["conversation"], now["holder"], now["who"]) == (ai.id, "human", "mei")
            assert late.headers["etag"] == f'"{now["epoch"]}"' == f'"{(await ai.get())["epoch"]}"'
            assert code(await ai.post(what, **body)) == (409, "overtaken"), "the epoch is right, and a person has it"
            assert {*(await ai.events())[len(before) :]} <= {"DraftKept"}

    asyncio.run(story())


def test_the_same_key_is_answered_as_the_first_time(tmp_path: Path) -> None:
    async def story() -> None:
        async with backend(tmp_path) as (_, ai):
            first = await ai.begin(HOURS, "k")
            assert await ai.begin(HOURS, "k") == {**first, "repeated": True}
            assert code(await ai.post("turns", "k", text="Something else")) == (422, "key-reused")
            sent = await ai.post("turns/0/say", "k", text="From 8 to 20.")
            again = await ai.post("turns/0/say", "k", text="From 8 to 20.")
            assert (again.status_code, again.json()) == (200, sent.json())
            assert again.headers["etag"] == sent.headers["etag"]
            assert code(await ai.post("turns/0/say", "k", text="From 9.")) == (422, "key-reused")
            assert code(await ai.post("turns/0/say", "other", text="From 9.")) == (409, "overtaken")
            assert await ai.said() == ["From 8 to 20."]
            assert (await ai.events()).count("CustomerSpoke") == 1

    asyncio.run(story())


def test_the_same_key_twice_at_once_is_one_outcome(tmp_path: Path) -> None:
    """A backend that lost patience asks again while its first request is still under way."""

    async def story() -> None:
        async with backend(tmp_path) as (_, ai):
            begun = await asyncio.gather(*(ai.begin(HOURS, "k") for _ in range(4)))
            assert {(one["turn"], one["open"]) for one in begun} == {(0, True)}
            sent = await asyncio.gather(*(ai.post("turns/0/say", "k", text="From 8 to 20.") for _ in range(4)))
            assert [one.json()["outcome"] for one in sent] == ["sent"] * 4
            assert [one.json()["outbox"] for one in sent] == [["From 8 to 20."]] * 4
            events = await ai.events()
            assert (events.count("AiSpoke"), events.count("DraftKept"), events.count("CustomerSpoke")) == (1, 0, 1)

    asyncio.run(story())


@pytest.mark.parametrize("end", ["say", "hand_off", "fail"])
def test_an_answer_that_was_lost_with_the_process_is_found_in_the_journal(tmp_path: Path, end: str) -> None:
    """What was decided is durable before it is answered; a crash in between loses the answer alone."""
    body = {"text": "From 8 to 20."} if end == "say" else {"because": "broken"}

    async def story() -> None:
        async with backend(tmp_path) as (_, ai):
            await ai.begin(HOURS, "k-0")
            id, epoch = ai.id, ai.tag
            first = (await ai.post(f"turns/0/{end}", "k-1", **body)).json()
            events = await ai.events()
        forgotten(tmp_path)
        async with backend(tmp_path) as (_, ai):
            ai.id = id
            begun = await ai.begin(HOURS, "k-0")
            assert (begun["repeated"], begun["open"]) == (True, False)
            again = (await ai.post(f"turns/0/{end}", "k-1", tag=epoch, **body)).json()
            assert (again["outcome"], again["outbox"]) == (first["outcome"], first["outbox"])
            assert await ai.events() == events

    asyncio.run(story())


def test_a_turn_that_nobody_gave_is_refused_and_more_words_make_a_draft_stale(tmp_path: Path) -> None:
    async def story() -> None:
        async with backend(tmp_path) as (_, ai):
            await ai.begin(HOURS)
            assert code(await ai.post("turns/1/say", text="x")) == (404, "not-found")
            assert code(await ai.post("turns/-1/say", text="x")) == (422, "not-valid")
            assert code(await ai.post(f"turns/{10**40}/fail", because="x")) == (422, "not-valid")
            await ai.begin("I mean on Sundays.")
            stale = await ai.post("turns/0/say", text="From 8 to 20.")
            assert code(stale) == (409, "overtaken")
            assert "wrote more" in stale.json()["detail"]
            assert (await ai.post("turns/1/say", text="On Sundays we are closed.")).json()["outcome"] == "sent"
            assert code(await ai.post("turns/1/fail", because="x")) == (409, "overtaken")

    asyncio.run(story())


def test_of_two_backends_at_once_one_is_heard(tmp_path: Path) -> None:
    async def story() -> None:
        async with backend(tmp_path) as (at, one):
            other = Ai(await at.backend("other"))
            other.id = one.id
            await asyncio.gather(one.begin(HOURS, "m-1"), other.begin(HOURS, "m-1"))
            answers = await asyncio.gather(
                one.post("turns/0/say", text="From 8 to 20."), other.post("turns/0/say", text="All day.")
            )
            assert sorted(answer.status_code for answer in answers) == [200, 409]
            won = next(answer.json()["outbox"] for answer in answers if answer.is_success)
            assert await one.said() == won
            assert (await one.events()).count("DraftKept") == 1

    asyncio.run(story())


def test_tools_ask_first_and_what_is_spent_stays_spent(tmp_path: Path) -> None:
    async def story() -> None:
        async with backend(tmp_path) as (_, ai):
            turn = (await ai.begin(HOURS))["turn"]
            limits = {"each": {"amount": 50}, "limits": {"amount": 70}}
            call = (await ai.post("tools", tool="refund", arguments={"amount": 40, "to": "Sam"}, **limits)).json()
            ended = {"tool": "refund", "arguments": {"amount": 40}, "result": "it broke", "ok": False}
            assert (await ai.post(f"tools/{call['call']}", **ended)).status_code == 204
            for wrong in (60, 31, -1, "40 or so", "NaN", "1e999", None, True):
                refused = await ai.post("tools", tool="refund", arguments={"amount": wrong}, **limits)
                assert code(refused) == (403, "refused"), wrong
            assert code(await ai.post("tools", tool="refund", arguments={}, **limits)) == (403, "refused")
            assert code(await ai.post("tools", tool="refund", reserve=False, **limits)) == (422, "not-valid")
            said = (await ai.post(f"turns/{turn}/say", text="Done.", confidence=0.99)).json()
            assert said["outcome"] == "handed_off", "what was refused is an alarm, and brings a person"
            assert said["decision"]["reasons"][0]["trigger"] == "limit"

    asyncio.run(story())


def test_tools_at_once_cannot_outrun_a_limit(tmp_path: Path) -> None:
    async def story() -> list[int]:
        async with backend(tmp_path) as (_, ai):
            await ai.begin(HOURS)
            body = {"tool": "refund", "arguments": {"amount": 20}, "limits": {"amount": 70}}
            return [one.status_code for one in await asyncio.gather(*(ai.post("tools", **body) for _ in range(8)))]

    assert sorted(asyncio.run(story())) == [200] * 3 + [403] * 5


def test_arguments_may_be_anything_that_json_can_say(tmp_path: Path) -> None:
    async def story() -> None:
        async with backend(tmp_path) as (_, ai):
            await ai.begin(HOURS)
            odd = {"n": 10**40, "deep": [[{"a": None}]], "text": "\x00\u202e<script>"}
            assert (await ai.post("tools", tool="t", arguments=odd)).status_code == 200
            headers = {"if-match": ai.tag, "content-type": "application/json"}
            for raw in (b'{"tool": "t", "arguments": {"a": NaN}}', b'{"tool": "t", "arguments": {"a": "\\ud800"}}'):
                answer = await ai.http.post(f"/v1/conversations/{ai.id}/tools", content=raw, headers=headers)
                assert answer.status_code < 500, answer.text
            deep = b'{"tool": "t", "arguments": {"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}"
            answer = await ai.http.post(f"/v1/conversations/{ai.id}/tools", content=deep, headers=headers)
            assert 400 <= answer.status_code < 500, answer.text

    asyncio.run(story())


def test_ais_may_pass_a_customer_on_but_not_in_a_circle(tmp_path: Path) -> None:
    async def story() -> None:
        async with backend(tmp_path) as (_, ai):
            await ai.begin(HOURS)
            first = await ai.post("delegate", by="ai", to="refunds", because="money")
            assert first.json()["epoch"] == (await ai.get())["epoch"]
            for _ in range(10):
                for by, to in (("refunds", "ai"), ("ai", "refunds")):
                    if not (answer := await ai.post("delegate", by=by, to=to, because="")).is_success:
                        assert code(answer) == (409, "overtaken")
                        assert "circle" in answer.json()["detail"]
                        return
            raise AssertionError("they went on for ever")

    asyncio.run(story())


def test_events_are_read_on_from_a_number(tmp_path: Path) -> None:
    async def story() -> None:
        async with backend(tmp_path) as (_, ai):
            await ai.begin(HOURS)
            whole = await ai.get("/events")
            rest = await ai.get("/events", after=2)
            assert rest["events"] == whole["events"][2:]
            assert [event["version"] for event in whole["events"]] == list(range(1, whole["version"] + 1))
            assert (await ai.get("/events", after=10_000)) == {"events": [], "version": whole["version"]}

    asyncio.run(story())
