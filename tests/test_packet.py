"""Step 2: what the next one must know, from any conversation."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.core.packet import EmptyPacket, Mood, Packet, Record, brief_text, card, full_text, looks, pack
from segue.core.packet.shapes import ENOUGH
from segue.core.policy import BadPolicy, Policy
from segue.core.policy.toml import from_toml
from segue.core.reading import Likely, Reading, Spotted, Stake
from segue.core.rehearsal import readings_of
from segue.core.transcript import Speaker, ToolCall, Transcript, Turn, from_rows
from segue.core.triggers import Evidence, Reason, Trigger
from segue.readers.lexicon import Lexicon

POLICY = Policy()
ASKED = Reason(Trigger.ASKED, "the customer asks for a person")
ENDS = re.compile(r"[.!?。！？؟۔।…]+(?=[\s”\"')\]]|$)")


def talk(*lines: str) -> Transcript:
    """ "C: ..." and "A: ..." are customer and AI; "T: name key=value -> result" is a tool call that worked."""
    turns = []
    for line in lines:
        who, _, text = line.partition(": ")
        if who == "T":
            call, _, result = text.partition(" -> ")
            name, *pairs = call.split(" ")
            arguments = tuple((pair.partition("=")[0], pair.partition("=")[2].replace("+", " ")) for pair in pairs)
            turns.append(Turn(Speaker.TOOL, "", ToolCall(name, arguments, result, not result.startswith("Error"))))
        else:
            turns.append(Turn(Speaker.CUSTOMER if who == "C" else Speaker.AI, text))
    return Transcript(tuple(turns))


def packed(*lines: str, reasons: tuple[Reason, ...] = (ASKED,)) -> Packet:
    return pack(talk(*lines), (), reasons, POLICY)


def facts_of(packet: Packet) -> dict[str, str]:
    return {fact.name: fact.value for fact in packet.facts}


MISSION = (
    "C: I want to cancel my Pro subscription. I tried to do it myself, but the cancel button is hidden.",
    "A: I see you are on legacy billing. Anything else?",
    "C: I want to keep one feature.",
    "C: agent please",
)


def test_the_missions_own_example_names_the_goal_what_was_tried_and_why() -> None:
    packet = packed(*MISSION)

    assert "cancel their Pro subscription" in packet.brief
    assert "keep one feature" in packet.goal
    assert "I tried to do it myself" in packet.brief
    assert packet.brief.endswith("Handed off because the customer asked for a person.")
    assert packet.tried[0].by == "customer"


def test_the_bot_loop_leaves_its_question_on_the_card() -> None:
    packet = packed(
        "C: Where is my order 4471? It never arrived.",
        "A: I can help with that. What is your order number?",
        "C: I told you, refund me $500",
        "A: I can help with that. What is your order number?",
        "C: talk to someone real",
    )

    assert packet.goal.startswith("refund them $500")
    assert facts_of(packet)["order"] == "4471"
    assert facts_of(packet)["amount"] == "$500"
    assert "What is your order number" in packet.stuck


@pytest.mark.parametrize(
    ("lines", "name", "value"),
    [
        (("A: Which city?", "C: Fresno"), "city", "Fresno"),
        (("A: How many tickets?", "C: Four please"), "tickets", "Four"),
        (("A: Where do you want to go?", "C: I want to fly to Phoenix."), "to", "Phoenix"),
        (("A: What is your email?", "C: it's ana@example.com"), "email", "ana@example.com"),
        (("C: my order 88123 is late",), "order", "88123"),
        (("C: a table on the 7th of March please",), "date", "7th of March"),
        (("C: book it for half past 11 in the morning",), "time", "half past 11 in the morning"),
        (("C: I was charged $129.99 twice",), "amount", "$129.99"),
        (("C: my user ID is mia_li_3668.",), "user id", "mia_li_3668"),
        (("C: my IBAN is DE89 3704 0044 0532 0130 00",), "iban", "DE89 3704 0044 0532 0130 00"),
        (("C: GB29 NWBK 6016 1331 9268 19",), "iban", "GB29 NWBK 6016 1331 9268 19"),
        (("C: gb29nwbk60161331926819 it is",), "iban", "gb29nwbk60161331926819"),
        (("C: IBAN: DE89 3704 0044 0532 0130 01 with thanks",), "iban", "DE89 3704 0044 0532 0130 01"),
        (("A: What is your card number?", "C: 4111 1111 1111 1111 thanks"), "card", "4111 1111 1111 1111"),
        (("C: 3782-822463-10005 is mine",), "card", "3782-822463-10005"),
        (("C: call me on 0049 1512 3456 7890",), "phone", "0049 1512 3456 7890"),
        (("C: call me on 510-797-3941",), "phone", "510-797-3941"),
        (("C: rooms for 3 people",), "people", "3"),
        (("A: Music or sports?", "C: a sports event"), "choice", "sports"),
        (("A: How about Parkside Apartments?", "C: That works for me."), "choice", "Parkside Apartments"),
        (("A: What type of food?", "C: Latin American please"), "food", "Latin American"),
    ],
)
def test_what_was_said_is_a_fact(lines: tuple[str, ...], name: str, value: str) -> None:
    assert (name, value) in [(fact.name, fact.value) for fact in packed(*lines).facts]


@pytest.mark.parametrize(
    "number", ["DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19", "4111 1111 1111 1111"]
)
def test_an_account_is_one_fact_and_no_telephone(number: str) -> None:
    packet = packed(f"C: it is {number} with your bank")

    assert [fact.value for fact in packet.facts] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "how do I reset my password?",
        "how do I reset my password",
        "Is it possible I tried too often?",
        "have I tried it enough",
        "If I reset it will it delete my data",
        "I can't reset my password",
    ],
)
def test_what_is_only_asked_about_was_not_tried(text: str) -> None:
    assert packed(f"C: {text}").tried == ()


def test_what_failed_is_told_once() -> None:
    call = ToolCall("find_order", (("order", "HL-48213"),), "no order of this customer has that number", False)
    turns = (
        Turn(Speaker.CUSTOMER, "My order HL-48213 arrived broken"),
        Turn(Speaker.TOOL, "", call),
        Turn(Speaker.CUSTOMER, "A person please"),
    )

    brief = pack(Transcript(turns), (), (ASKED,), POLICY).brief

    assert "Tried find_order (failed). Handed off" in brief


def test_a_proposal_that_was_not_taken_is_no_fact() -> None:
    packet = packed("A: How about Parkside Apartments?", "C: No, something else.")

    assert packet.facts == ()


def test_a_changed_fact_keeps_its_last_value_and_remembers_the_first() -> None:
    packet = packed("C: a flight on March 3rd", "C: sorry, make it March 9th")

    (date,) = [fact for fact in packet.facts if fact.name == "date"]
    assert (date.value, date.first, date.turn) == ("March 9th", "March 3rd", 1)


def test_a_tools_argument_names_and_verifies_what_the_customer_said() -> None:
    packet = packed("C: weather in San Pablo on March 9th", "T: get_weather city=San+Pablo date=2019-03-09 -> sunny")

    assert [(f.name, f.value, f.source, f.verified) for f in packet.facts] == [
        ("date", "March 9th", "customer", True),
        ("city", "San Pablo", "customer", True),
    ]


def test_an_identifier_only_a_tool_was_given_is_a_fact_of_that_tool() -> None:
    packet = packed("C: cancel my last booking", "T: cancel reservation_id=HXDUBJ -> ok")

    (fact,) = packet.facts
    assert (fact.name, fact.value, fact.source, fact.turn) == ("reservation id", "HXDUBJ", "tool:cancel", 1)


def test_every_tool_call_is_an_attempt_with_its_turn_and_outcome() -> None:
    packet = packed("C: hi", "T: get_order order=4471 -> Error: not found", "T: get_order order=4472 -> ok")

    assert [(a.what, a.turn, a.ok) for a in packet.tried] == [
        ("get_order(order 4471)", 1, False),
        ("get_order(order 4472)", 2, True),
    ]


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        (("C: I'd like to find a one way flight.",), "find a one way flight"),
        (("C: Can you help me find a bus?", "A: ok", "C: Thanks, bye"), "find a bus"),
        (("C: cancel my order", "C: take care"), "cancel their order"),
        (("C: I was charged twice for my boots",), "charged twice"),
        (("C: What is the balance of my account?",), "what is the balance of my account?"),
        (
            ("C: I was charged twice for my Dr. Martens boots, order #A-1029.",),
            "“I was charged twice for my Dr Martens",
        ),
        (("C: Order 4471 is broken and I want a refund",), "refund"),
        (("C: agent please",), "agent please"),
        (("C: Ich möchte stornieren",), "Ich möchte stornieren"),
    ],
)
def test_the_goal_names_the_need(lines: tuple[str, ...], part: str) -> None:
    assert part in packed(*lines).goal


def test_a_known_intent_stands_behind_words_that_do_not_name_it() -> None:
    reading = Reading(intents=(Likely("billing_error", 0.9),))
    packet = pack(talk("C: I want this sorted by my manager's visit"), ((0, reading),), (), POLICY)

    assert packet.goal.endswith(" (billing error)")
    assert packet.intent == "billing_error"


GRINDER = (
    "C: Which grinder fits the Harrow One?",
    "A: The Harrow Mill 2 fits.",
    "C: I want to talk to a person about a refund for order HL-48213",
)


@pytest.mark.parametrize(
    ("lines", "first"),
    [
        (GRINDER, "Customer wants a refund for order HL-48213."),
        (GRINDER[:2], "Customer asks: which grinder fits the Harrow One?"),
        (("C: Let me talk to a person about my subscription",), "Customer wants help with their subscription."),
        (("C: can I speak to someone regarding the broken pump?",), "Customer wants help with the broken pump."),
        (("C: can u check if HL-47966 ships today",), "Customer asks you to check if HL-47966 ships today."),
        (
            ("C: We paid the invoice by bank transfer. Please return one of them.",),
            "Customer says “We paid the invoice by bank transfer” and asks you to return one of them.",
        ),
        (
            ("C: I want to cancel my order", "A: Why?", "C: I'd like to change my address"),
            "Customer wants to change their address; earlier they wanted to cancel their order.",
        ),
        (
            ("C: I want to cancel my order", "A: Why?", "C: is there a form for my address?"),
            "Customer earlier wanted to cancel their order and now asks: is there a form for my address?",
        ),
        (("C: Please do not send the grinder",), "Customer asks you not to send the grinder."),
        (("C: I need a change. It is due to change of plan.",), "Customer wants a change"),
        (("C: I am writing concerning order HL-47765",), "Customer wants help with order HL-47765."),
        (("C: i want to end the plan i was sold",), "Customer wants to end the plan they were sold."),
        (("C: Order HL-41882 stopped. It smells of burnt rubber.",), "Customer says “Order HL-41882 stopped”"),
        (("C: refund arrived but its 14.90 short",), "Customer says “refund arrived but its 14.90 short”."),
        (("C: kettle is green, no open orders",), "Customer says “kettle is green, no open orders”."),
        (("C: I have a grinder and it is broken",), "Customer says “I have a grinder and it is broken”."),
        (
            ("C: It's dead as a stone. Nothing lights up.",),
            "Customer says “It's dead as a stone” and “Nothing lights up”.",
        ),
        (("C: someone hacked me", "C: agent please"), "Customer says “someone hacked me”."),
        (
            ("C: この電気ケトルは日本でも使えますか？", "C: agent please"),
            "Customer says “この電気ケトルは日本でも使えますか”.",
        ),
        (
            ("C: Wie lange habe ich Garantie auf die Mühle?",),
            "Customer says “Wie lange habe ich Garantie auf die Mühle”.",
        ),
        (("C: Can only see three. Where can I find receipts?",), "Customer asks: where can I find receipts?"),
        (("C: where is my bike?",), "Customer asks: where is my bike?"),
        (("C: are you sure you cannot help?",), "Customer asks: are you sure you cannot help?"),
        (("C: I need travel insurance",), "Customer says “I need travel insurance”."),
        (("C: I'd like to get getting a refund",), "Customer says “I'd like to get getting a refund”."),
        (("C: I want to get discuss compensation",), "Customer says “I want to get discuss compensation”."),
        (("C: I want to getting a refund",), "Customer says “I want to getting a refund”."),
        (("C: I want to free up the seats",), "Customer wants to free up the seats."),
        (("C: Travel insurance is missing",), "Customer says “Travel insurance is missing”."),
        (("C: Return policy?",), "Customer asks: return policy?"),
        (("C: I prefer to keep working with you",), "Customer says “I prefer to keep working with you”."),
        (("C: I really need a refund though",), "Customer wants a refund."),
        (
            ("C: I want to change my seat. Is there any bus?", "A: Why?", "C: I want to cancel my meal"),
            "Customer wants to cancel their meal; earlier they wanted to change their seat.",
        ),
        (
            ("C: is there a bus to Fresno?", "A: Why?", "C: I want to cancel my meal"),
            "Customer wants to cancel their meal; earlier they asked “is there a bus to Fresno”.",
        ),
    ],
)
def test_the_first_sentence_tells_the_last_wish_in_good_english(lines: tuple[str, ...], first: str) -> None:
    assert packed(*lines).brief.startswith(first), packed(*lines).brief


@pytest.mark.parametrize(
    ("lines", "stuck"),
    [
        (("C: This is really annoying. Let me talk to a person.",), "nothing was answered yet"),
        (("A: Hello.", "C: This is really annoying."), "the AI last said “Hello”"),
        (("A: Shall I cancel it?", "C: Yes please."), "the customer agreed"),
        (("C: cancel my order",), "nothing was answered yet"),
        (
            ("A: Could you tell me your name?", "C: Sure, it's Keller"),
            "the customer answered “Could you tell me your name”",
        ),
        (("A: How can I help?", "C: agent please"), "the AI last asked “How can I help”"),
        (("A: Shall I transfer you?", "C: Yes, a human agent please. Thank you!"), "the customer agreed"),
    ],
)
def test_where_it_stands_is_true(lines: tuple[str, ...], stuck: str) -> None:
    assert packed(*lines).stuck == stuck


@pytest.mark.parametrize(
    "number", ["4111 1111 1111 1111", "1.234,50", "HL-48213", "anna.keller@example.org", "$1,049.00"]
)
def test_nothing_is_cut_inside_a_number(number: str) -> None:
    for words in range(24):
        packet = packed(
            f"C: please refund the machine {'that I bought ' * (words // 3)}{'x ' * (words % 3)}{number} and more of it"
        )

        assert number in packet.brief or number[:3] not in packet.brief


def test_an_amount_is_read_whole_in_either_spelling() -> None:
    assert facts_of(packed("C: you took 1.234,50 EUR from me"))["amount"] == "1.234,50 EUR"
    assert facts_of(packed("C: you took $1,049.00 from me"))["amount"] == "$1,049.00"


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("C: Which grinder fits the Harrow One?",), []),
        (("C: Der Gutschein für meine Mühle geht nicht",), []),
        (("C: my name is Anna Keller, hello",), ["Anna Keller"]),
        (("C: Hi, I'm Anna Keller.",), ["Anna Keller"]),
        (("C: Hello, this is Tom from Austria",), ["Tom"]),
        (("C: I'm German and this is Anna's account",), []),
        (("A: What is your name?", "C: Keller"), ["Keller"]),
    ],
)
def test_a_name_is_a_fact_only_where_the_customer_gives_one(lines: tuple[str, ...], names: list[str]) -> None:
    assert [fact.value for fact in packed(*lines).facts if fact.name in ("name", "named")] == names


def test_a_price_is_no_count() -> None:
    assert "people" not in facts_of(packed("C: I ordered it for 89.90 on Monday"))


def test_a_products_name_loses_none_of_its_words() -> None:
    assert facts_of(packed("C: a new tank for the Harrow One machine please")) == {"for": "Harrow One"}


def test_the_customers_own_label_names_a_code_before_the_question() -> None:
    assert facts_of(packed("A: What is your reservation ID?", "C: My user ID is mia_li_3668.")) == {
        "user id": "mia_li_3668"
    }


def test_an_intent_stands_only_behind_the_wish_of_its_own_turn() -> None:
    reading = Reading(intents=(Likely("billing_error", 0.9),))
    lines = ("C: I want to cancel my order", "C: hmm")

    assert "billing" in pack(talk(*lines), ((0, reading),), (), POLICY).goal
    assert "billing" not in pack(talk(*lines), ((0, Reading()), (1, reading)), (), POLICY).goal


@pytest.mark.parametrize(
    ("readings", "word"),
    [
        ((), "not measured"),
        ((Reading(tone=-0.9),), "angry"),
        ((Reading(tone=0.0, frustration=0.8),), "frustrated"),
        ((Reading(tone=-0.9), Reading(tone=0.0)), "angry"),
        ((Reading(tone=0.1, frustration=0.1),), "calm"),
        ((Reading(tone=0.8, frustration=0.0),), "pleased"),
    ],
)
def test_the_mood_is_the_worst_of_late(readings: tuple[Reading, ...], word: str) -> None:
    packet = pack(talk("C: one", "C: two"), tuple(enumerate(readings)), (), POLICY)

    assert packet.mood.word == word


def test_a_mood_is_shown_by_a_grievance_rather_than_by_one_word_of_it() -> None:
    spotted = (Spotted("tone", "fed"), Spotted("frustration", "really fed up"))
    angry = Reading(tone=-0.9, spotted=spotted)

    assert pack(talk("C: one"), ((0, angry),), (), POLICY).mood.evidence == (Evidence(0, "really fed up"),)


@pytest.mark.parametrize(
    ("text", "reading", "urgency"),
    [
        ("I need this urgently", Reading(), "high"),
        ("hello", Reading(topics=(Likely("self_harm", 0.9),)), "critical"),
        ("hello", Reading(stakes=(Stake("fraud_security", 0.9),)), "high"),
        ("hello", Reading(), "normal"),
    ],
)
def test_urgency_goes_by_danger_money_and_haste(text: str, reading: Reading, urgency: str) -> None:
    assert pack(talk(f"C: {text}"), ((0, reading),), (), POLICY).urgency == urgency


def test_what_is_missing_and_promised_is_told() -> None:
    packet = packed("C: I want a refund", "A: I'll email you a form by Friday. What is your order number?")

    assert packet.missing == ("What is your order number",)
    assert packet.promised == ("I'll email you a form by Friday",)


def test_an_empty_packet_cannot_be_built() -> None:
    with pytest.raises(EmptyPacket):
        Packet(Mood("calm"), "normal", goal="refund", brief=" ")
    with pytest.raises(EmptyPacket):
        Packet(Mood("calm"), "normal", goal="", brief="One. Two.")


def test_the_card_shows_the_mood_before_anything_else() -> None:
    spotted = (Spotted("frustration", "for the third time"),)
    packet = pack(talk(*MISSION), ((0, Reading(tone=-0.2, frustration=0.9, spotted=spotted)),), (ASKED,), POLICY)

    assert card(packet).startswith("frustrated, urgency normal\nGoal: ")
    assert packet.mood.evidence[0].words == "for the third time"


def test_the_screen_says_what_could_not_be_had() -> None:
    record = Record("c-1", name="Ana Ruiz", tier="gold", tickets=("2024: late parcel",))
    packet = pack(talk("C: refund my order"), (), (ASKED,), POLICY, record=record, gaps=("orders did not answer",))

    assert "Ana Ruiz asks you to refund their order" in packet.brief
    assert "Not known: orders did not answer" in brief_text(packet)
    assert "late parcel" in brief_text(packet)


TEXT = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "", "help", "agent please", "I want 3 rooms. Or 4? No! 5...", "أريد استرداد أموالي للطلب رقم 4471. الآن!",
            "“quoted.” he said.", "我想退款。订单号是998877!", "St. Louis at 4 p.m. U.S. dollars", "yes", "a" * 3000,
        ]
    ),
)  # fmt: skip
CALL = st.builds(
    ToolCall,
    name=st.text(min_size=1, max_size=30),
    arguments=st.lists(st.tuples(st.text(max_size=10), st.text(max_size=30)), max_size=3).map(tuple),
    result=st.none() | st.text(max_size=60),
    ok=st.sampled_from([None, True, False]),
)
TURN = st.one_of(
    st.builds(Turn, st.sampled_from([Speaker.CUSTOMER, Speaker.AI, Speaker.HUMAN]), TEXT),
    st.builds(lambda call: Turn(Speaker.TOOL, "", call), CALL),
)
TRANSCRIPT = st.builds(Transcript, st.lists(TURN, max_size=12).map(tuple), st.integers(0, 5))
REASONS = st.lists(st.sampled_from(list(Trigger)).map(lambda t: Reason(t, "because of 77")), max_size=2).map(tuple)


@settings(deadline=None, max_examples=150)
@given(TRANSCRIPT, REASONS)
def test_any_conversation_gives_two_or_three_short_sentences(
    transcript: Transcript, reasons: tuple[Reason, ...]
) -> None:
    brief = pack(transcript, (), reasons, POLICY).brief

    assert len(ENDS.findall(brief)) in (2, 3), brief
    assert len(brief.split()) <= 50


@settings(deadline=None, max_examples=150)
@given(TRANSCRIPT, REASONS)
def test_every_figure_in_the_brief_was_said_or_done(transcript: Transcript, reasons: tuple[Reason, ...]) -> None:
    brief = pack(transcript, (), reasons, POLICY, record=Record("c-9", name="Ana 2")).brief

    there = "Ana 2 " + " ".join(
        f"{turn.text} {turn.tool.name} {turn.tool.arguments} {turn.tool.result}" if turn.tool else turn.text
        for turn in transcript.turns
    )
    assert [figure for figure in re.findall(r"\d+", brief) if figure not in there] == []


@settings(deadline=None, max_examples=100)
@given(TRANSCRIPT)
def test_every_fact_stands_in_the_turn_it_names(transcript: Transcript) -> None:
    turns = dict(transcript.numbered())
    for fact in pack(transcript, (), (), POLICY).facts:
        turn = turns[fact.turn if fact.turn is not None else -1]
        said = f"{turn.text} {' '.join(value for _, value in turn.tool.arguments) if turn.tool else ''}"

        assert plain(fact.value) in plain(said)


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def test_a_conversation_of_ten_thousand_turns_is_packed_and_its_facts_are_bounded() -> None:
    lines = [
        {"role": "user" if i % 2 == 0 else "assistant", "content": f"order {i} on March 3rd?"} for i in range(10_000)
    ]
    began = time.perf_counter()
    packet = pack(from_rows(lines), (), (ASKED,), POLICY)

    assert len(packet.facts) <= 100
    assert packet.turns == 10_000
    assert time.perf_counter() - began < 10  # a bound against growth with the square, not a measurement


@pytest.mark.parametrize(
    "text", ["1" * 20_000, "a." * 10_000, "1 " * 10_000, "Ab " * 7_000, "i want to " * 2_000, "or " * 6_000]
)
def test_hostile_text_takes_no_time(text: str) -> None:
    began = time.perf_counter()
    packed("A: This or that? Which city?", f"C: {text}", f"A: how about {text}?", "C: yes")

    assert time.perf_counter() - began < 1


class CountedSearch:
    """Stands in for a pattern and remembers how much text it was given."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def search(self, text: str) -> None:
        self.lengths.append(len(text))


CROWDED = ["$1 " * 6_600, "St $5 " * 3_000, "AB12 " * 4_000, '"St ' * 5_000, " ".join(f"${i}" for i in range(4_000))]


@pytest.mark.parametrize("text", CROWDED)
def test_a_crowded_message_is_searched_for_changes_once_and_not_to_its_end(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = CountedSearch()
    looks.look.cache_clear()
    monkeypatch.setattr(looks, "_CHANGES", changes)
    began = time.perf_counter()
    packed(f"C: {text}")

    assert len(changes.lengths) <= 2  # once for what was agreed, once for all facts
    assert all(length <= ENOUGH for length in changes.lengths)
    assert time.perf_counter() - began < 0.5


def test_one_message_gives_sixty_facts_at_most() -> None:
    packet = packed("C: " + " ".join(f"{noun} AB{i}" for i in range(90) for noun in (f"k{chr(97 + i % 26)}{'x' * i}",)))

    assert 0 < len(packet.facts) <= looks.MOST_OF_A_MESSAGE


def test_many_alternatives_and_a_long_answer_take_no_time() -> None:
    asked = "lorem or ipsum, " * 120
    began = time.perf_counter()
    packed(f"A: {asked}?", f"C: {'lorem ipsum ' * 1_700}")

    assert time.perf_counter() - began < 0.5


# ---- who it is, what was told, facts of a team's own


def pieces(*turns):
    return Transcript(tuple(turns))


C, A = Speaker.CUSTOMER, Speaker.AI


def test_an_answer_that_was_sent_is_told_with_what_the_customer_said_to_it():
    said = pieces(
        Turn(C, "My kettle leaks"),
        Turn(Speaker.TOOL, "", ToolCall("get_order", (("order", "4471"),), "delivered", True)),
        Turn(A, "Returns are possible within 14 days of the delivery."),
        Turn(C, "That is not what I asked for!"),
        Turn(Speaker.TOOL, "", ToolCall("find_part", (), "none", False)),
    )
    tool, answer, last = pack(said, (), (ASKED,), POLICY).tried

    assert (tool.kind, tool.seen, last.kind, last.seen) == ("tool", True, "tool", False)
    assert (answer.kind, answer.what) == ("answer", "Returns are possible within 14 days of the delivery")
    assert "not what I asked for" in answer.result
    assert "(the customer was not told)" in brief_text(pack(said, (), (ASKED,), POLICY))


@pytest.mark.parametrize(
    ("lines", "customer", "record", "who"),
    [
        (("C: Hello",), None, None, "not known"),
        (("C: Hello",), "c-1", None, "signed in as c-1"),
        (("C: Hello",), "c-1", Record("c-1", name="Ana Silva"), "signed in as c-1 (Ana Silva)"),
        (("C: my e-mail is ana@example.com",), None, None, "not signed in; says email ana@example.com, not checked"),
    ],
)
def test_who_they_are_says_how_far_that_is_sure(lines, customer, record, who):
    assert pack(talk(*lines), (), (ASKED,), POLICY, customer=customer, record=record).identity == who


def test_an_address_that_a_tool_found_is_more_than_what_is_only_said():
    said = pieces(
        Turn(C, "my e-mail is ana@example.com"),
        Turn(Speaker.TOOL, "", ToolCall("find_user", (("email", "ana@example.com"),), "user 7", True)),
    )

    assert pack(said, (), (ASKED,), POLICY).identity == "not signed in; email ana@example.com was found by a tool"


def test_a_pattern_of_the_team_names_its_facts():
    policy = from_toml("[facts.meter_reading]\npattern = 'reading (\\d{5})'\nexamples = ['the reading 12345']")
    facts = pack(talk("C: It shows reading 48213 today"), (), (ASKED,), policy).facts

    assert ("meter reading", "48213") in [(fact.name, fact.value) for fact in facts]


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [("(", "no regular expression"), ("(a+)+", "say how often"), ("x*", "empty"), ("a" * 201, "200"), ("", "no text")],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_its_key(pattern, problem):
    with pytest.raises(BadPolicy, match=problem) as refused:
        from_toml(f"[facts.order]\npattern = '{pattern}'")
    assert refused.value.key == "facts.order.pattern"
    with pytest.raises(BadPolicy, match="finds nothing"):
        from_toml("[facts.order]\npattern = 'HL-.'\nexamples = ['order 5']")


def test_the_full_packet_ends_with_the_transcript():
    said = talk("C: My kettle leaks", "A: I am sorry to hear that.")
    told = full_text(pack(said, (), (ASKED,), POLICY), said)

    assert told.startswith(brief_text(pack(said, (), (ASKED,), POLICY)))
    assert told.endswith("[0] Customer: My kettle leaks\n[1] AI: I am sorry to hear that.")


def test_data_is_told_in_words_and_not_in_braces():
    found = '[{"flight": "HAT110", "seats": {"economy": 3}, "price": 105}, {"flight": "HAT2", "price": 99}]'
    said = pieces(
        Turn(C, "Which flights are there?"),
        Turn(Speaker.TOOL, "", ToolCall("search", (("from", "ATL"), ("legs", '[{"day": "2024-05-24"}]')), found, True)),
        Turn(Speaker.TOOL, "", ToolCall("get_user", (), '{"user_id": "u-7", "name": {"first": "Ana"}}', True)),
        Turn(Speaker.TOOL, "", ToolCall("broken", (), '{"user_id": ', False)),
        Turn(Speaker.TOOL, "", ToolCall("none", (), "[]", True)),
    )
    search, user, broken, none = pack(said, (), (ASKED,), POLICY).tried

    assert search.what == "search(from ATL, legs 1 given: day 2024-05-24)"
    assert search.result == "2 found: flight HAT110, price 105"
    assert user.result == "user id u-7"
    assert broken.result == '{"user_id":'
    assert none.result == "nothing found"


@pytest.mark.parametrize(
    "text", ["أريد استرداد أموالي للطلب 4471", "שלום, ההזמנה שלי 4471 לא הגיעה", "agent", "😡", "?"]
)
def test_any_script_and_a_single_word_make_a_good_brief(text):
    packet = packed(f"C: {text}")

    assert 2 <= len(ENDS.findall(packet.brief)) <= 3
    assert packet.goal.strip()
    assert "4471" not in text or "4471" in [fact.value for fact in packet.facts]


@pytest.mark.parametrize(
    ("lines", "name", "value", "first"),
    [
        (("C: A train on Friday", "A: Noted.", "C: sorry, Saturday not Friday"), "date", "Saturday", "Friday"),
        (("C: I fly on May 5", "A: Noted.", "C: May 7 rather than May 5"), "date", "May 7", "May 5"),
        (("C: Transfer $500 to Ana", "A: Sure.", "C: Sorry, $50 not $500"), "amount", "$50", "$500"),
        (
            ("C: It is HL-1001, my order", "A: Noted.", "C: Not HL-1001, I meant HL-1002"),
            "number",
            "HL-1002",
            "HL-1001",
        ),
        (
            ("C: my order is 1001", "A: Noted.", "C: no, the other order", "A: Which one?", "C: 1002"),
            "order",
            "1002",
            "1001",
        ),
        (("C: Send it to 5 King St, not 9 Queen St",), "address", "5 King St", None),
        (("C: I live at 9 Elm St now, I used to live at 3 Oak St",), "address", "9 Elm St", None),
    ],
)
def test_what_is_ruled_out_is_never_what_holds(lines, name, value, first):
    facts = packed(*lines).facts

    assert (name, value, first) in [(fact.name, fact.value, fact.first) for fact in facts]
    assert first not in [fact.value for fact in facts]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("I was charged twice, on October 3 and again on October 5", ["October 3", "October 5"]),
        ("told on March 4 I'd get $200 by March 10", ["March 4", "$200", "March 10"]),
    ],
)
def test_two_values_of_one_message_are_no_change(text, values):
    facts = packed(f"C: {text}").facts

    assert [fact.value for fact in facts] == values
    assert [fact.first for fact in facts] == [None] * len(values)


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        ("What is your order number?", "I just said I don't have one!! person now"),
        ("So you'd like a refund for the Pixel 8?", "NO. agent please"),
        ("Do you have a photo?", "Let me talk to a person"),
    ],
)
def test_whoever_asks_for_a_person_has_answered_nothing(asked, reply):
    packet = packed("C: It is broken.", f"A: {asked}", f"C: {reply}")

    assert "answered" not in packet.stuck + packet.brief
    assert "open is our" in packet.stuck


@pytest.mark.parametrize("asked", ["Please give me the CVV.", "And what's the PIN?", "What is your password?"])
def test_no_fact_is_named_by_a_secret(asked):
    assert packed(f"A: {asked}", "C: 8877").facts == ()


def test_the_number_of_a_thing_is_no_count_of_what_follows():
    facts = packed("C: Just tell me when order 551 arrives").facts

    assert [(fact.name, fact.value) for fact in facts] == [("order", "551")]


@pytest.mark.parametrize(
    ("lines", "goal", "fact"),
    [
        (
            ("C: Meine Bestellung 5512 ist kaputt angekommen", "C: Ich will einen Mitarbeiter sprechen"),
            "kaputt",
            "5512",
        ),
        (
            ("C: Mi pedido 881 llegó roto", "A: ¿Qué talla necesita?", "C: La 42", "C: Quiero hablar con una persona"),
            "roto",
            "881",
        ),
        (("C: Ma commande 881 n'est jamais arrivée", "C: Je veux parler à un conseiller"), "jamais arrivée", "881"),
        (("C: 注文した商品が届きません", "C: 人と話したいです"), "届きません", ""),
    ],
)
def test_in_other_languages_the_goal_is_the_matter_and_not_the_wish_for_a_person(lines, goal, fact):
    said = talk(*lines)
    packet = pack(said, readings_of(said, Lexicon(POLICY).read_now), (ASKED,), POLICY)

    assert goal in packet.goal
    assert not fact or fact in [one.value for one in packet.facts]
    assert packet.missing == ()
