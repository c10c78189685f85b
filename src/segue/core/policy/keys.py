"""Every key of policy.toml outside its tables: what it means, and where its default comes from. Read KEYS first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .values import a_count, a_number, a_span, a_text, an_amount, names

GUESS = "our own guess"
MISSION = "the mission document"


@dataclass(frozen=True, slots=True)
class Key:
    """One setting of a policy.

    Attributes:
        path: where it stands in policy.toml ("confidence.answer_above").
        field: the field of Policy it fills.
        take: turns what stands in the file into the value; raises ValueError in words.
        example: a value that would do, as it would be written in the file.
        meaning: one sentence.
        source: where the default comes from.
    """

    path: str
    field: str
    take: Callable[[object], object]
    example: str
    meaning: str
    source: str


KEYS: tuple[Key, ...] = (
    Key("policy.name", "name", a_text, '"Harrow Lane"', "Your name, as customers know it.", "a placeholder"),
    Key("policy.languages", "languages", names, '["en", "de"]', "Languages you write in, the usual one first.", GUESS),
    Key("policy.general_team", "general_team", a_text, '"support"', "The team that takes what is nobody's.", GUESS),
    Key("confidence.answer_above", "answer_above", a_number, "0.85", "Answers at or above it are sent.", MISSION),
    Key("confidence.hand_off_below", "hand_off_below", a_number, "0.75", "Answers below it go to a person.", MISSION),
    Key("confidence.grounded_above", "grounded_above", a_number, "0.5",
        "Answers whose sources support less than this go to a person.", GUESS),
    Key("confidence.agreement_above", "agreement_above", a_number, "0.85",
        "Answers on which drafts agree less are not sent.", "as confidence.answer_above; calibrate yours"),
    Key("confidence.retrieval_above", "retrieval_above", a_number, "0.5",
        "Answers for which the search found nothing this good are not sent.",
        "our own guess; every search has a scale of its own, so calibrate yours"),
    Key("confidence.token_probability_above", "token_probability_above", a_number, "0.5",
        "Answers whose tokens were less likely on average are not sent.",
        "our own guess; every model has a scale of its own, so calibrate yours"),
    Key("confidence.planted_above", "planted_above", a_number, "0.9",
        "Answers written from a passage that gives the AI orders, at least this likely, go to a person.",
        "our own guess; above what ordinary instructions to customers reach"),
    Key("confidence.clarify_on", "clarify_on", names, '["agreement", "retrieval"]',
        "Signals below whose floor one question is asked first; below that of another a person takes over.", GUESS),
    Key("confidence.clarify_at_most", "clarify_at_most", a_count, "1",
        "Clarifying questions before a person takes over.", "the mission document says one, between the thresholds"),
    Key("repeats.same_question", "same_question_at", a_count, "3",
        "The same question for the nth time goes to a person.", "the mission document: two or three times"),
    Key("repeats.same_answer", "same_answer_at", a_count, "2",
        "The same AI answer for the nth time goes to a person.", "the mission document: two or three times"),
    Key("repeats.refusals", "refusals_at", a_count, "3",
        "After the AI said n times that it cannot, a person takes over.", "the mission document: two or three times"),
    Key("repeats.tool_failures", "tool_failures_at", a_count, "2",
        "Tools that failed n times since the customer spoke call a person.", GUESS),
    Key("repeats.hops", "hops_at", a_count, "2",
        "The nth hop from one AI to the same other AI in one turn calls a person.", "A to B, B to A, A to B is a loop"),
    Key("repeats.offers", "offers_at", a_count, "5",
        "A handoff that was offered n times and that nobody took is an alert.",
        "our own guess: at 20 s each, the time in which a person should have written"),
    Key("tone.floor", "tone_floor", a_number, "-0.5", "Tone at or below it counts as bad, -1.0 to 0.0.", GUESS),
    Key("tone.fall", "tone_fall", a_number, "0.6", "A fall by this much over consecutive messages is bad.", GUESS),
    Key("tone.messages", "tone_messages", a_count, "2", "So many bad messages in a row call a person.",
        "the mission document: across consecutive messages"),
    Key("high_stakes.stakes", "high_stakes", names, '["refund", "cancel", "close_account", "dispute"]',
        "What a person decides, whatever the AI could do.", MISSION),
    Key("high_stakes.refund_above", "refund_above_cents", an_amount, "50.00",
        "Refunds above it are a person's.", GUESS),
    Key("high_stakes.ai_may_cancel", "ai_may_cancel", names, '["order"]',
        "What the AI may cancel by itself.", "single purchases that can be made again; docs/decisions/0003"),
    Key("topics.compliance", "compliance", names, '["medical", "legal_advice"]',
        "Regulated subjects: a person, whatever the confidence.", MISSION),
    Key("topics.out_of_scope", "out_of_scope", names, '["legal_threat", "fraud"]',
        "Subjects outside what the AI may speak about.", MISSION),
    Key("topics.out_of_scope_above", "out_of_scope_above", a_number, "0.85",
        "At or above this probability a request is out of scope.", GUESS),
    Key("topics.certified", "certified", names, '["fraud"]',
        "Topics and intents that only somebody certified for them takes.", "none unless you say so"),
    Key("times.answer_within", "answer_within", a_span, '"30s"',
        "After it an unanswered customer gets a person.", GUESS),
    Key("times.read_within", "read_within", a_span, '"2s"', "A reader that takes longer has failed.", GUESS),
    Key("times.records_within", "records_within", a_span, '"2s"', "Records that take longer are a gap.", GUESS),
    Key("times.similar_within", "similar_within", a_span, '"1s"',
        "A search for similar tickets that takes longer is a gap.", GUESS),
    Key("times.offer_for", "offer_for", a_span, '"20s"', "How long one agent may leave an offer unanswered.",
        "the usual reservation time-out of contact centres (20 s)"),
    Key("times.cool_down", "cool_down", a_span, '"15s"',
        "Who declines an offer is asked nothing else for so long; 0 asks them at once.",
        "our own guess: enough to end what made them say no"),
    Key("times.cool_down_lapsed", "cool_down_lapsed", a_span, '"60s"',
        "The same for who lets an offer lapse.",
        "our own guess: who did not answer may not sit there, and each try costs a customer times.offer_for"),
    Key("times.wrap_up", "wrap_up_for", a_span, '"90s"',
        "After the handback the person's slot stays taken for so long, or until they say that they are ready.",
        "none unless you say so"),
    Key("times.first_answer_within", "first_answer_within", a_span, '"2m"',
        "Within it a person should have written to a customer who waits for one.", GUESS),
    Key("times.handoff_within", "handoff_within", a_span, '"10m"',
        "A handoff that nobody took within it is an alert; hours off duty do not count.",
        "our own guess: five times times.first_answer_within"),
    Key("times.first_word_within", "first_word_within", a_span, '"10m"',
        "Whoever took a customer and wrote nothing within it is an alert.", "as times.handoff_within"),
    Key("times.reassign_silent_after", "reassign_silent_after", a_span, '"3m"',
        "Whoever took a customer and wrote nothing within it loses them to somebody who is free; 0 never.",
        "our own guess: time to read the packet, and well before times.first_word_within"),
    Key("times.reassign_away_after", "reassign_away_after", a_span, '"3m"',
        "A customer whose person is not there waits so long for an answer, then it is back in line; 0 never.",
        "as times.reassign_silent_after"),
    Key("times.knows_the_case_for", "knows_the_case_for", a_span, '"7d"',
        "Whoever had the conversation before is asked first for so long after their part ended; 0: nobody is.",
        "our own guess: by then somebody else's brief tells as much as what they remember"),
    Key("times.callback_within", "callback_within", a_span, '"30m"',
        "A callback that is late by more is an alert.",
        "our own guess: what people forgive of a promised hour"),
    Key("times.inform_every", "inform_every", a_span, '"2m"', "How often a waiting customer hears from us.", GUESS),
    Key("times.ask_after", "ask_after", a_span, '"25s"',
        "How long somebody waits before they are asked a question meanwhile; 0: never.",
        "our own guess: somebody who is free comes first, and one offer has lapsed by then"),
    Key("asking.intent_below", "ask_below", a_number, "0.85",
        "An intent less sure than this is asked for while the customer waits, if another competes.",
        "as the matcher's: what is surer is not held for anybody"),
    Key("asking.facts_at_most", "ask_facts_at_most", a_count, "2",
        "Missing facts that a waiting customer is asked for, one at a time.", GUESS),
    Key("times.place_kept_for", "place_kept_for", a_span, '"10m"',
        "Who goes back to the AI and asks for a person again within it has the first place in line; 0: never.", GUESS),
    Key("times.survey_after", "survey_after", a_span, '"2m"',
        "When the rating is asked for after the handback.", GUESS),
    Key("times.close_after", "close_after", a_span, '"24h"', "When a silent conversation is closed.", GUESS),
    Key("times.message_at_most", "message_at_most", a_count, "20000", "Characters one message may have.", GUESS),
    Key("mask.people", "mask_people", names, '["card", "secret"]',
        "What people at the desk see only after they asked for it.",
        "our own guess: nobody needs a card number to solve a case"),
    Key("mask.endpoints", "mask_endpoints", names, '["card", "iban", "email"]',
        "What language models and judges behind an endpoint never see.",
        "our own guess: all that has a form; they need none of it"),
    Key("mask.webhooks", "mask_webhooks", names, '["card", "iban"]', "What webhooks do not carry.",
        "our own guess: what does harm in a foreign log"),
    Key("mask.exports", "mask_exports", names, '["card", "iban"]',
        "What backends do not get in packets and events, and exports do not have.", "as mask.webhooks"),
    Key("mask.links", "mask_links", names, '["card", "iban"]', "What a page behind a link does not show.",
        "as mask.webhooks"),
    Key("records.keep_for", "records_kept_for", a_span, '"5m"',
        "How long what the records said of a customer is not asked again; 0 asks each time.", GUESS),
)  # fmt: skip
"""Every key of policy.toml outside the tables of teams, people, intents and subjects."""
