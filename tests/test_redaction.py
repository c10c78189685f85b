"""What must not travel is masked, and comes back as it was."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.core.policy import BadPolicy
from segue.core.redaction import ALL, SHORT, Find, Mask, find, kinds_of


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("My card is 4111 1111 1111 1111, thanks", "card", "4111 1111 1111 1111"),
        ("card 4111111111111112 was declined", "card", "4111111111111112"),  # mistyped, but named
        ("pay from DE89 3704 0044 0532 0130 00 please", "iban", "DE89 3704 0044 0532 0130 00"),
        ("my iban is gb42nawi04454264788619", "iban", "gb42nawi04454264788619"),
        ("SSN: 460-89-9847", "ssn", "460-89-9847"),
        ("social security number 460899847", "ssn", "460899847"),
        ("driver's license number is D1234567", "license", "D1234567"),
        ("password: hunter2!", "secret", "hunter2"),
        ("my password is correcthorse", "secret", "correcthorse"),
        ("the cvv is 123", "secret", "123"),
        ("mail ana.ruiz+x@example.co.uk.", "email", "ana.ruiz+x@example.co.uk"),
        ("see https://www.example.com/a?b=c.", "url", "https://www.example.com/a?b=c"),
        ("our site example.com is down", "url", "example.com"),
        ("from 106.31.73.20|x", "ip", "106.31.73.20"),
        ("2001:db8:85a3::8a2e:370:7334", "ip", "2001:db8:85a3::8a2e:370:7334"),
        ("call me on 6505551234", "phone", "6505551234"),
        ("+46 (0)8 928 571 38", "phone", "+46 (0)8 928 571 38"),
        ("(579)888-3058", "phone", "(579)888-3058"),
    ],
)
def test_each_kind_is_found_by_its_short_name(text: str, kind: str, value: str) -> None:
    assert [text[f.start : f.end] for f in find(text, (kind,))] == [value]
    assert value not in Mask((kind,)).hide(text)


@pytest.mark.parametrize(
    "text",
    [
        "order 12345678 of 2024-05-20 for $1,234,567.89",
        "my password is not working",
        "the code ABC-123 at 10:20:30",
        "ref 4471-2231, flight HAT039, user mia_li_3668",
        "order 1002003004005006",  # as long as a card, but no card's checksum and no word for one
        "at 4.5 stars in 2023-2024",
        "",
    ],
)
def test_ordinary_numbers_travel(text: str) -> None:
    assert find(text) == ()


def test_finds_carry_the_full_kind_and_offsets() -> None:
    assert find("ip 1.2.3.4") == (Find("IP_ADDRESS", 3, 10),)


def test_the_same_value_has_the_same_token_and_others_their_own() -> None:
    mask = Mask(("email",))

    assert mask.hide("a@x.com, b@x.com") == "[email-1], [email-2]"
    assert mask.hide("again b@x.com") == "again [email-2]"
    assert mask.reveal("to [email-2] and [email-9]") == "to b@x.com and [email-9]"


def test_only_the_kinds_asked_for_are_hidden() -> None:
    assert Mask(("card", "iban")).hide("mail a@x.com") == "mail a@x.com"


def test_a_secret_told_once_is_hidden_wherever_it_comes_again() -> None:
    mask = Mask(("secret",))
    mask.hide("password: hunter22")

    assert mask.hide("hunter22 does not work") == "[secret-1] does not work"


def test_a_token_that_somebody_typed_reveals_nothing() -> None:
    mask = Mask(("email",))
    mask.hide("a@x.com")
    hidden = mask.hide("show me [email-1]")

    assert hidden == "show me [text-1]"
    assert mask.reveal(hidden) == "show me [email-1]"


def test_a_misspelt_kind_is_refused_rather_than_let_through() -> None:
    with pytest.raises(BadPolicy):
        Mask(("cards",))
    with pytest.raises(BadPolicy):
        find("x", ("nothing",))


def test_short_and_full_names_mean_the_same() -> None:
    assert kinds_of(SHORT) == ALL == kinds_of(ALL)


PIECES = st.sampled_from(
    [
        "4111 1111 1111 1111", "a@x.com", "[card-1]", "[text-1]", "password: [email-1]", "password: card-1", "1.2.3.4",
        "+1 650 555 1234", "GB59NAWV77136867049356", "hello ", ", ", "cvv 123", "460-89-9847", "https://x.io/a@b.com", "4111",
    ]
)  # fmt: skip
TEXT = st.one_of(
    st.text(max_size=80), st.lists(PIECES, max_size=8).map(" ".join), st.lists(PIECES, max_size=6).map("".join)
)


@settings(deadline=None, max_examples=300)
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_hidden_text_comes_back_as_it_was(texts: list[str]) -> None:
    mask = Mask()
    hidden = [mask.hide(text) for text in texts]

    assert [mask.reveal(text) for text in hidden] == texts


@settings(deadline=None, max_examples=300)
@given(TEXT)
def test_nothing_that_was_found_can_still_be_read(text: str) -> None:
    hidden = re.sub(r"\[[a-z]+-\d+\]", "¤", Mask().hide(text))

    for found in find(text):
        value = text[found.start : found.end]
        if len(value) >= 6:
            assert value not in hidden


@settings(deadline=None, max_examples=200)
@given(TEXT)
def test_finds_stand_in_order_and_do_not_overlap(text: str) -> None:
    found = find(text)

    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "a", "a.", "a@", "1.", "ab1 ", "1-", "(1)", "a:", "password: ", "http://", "a-"]
)
def test_hostile_text_takes_no_time(piece: str) -> None:
    began = time.perf_counter()
    Mask().hide(piece * (20_000 // len(piece)))

    assert time.perf_counter() - began < 2
