"""How often the customer asked the same before, in the same words or nearly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .differences import differ
from .message import Message

EMPTY = frozenset(
    "i i'm i'd i've im ive me my mine we us our you your yours u ur he she it its it's they them their this that"
    " these those there here"
    " a an the and or but so if then as at by for from in into of on to with about is are am was were be been"
    " being do does did done has have had"
    " can could may might shall should will would just also very really still again please pls plz kindly thanks"
    " thank thx ok okay yes no yeah"
    " yep nope sure hi hello hey bye good morning afternoon evening day well now any some one ones get got let"
    " lets like want need wanna gonna"
    " going know tell say said ask asked asking told already before time times help assist trying try right fine"
    " great cool not don't dont"
    " how what who which que de la el le les un une una ich bin ist das die der und bitte ja nein por favor si oui"
    " non merci gracias danke hallo"
    " hola bonjour ola sim nao obrigado obrigada".split()
)
"""Words that say nothing about what is asked."""

DATA = frozenset(
    "order number no id nr ref reference code booking email mail e-mail address phone name zip postcode account"
    " date dob birthday"
    " monday tuesday wednesday thursday friday saturday sunday january february march april june july august"
    " september october november december"
    " jan feb mar apr jun jul aug sep oct nov dec today tomorrow yesterday pm am com net"
    " org st street road avenue".split()
)
"""Words that stand beside a figure in a bare answer ("order 48213")."""

SAME: Mapping[str, str] = {
    word: group.split()[0]
    for group in (
        "order parcel package packag shipment deliver delivery ship item",
        "refund reimburse reimbursement money",
        "human person agent someone somebody representative rep operator people advisor",
        "cancel cancellation stop terminate",
        "talk speak chat connect transfer",
        "broken work working crash fail failed error",
        "login log sign password",
        "charge charged billed bill debited",
        "track status where",
        "close delete deactivate",
        "arrive come here arrival",
    )
    for word in group.split()
}
"""Words that mean the same in a request, and the first of each group."""

ALIKE = 0.5
"""Share of common words (of both turns' words) from which two turns ask the same. Source: our own guess."""

_ASKING = frozenset("refund cancel human track where when why broken charge close login talk how".split())
_ASSENT = re.compile(
    r"\W*(?:yes|yeah|yep|sure|ok|okay|alright|correct|that's (?:right|correct|fine|ok)|please (?:do|proceed"
    r"|go ahead)|go ahead|do it|proceed|sounds good|that works|confirmed|i (?:confirm|agree)|exactly|absolutely"
    r"|of course|right|perfect|that is (?:correct|right)|ja|genau|richtig|einverstanden|machen sie das|sí|si"
    r"|claro|de acuerdo|adelante|correcto|oui|d'accord|allez-y|c'est (?:ca|bon|correct)|exact|sim|isso|pode ser"
    r"|certo|correto|confirmo)\b"
)
"""Words with which somebody agrees to what they were asked; whatever follows them confirms and asks nothing anew."""
_ENDINGS = re.compile(r"(?<=\w{3})(?:ings?|ed|es|s|e|ly|ation|ations|ment)$")


def repeats(said: Message, earlier: Sequence[Message]) -> int:
    """How many earlier turns asked what the last one asks. A greeting, a yes or a bare figure asks nothing."""
    asked = _content(said)
    if not _asks(said, asked) or agrees(said):
        return 0
    return sum(_is_alike(asked, said, _content(turn), turn) for turn in earlier)


def agrees(said: Message) -> bool:
    """Whether a turn confirms what was proposed, and so asks nothing again, however much of it it says again."""
    return _ASSENT.match(said.text) is not None and "?" not in said.text


def is_small_talk(said: Message) -> bool:
    """Whether a turn holds nothing but a greeting, thanks, a yes or a figure."""
    return not (_content(said) - DATA)


def _content(said: Message) -> frozenset[str]:
    words = (word for word in said.words[:300] if word not in EMPTY and (word.isalpha() or "'" in word))
    return frozenset(_stem(word) for word in words)


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    if word in SAME:
        return SAME[word]
    short = _ENDINGS.sub("", word)
    return SAME.get(short, short)


def _asks(said: Message, content: frozenset[str]) -> bool:
    """Whether the turn asks for something at all: one word alone may be a bare answer ("Cambridge")."""
    telling = content - DATA
    if _is_unspaced(said):
        return len(said.text) > 4
    return bool(telling) and (len(telling) > 1 or "?" in said.text or not telling.isdisjoint(_ASKING))


def _is_alike(first: frozenset[str], said: Message, second: frozenset[str], turn: Message) -> bool:
    if said.text == turn.text:
        return True
    if _is_unspaced(said):
        return _alike_letters(said.text, turn.text)
    union = first | second
    if not union or not _asks(turn, second) or differ(said, turn):
        return False
    common = first & second
    said_before = len(common) / len(first)  # somebody who adds much that is new explains, and does not repeat
    return len(common) / len(union) >= ALIKE or (len(common) >= 2 and said_before >= 0.75)


def _is_unspaced(said: Message) -> bool:
    """Whether it is Japanese, which has no gaps between its words."""
    return not said.text.isascii() and any("\u3040" <= letter <= "\u9fff" for letter in said.text[:40])


def _alike_letters(first: str, second: str) -> bool:
    one, two = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (first, second))
    return bool(one and two) and len(one & two) / len(one | two) >= ALIKE
