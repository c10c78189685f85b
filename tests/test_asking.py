"""Asked while waiting: what is asked, when nothing is, and what an answer means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.cli.policy import warnings
from segue.core.asking import AMOUNT, INTENT, Question, next_question
from segue.core.asking.answers import answers, choice_in, intents_after, place_after, refuses
from segue.core.packet import Fact, Mood, Packet
from segue.core.policy import BadPolicy, FactPattern, IntentWords, Person, Policy, Team
from segue.core.policy.toml import from_toml
from segue.core.reading import Likely, Reading
from segue.core.routing import route
from segue.core.transcript import Speaker, Transcript, Turn
from segue.core.triggers import Reason, Trigger

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ASKED = Reason(Trigger.ASKED, "the customer asks for a person")
ORDER = FactPattern("order", r"HL-\d{5}", (), "order number", needed_for=("refund",))
POLICY = Policy(
    languages=("en", "de"),
    teams=(Team("support", "Support", ("late",)), Team("billing", "Billing", ("refund", "invoice"))),
    people=(
        Person("ana", "Ana", ("billing",), skills=(("refund", 0.9), ("invoice", 0.4))),
        Person("ben", "Ben", ("billing", "support")),
    ),
    intents=(
        IntentWords("refund", ("money back",), "a refund"), IntentWords("late", ("not arrived",), "a late delivery"),
        IntentWords("invoice", ("receipt",), "an invoice"),
    ),
    facts=(ORDER, FactPattern("meter", r"M\d{4}", (), ask=(("", "What does the meter say?"), ("de", "Was zeigt der Zähler?")))),
)  # fmt: skip


def likely(**p):
    return tuple(sorted((Likely(name, value) for name, value in p.items()), key=lambda one: -one.p))


def packet(intents=(), *, why=(ASKED,), mood="calm", urgency="normal", facts=(), missing=()):
    return Packet(
        Mood(mood), urgency, "A refund", "They want it back.", why=why, intents=intents, facts=facts, missing=missing
    )


def asked(intents=(), *, policy=POLICY, said=(), before=(), language="en", channel="chat", **told):
    known = packet(intents, **told)
    to = route(known.why, intents, policy, NOON, language=language)
    transcript = Transcript(tuple(Turn(Speaker.AI, text) for text in said))
    return next_question(
        known, to, transcript, policy, NOON, asked=before, language=language, channel=channel
    )  # fmt: skip


TORN = likely(refund=0.55, late=0.4)


# ---- about what it is


@pytest.mark.parametrize(
    ("intents", "choices"),
    [
        (TORN, ("refund", "late")),
        (likely(refund=0.6, late=0.2), ("refund", "late")),
        (likely(refund=0.8, late=0.15), ("refund", "late")),
        (likely(refund=0.55, invoice=0.4), ("refund", "invoice")),  # the same team, but Ana is better at one
    ],
)
def test_between_two_intents_that_compete_one_question_is_asked(intents, choices):
    found = asked(intents, policy=replace(POLICY, facts=()))

    assert (found.about, found.choices) == (INTENT, choices)
    assert found.say.startswith("While you wait")
    assert POLICY.intent_name(choices[0]) in found.say
    assert "keep your place" in found.say
    assert found.because.startswith("not sure: ")
    assert found.asks == f"{POLICY.intent_name(choices[0])}, or {POLICY.intent_name(choices[1])}?"


@pytest.mark.parametrize(
    ("intents", "why"),
    [
        (likely(refund=0.9, late=0.1), (ASKED,)),  # sure
        (likely(refund=0.6), (ASKED,)),  # nothing competes
        (likely(refund=0.8, late=0.1), (ASKED,)),
        (TORN, (Reason(Trigger.LIMIT, "too much", to="support"), ASKED)),  # another answer would change nothing
    ],
)
def test_nothing_is_asked_of_the_intent_where_it_is_sure_or_changes_nothing(intents, why):
    assert asked(intents, why=why, policy=replace(POLICY, facts=(), people=())) is None


def test_where_nothing_is_known_it_asks_openly_if_there_are_teams_to_choose_from():
    one_team = Policy(intents=POLICY.intents)

    assert asked().choices == ()
    assert "in one sentence" in asked().say
    assert asked(policy=one_team) is None


def test_names_of_intents_are_in_one_language_so_others_are_asked_openly():
    found = asked(TORN, language="de")

    assert "in einem Satz" in found.say
    assert found.choices == ("refund", "late")


@pytest.mark.parametrize(
    "said",
    [
        "Just so I help with the right thing: is this about a refund or about a late delivery?",
        "While you wait, so that the right person comes: is it about a refund or about a late delivery? You keep your place in line.",
    ],
)
def test_what_the_ai_asked_before_is_not_asked_again(said):
    assert asked(TORN, said=(said,), policy=replace(POLICY, facts=())) is None


# ---- about facts


def test_a_fact_that_the_case_needs_is_asked_for_by_its_name_or_in_the_teams_words():
    refund = likely(refund=0.92)

    assert asked(refund).say == "While you wait, so that nobody needs to ask you later: What is your order number?"
    assert asked(refund, before=("order",)).say == "Thank you. One more question: What does the meter say?"
    assert asked(refund, before=("order",)).asks == "What does the meter say?"
    assert asked(likely(late=0.95)).about == "meter"  # the order is needed for refunds only


def test_a_fact_in_another_language_is_asked_for_only_where_the_team_has_words():
    assert asked(likely(refund=0.92), language="de").say.endswith("Was zeigt der Zähler?")


@pytest.mark.parametrize(
    "told",
    [
        {"facts": (Fact("order", "HL-48213", 0), Fact("meter", "M1234", 0))},
        {"before": ("order", "meter")},
        {"before": (INTENT, "order", "meter")},
        {"said": ("What is your order number?", "And what does the meter say?")},
        {"policy": replace(POLICY, ask_facts_at_most=0)},
    ],
)
def test_what_is_known_or_was_asked_is_not_asked(told):
    assert asked(likely(refund=0.92), **told) is None


def test_the_sum_of_a_refund_is_asked_for_if_the_packet_lacks_it():
    policy = replace(POLICY, facts=())

    found = asked(likely(refund=0.92), missing=(AMOUNT,), policy=policy)
    assert (found.about, found.asks) == (AMOUNT, "How much should be refunded?")
    known = (Fact("amount", "$500", 0),)
    assert asked(likely(refund=0.92), missing=(AMOUNT,), facts=known, policy=policy) is None


SECRETS = (
    FactPattern("password", r"\w{8}", ask=(("", "What is your password?"),)),
    FactPattern("cvv", r"\d{3}", needed_for=("refund",)),
    FactPattern("check", r"\d{3}", (), "security code", needed_for=("refund",)),
    FactPattern("digits", r"\d{3}", ask=(("", "Which three digits are on the back of your card?"),)),
    FactPattern("payment", r"\d{16}", (), "credit card number", needed_for=("refund",)),
    FactPattern("account", r"[A-Z]{2}\d{20}", ("DE89370400440532013000",), needed_for=("refund",)),
    FactPattern("konto", r"\w{4}", ask=(("", "Wie lautet Ihre PIN?"),)),
    FactPattern("clave", r"\w{4}", ask=(("", "¿Cuál es su contraseña?"),)),
    FactPattern("email", r"\S+@\S+", needed_for=("refund",)),
)


@pytest.mark.parametrize("fact", SECRETS, ids=lambda fact: fact.name)
def test_nothing_secret_or_masked_is_ever_asked_for(fact):
    policy = replace(POLICY, facts=(fact,), mask_people=("card", "secret", "email"))

    assert asked(likely(refund=0.95), policy=policy) is None


# ---- whom nothing is asked


@pytest.mark.parametrize(
    "told",
    [
        {"channel": "email"},
        {"urgency": "critical"},
        {"mood": "angry"},
        {"mood": "frustrated"},
        {"mood": "angry", "why": (Reason(Trigger.TONE, "angry twice"),)},
        {"why": (ASKED, Reason(Trigger.OUT_OF_SCOPE, "self harm", about="self_harm"))},
        {"why": (Reason(Trigger.COMPLIANCE, "medical", about="medical"),)},
        {"why": (Reason(Trigger.REOPENED, "not solved"),)},
        {"why": (Reason(Trigger.CALLBACK, "a call was promised"),)},
    ],
    ids=str,
)
def test_some_are_left_in_peace(told):
    assert asked(TORN, **told) is None


def test_who_is_upset_but_did_not_ask_for_a_person_is_asked():
    assert asked(TORN, mood="angry", why=(Reason(Trigger.FAILURE, "the AI broke"),)) is not None


# ---- answers


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("a refund", "refund"), ("the delivery", "late"), ("It's about the refund please", "refund"),
        ("the first", "refund"), ("the second one", "late"), ("the latter", "late"), ("I want my money back", "refund"),
        ("it has not arrived", "late"), ("both", None), ("neither", None), ("not the refund", None), ("", None),
        ("das erste", "refund"), ("la segunda", "late"), ("le premier", "refund"), ("o segundo", "late"), ("前者です", "refund"),
        ("a refund for the delivery", None),
    ],
)  # fmt: skip
def test_which_of_two_an_answer_names(text, choice):
    assert choice_in(text, ("refund", "late"), POLICY) == choice


@pytest.mark.parametrize(
    "text",
    [
        "no", "No.", "no more questions", "stop asking me", "I don't want to answer that", "just get me a person",
        "none of your business", "I'd rather not say", "keine weiteren Fragen", "das will ich nicht sagen",
        "no quiero responder", "basta de preguntas", "arrêtez de demander", "je ne veux pas répondre",
        "não quero responder", "chega de perguntas", "もう質問しないで", "nein", "いいえ", "leave me alone",
    ],
)  # fmt: skip
def test_who_does_not_want_to_be_asked_is_heard(text):
    assert refuses(text, Reading())


@pytest.mark.parametrize(
    "text", ["the refund", "HL-48213", "I have no order number yet", "it is number 4", "no idea which one it was"]
)
def test_an_answer_is_no_refusal(text):
    assert not refuses(text, Reading())


def test_a_wish_for_a_person_is_a_refusal():
    assert refuses("a human, now", Reading(wants_human=0.9))


@pytest.mark.parametrize(
    ("text", "since", "first"),
    [
        ("the delivery", (), ("late", 0.95)),
        ("it never came", likely(late=0.7), ("late", 0.9)),  # two readings together
        ("HL-48213", (), ("refund", 0.55)),  # it says nothing of it
    ],
)
def test_the_probabilities_take_in_what_was_said(text, since, first):
    question = Question(INTENT, "?", ("refund", "late"))
    found = intents_after(TORN, question, text, Reading(intents=since), POLICY)

    assert (found[0].name, pytest.approx(found[0].p, abs=0.07)) == (first[0], first[1])
    assert sum(one.p for one in found) <= 1.0001


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 1.0), max_size=5),
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 1.0), max_size=5),
    st.text(max_size=30),
)
def test_probabilities_stay_probabilities(before, since, text):
    one, two = (tuple(Likely(name, p / max(1.0, sum(of.values()))) for name, p in of.items()) for of in (before, since))
    found = intents_after(one, Question(INTENT, "?", ("a", "b")), text, Reading(intents=two), POLICY)

    assert all(0.0 <= likely.p <= 1.0 for likely in found)
    assert sum(likely.p for likely in found) <= 1.001
    assert {likely.name for likely in found} >= {likely.name for likely in one}


@pytest.mark.parametrize(
    ("about", "choices", "text", "is_answer"),
    [
        (INTENT, ("refund", "late"), "the delivery", True),
        (INTENT, ("refund", "late"), "what do you mean?", False),
        (INTENT, (), "my parcel is broken", True),
        (INTENT, (), "no questions", False),
        ("order", (), "it is HL-48213", True),
        ("order", (), "I do not have it here", False),
        (AMOUNT, (), "50 dollars", True),
        (AMOUNT, (), "all of it", False),
    ],
)
def test_what_answers_a_question(about, choices, text, is_answer):
    facts = (Fact("order", "HL-48213", 0),) if "HL-" in text else ()
    known = packet(TORN, facts=facts)

    assert answers(Question(about, "?", choices), text, Reading(), known, POLICY) is is_answer


# ---- where they wait with it


def test_a_clear_answer_moves_them_if_somebody_is_there():
    torn = route((ASKED,), TORN, POLICY, NOON)
    late = packet(likely(late=0.95, refund=0.05))
    moved = place_after(torn, late, POLICY, NOON, frozenset({"support", "billing"}))
    alone = place_after(torn, late, POLICY, NOON, frozenset({"billing"}))
    unclear = place_after(torn, packet(likely(late=0.4, refund=0.4)), POLICY, NOON, frozenset({"support", "billing"}))

    assert (torn.team, moved.team, alone.team, unclear.team) == ("billing", "support", "billing", "billing")
    assert moved.because == "they were asked while they waited, and intent is late (0.95)"
    assert moved.lost[0] == ("billing", torn.because)
    assert alone.intents == moved.intents == late.intents
    assert (moved.since, moved.due) == (torn.since, torn.due)


def test_a_certificate_is_never_lost_by_an_answer():
    policy = replace(
        POLICY, certified=("refund",), people=(replace(POLICY.people[0], certifications=("refund",)), POLICY.people[1])
    )
    sure = route((ASKED,), likely(refund=0.9), policy, NOON)
    after = place_after(sure, packet(likely(late=0.95)), policy, NOON, frozenset({"support", "billing"}))

    assert sure.certificate == "refund"
    assert (after.team, after.certificate) == ("billing", "refund")


# ---- the policy


def test_words_to_ask_in_stand_in_the_policy_for_one_language_or_for_several():
    policy = from_toml(
        '[facts.order]\npattern = \'HL-\\d{5}\'\nname = "order number"\nneeded_for = ["refund"]\n'
        'ask = { en = "Which order?", de = "Welche Bestellung?" }\n'
        "[facts.meter]\npattern = 'M\\d{4}'\nask = \"What does it say?\"\n[facts.form]\npattern = 'F\\d{4}'\n"
    )

    order, meter, form = policy.facts
    assert (order.called, order.ask, order.needed_for) == (
        "order number", (("en", "Which order?"), ("de", "Welche Bestellung?")), ("refund",)
    )  # fmt: skip
    assert meter.ask == (("", "What does it say?"),)
    assert (order.is_asked, meter.is_asked, form.is_asked) == (True, True, False)
    assert policy.version() == replace(policy, facts=(replace(order, ask=(), called=""), meter, form)).version()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[facts.order]\npattern = 'H\\d'\nask = 5\n", "facts.order.ask"),
        ("[facts.order]\npattern = 'H\\d'\nask = { de = 5 }\n", "facts.order.ask"),
        ("[asking]\nintent_below = 2\n", "asking.intent_below"),
        ("[asking]\nfacts_at_most = -1\n", "asking.facts_at_most"),
        ("[asking]\nfacts_at_most = 50\n", "asking.facts_at_most"),
        ('[times]\nask_after = "-5s"\n', "times.ask_after"),
        ('[times]\nask_after = "2d"\n', "times.ask_after"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_key(text, key):
    with pytest.raises(BadPolicy) as refused:
        from_toml(text)

    assert refused.value.key == key


def test_check_names_what_is_asked_for_and_yet_never_is():
    policy = replace(
        POLICY,
        facts=(
            FactPattern("password", r"\w{8}", ask=(("", "What is your password?"), ("de", "Wie lautet Ihr Passwort?"))),
            FactPattern("order", r"HL-\d{5}", needed_for=("refnd",)),
            FactPattern(
                "meter", r"M\d{4}", ask=(("", "What does it say?"), ("ja", "メーターの値は？"), ("de", "Was zeigt er?"))
            ),
        ),
    )
    told = [
        line
        for line in warnings(policy)
        if line.split()[0] in ("password", "order") or line.startswith("Nobody is asked")
    ]

    assert told == [
        "password is secret or masked for people, so nobody is ever asked for it; leave out ask.",
        "order is needed for refnd, which nobody has; did you mean refund?",
        'Nobody is asked for order in de; ask = { de = "..." } would do.',
        "Nobody is asked for meter in ja, which is none of yours; there are en, de.",
    ]
