"""What nobody may keep comes in by no other door either: names of files, tools, records, tickets, alarms, nudges."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from segue.core import events as e
from segue.core.conversation.scrubbing import scrubbed
from segue.core.packet import Fact, Record, Solved, pack
from segue.core.packet.secret_names import is_secret_name
from segue.core.redaction import SECRET_REMOVED, cleaned, file_name
from segue.core.routing import Destination
from segue.core.transcript import Attachment, Speaker, Transcript, Turn
from segue.core.triggers import Evidence, Reason, Trigger
from segue.journal.codec import encode

from .street import POLICY, street, told
from .test_files import PNG

AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
SECRETS = ("hunter22", "zebra99", "4455", "987")
RECORD = Record(
    "c-1001", facts=(("password", "zebra99"), ("tier code", "G-4")), tickets=("2024: password is zebra99",),
    orders=("HL-48213, cvv 987",),
)  # fmt: skip
SIMILAR = (Solved("T-1", "my password is hunter22", "the PIN was 4455", 0.9),)
WHY = (Reason(Trigger.ASKED, "they said: password hunter22", (Evidence(0, "the cvv is 987"),)),)


@pytest.mark.parametrize(
    "name",
    ["password", "new_password", "card_cvv", "pass_word", "CVV2", "cardCvv", "pin_code", "user-pin", "one_time_code",
     "x-api-key", "clientSecret", "contraseña", "mot de passe", "Security Code", "sim_pin", "card's security code"],
)  # fmt: skip
def test_a_name_says_that_its_value_is_secret(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    ["order", "order_id", "promo_code", "password_reset_link", "password_changed", "passport", "passenger", "boarding_pass",
     "pin_location", "map_pin", "shipping", "tan_color", "token_count", "keyboard", "opinion", "postal_code", "secretary", "tier code"],
)  # fmt: skip
def test_a_name_like_one_says_nothing(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("my password hunter22 cvv 987.png", f"my password {SECRET_REMOVED} cvv {SECRET_REMOVED}.png"),
        ("password_hunter22.png", f"password_{SECRET_REMOVED}.png"),
        ("CVV.987.jpg", f"CVV.{SECRET_REMOVED}.jpg"),
        ("pin-4455.pdf", f"pin-{SECRET_REMOVED}.pdf"),
        *((name, name) for name in ("damage.jpg", "invoice_48213.pdf", "password-reset-48213.png", "IMG_20240512_101112.jpg",
                                     "screenshot of my password error.png", "pin-board-2024.jpg", "")),
    ],
)  # fmt: skip
def test_the_name_of_a_file_has_no_secret(name: str, kept: str) -> None:
    assert file_name(name) == kept
    assert file_name(kept) == kept


def test_no_event_keeps_a_secret() -> None:
    said = Transcript((Turn(Speaker.CUSTOMER, "Where is order HL-48213? I want a person."),))
    packet = pack(said, [], WHY, POLICY, record=RECORD)
    packet = replace(packet, similar=SIMILAR, facts=(*packet.facts, Fact("cvv", "987", 0, first="987")))
    file = Attachment("f_1", "password hunter22.png", "image/png", 4)
    arguments = (("new_password", "zebra99"), ("card", '{"cvv": 987, "pin_code": "4455"}'), ("order", "HL-48213"))
    events = (
        e.CustomerSpoke(AT, "", None, (file,)),
        e.HumanSpoke(AT, "ben", "", (file,)),
        e.ToolStarted(AT, "t-1", "login", arguments),
        e.ToolEnded(AT, "t-1", "login", arguments, '{"pin_code": "4455", "userPassword": "zebra99", "cvv": 987}', True),
        e.Alarmed(AT, WHY[0]),
        e.HandedOff(AT, packet, Destination("support", "password hunter22"), "A person is on the way.", "r-1"),
        e.Corrected(AT, "password", "x", "zebra99"),
    )
    for event in events:
        kept = scrubbed(event)
        assert [secret for secret in SECRETS if secret in repr(kept)] == [], kept
        assert scrubbed(kept) == kept
    assert "HL-48213" in repr(scrubbed(events[5]))


def test_what_has_no_secret_is_the_very_same() -> None:
    record = Record(
        "c-1001", "Amara Okafor", facts=(("city", "Pinneberg"), ("since", "2019")), tickets=("password reset, solved",)
    )

    assert cleaned(record) == record


class Told:
    """Records and a history in which somebody wrote what nobody may keep."""

    async def record(self, customer: str) -> Record:
        return RECORD

    async def similar(self, text: str) -> list[Solved]:
        return list(SIMILAR)


def test_records_tickets_and_names_of_files_come_in_without_secrets(tmp_path):
    async def story():
        async with street(tmp_path / "shop.db") as here:
            here.segue.line.records = here.segue.line.history = Told()
            ben = await here.desk("ben")
            chat = await here.visitor()
            sent = await chat.http.post(
                f"/v1/chat/conversations/{chat.id}/files", params={"name": "card_4111_1111_1111_1111 password hunter22 cvv 987.png"},
                content=PNG, headers={"Authorization": f"Bearer {chat.session['session']}"},
            )  # fmt: skip
            file = sent.json()
            await chat.say("I want to talk to a person", files=[file["id"]])
            await chat.stage("waiting")
            await ben.accept(chat.id)
            case = await ben.http.get(f"/v1/desk/conversations/{chat.id}")
            back = await ben.http.get(f"/v1/desk/files/{file['id']}")
            unknown = [
                (await ben.post(chat.id, "nudged", name=name, line=1, outcome="shown"))
                for name in ("my password is zebra99", "4111 1111 1111 1111", "hush")
            ]
            events = await here.segue.story(chat.id)

            kept = " ".join(encode(event) if not isinstance(event, str) else event for event in events)
            assert [secret for secret in SECRETS if secret in kept + case.text + sent.text + str(back.headers)] == []
            assert "4111" in kept
            assert kept.count(SECRET_REMOVED) >= 4
            record, _ = await here.segue.line.record("c-1001")
            assert "G-4" in repr(record)
            assert [secret for secret in SECRETS if secret in repr(record)] == []
            assert "4111" not in case.text + back.headers["content-disposition"]
            assert [(answer.status_code, answer.json()["code"]) for answer in unknown] == [(409, "unknown-fact")] * 3
            assert not [event for event in events if isinstance(event, e.Nudged)]

    told(story)
