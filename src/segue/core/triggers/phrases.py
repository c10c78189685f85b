"""How an AI's own words give it away: promises of a person, refusals, farewells.

Patterns over folded text (lower case, plain apostrophes). Written for what assistants say in the languages of
`wording`; the customer's words are a reader's business, not ours.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PERSON = (
    r"(?:(?:human |live |support |real )?(?:agents?|person|people|representatives?|reps?|advis[eo]rs?|operators?|specialists?"
    r"|colleagues?|supervisors?|managers?|human|humans|expert|experts|team ?mates?|someone|somebody)|(?:\w+ ){0,2}(?:team|department))"
)
_WILL = (
    r"(?:i ?'?ll|i will|i am|i'm|i ?'?m going to|i have|i've|let me|we'll|we will|we are|we're|allow me to|going to)"
)
_MOVE = (
    r"(?:transfer(?:ring|red)?|connect(?:ing|ed)?|hand(?:ing|ed)?(?: \w+){0,3} (?:off|over)|escalat(?:e|ing|ed)"
    r"|pass(?:ing|ed)?(?: \w+){0,3} (?:on|over|along|to)|forward(?:ing|ed)?|put(?:ting)?(?: \w+){0,2} through|rout(?:e|ing|ed)"
    r"|get(?:ting)?(?: you)?(?= an?\b| our\b| someone| somebody| the\b))"
)

_CASE = r"(?:request|case|issue|ticket|chat|call|conversation|inquiry|enquiry|question|complaint|query|matter|concern)"
_MITARBEITER = r"(?:mitarbeiter\w*|kolleg\w*|menschen|ansprechpartner\w*|berater\w*|spezialist\w*|vorgesetzt\w*)"
_AGENTE = (
    r"(?:agente|persona|humano|compañer[oa]|colega|especialista|asesora?|representante|supervisora?|responsable|equipo)"
)
_CONSEILLER = (
    r"(?:conseill\w+|collègue|agent|équipe|service|responsable|personne|spécialiste|humain|expert\w*|superviseur\w*)"
)
_ATENDENTE = r"(?:atendente|equipe|pessoa|humano|agente|especialista|colega|supervisora?|gerente|consultora?)"

_TANTOSHA = r"(?<!配送)(?<!配達)(?:担当(?:者|の者|の方|部署|チーム)|オペレーター?|スタッフ|専門(?:家|の者)|係(?:員|の者)|責任者|上司|人間)"

PROMISES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_WILL} (?:now |just |also |gladly |happily |be )?{_MOVE}\b[^.?!]{{0,60}}\b{_PERSON}\b",
        rf"\b(?:an?|our|one of our|the) {_PERSON} (?:will|is going to) (?:\w+ ){{0,2}}"
        r"(?:contact|call|reach|take over|be with you|(?:be|get) in (?:touch|contact)|get back|join|assist|help|follow up|look into)",
        r"\b(?:transferring|connecting) you\b",
        r"\b(?:while|as) (?:i|we) (?:connect|transfer) you\b(?! (?:the|an?|your|our)\b| \W?\d)",
        rf"\b(?:you|(?:your|the|this) {_CASE})(?: (?:will be|are|is|are being|is being|have been|has been|was|are going to be)"
        r"|'(?:ll be|re being|re|ve been)) (?:(?:now|being|just|also|already) |\w+ly )*"
        rf"(?:transferred|connected|escalated|forwarded|passed|handed|referred|routed|assigned|put through)\b[^.?!]{{0,60}}\b{_PERSON}\b",
        r"\b(?:someone|somebody)(?: (?:from|in|on|at|of) (?:\w+ ){0,3}(?:team|department|staff|support|service|office))?"
        r" (?:will|is going to) (?:\w+ ){0,2}(?:contact|call|reach|be with|(?:be|get) in (?:touch|contact)|get back|join|follow up)",
        r"\bich (?:verbinde|leite|gebe|übergebe|stelle)\b[^.?!]{0,60}\b(?:mitarbeiter\w*|kolleg\w*|team|menschen|abteilung|durch)\b",
        rf"\bich (?:hole|rufe|bitte)\b[^.?!]{{0,30}}\b{_MITARBEITER}\b",
        rf"\b(?:sie|du|(?:ihre?|deine?) (?:anliegen|anfrage|fall|gespräch|frage|beschwerde)) (?:werden|wirst|wird|wurden?|ist)\b[^.?!]{{0,60}}"
        rf"\b(?:{_MITARBEITER}|team|abteilung)\b[^.?!]{{0,30}}\b(?:(?:weiter)?verbunden|(?:weiter|über)geleitet|übergeben|durchgestellt)\b",
        r"\b(?:ein|eine|unser) (?:mitarbeiter\w*|kolleg\w*) (?:wird|meldet)",
        r"\b(?:le|te|lo|la) (?:transfiero|comunico|voy a (?:transferir|comunicar))\b",
        r"\b(?:le|te|lo|la) (?:paso|voy a pasar)\b[^.?!]{0,30}\b(?:con|a (?:un|una|otro|otra|mi|nuestro|nuestra))\b",
        r"\b(?:será|serás|va a ser|vas a ser|ha sido|está siendo) (?:\w+ )?(?:transferid|conectad|comunicad|derivad|escalad|remitid)[oa]\b"
        rf"[^.?!]{{0,60}}\b{_AGENTE}\b",
        r"\b(?:un|una|nuestro|nuestra) (?:agente|persona|compañer[oa]|colega|especialista|asesora?|equipo)\b[^.?!]{0,30}\b(?:se pondrá|se encargará|(?:llamar|contactar|atender)á)",
        r"\bje (?:vous|te) (?:transf[eè]re|mets en relation)\b",
        rf"\bje (?:vous|te) passe\b[^.?!]{{0,30}}\b{_CONSEILLER}\b",
        r"\bvous (?:allez être|serez|êtes) (?:\w+ )?(?:mise?s? en (?:relation|contact)|transférée?s?|redirigée?s?|orientée?s?)\b"
        rf"[^.?!]{{0,60}}\b{_CONSEILLER}\b",
        r"\bvotre (?:demande|dossier|cas|conversation|question|réclamation) (?:a été|sera|va être|est) (?:\w+ )?"
        rf"(?:transmis|transféré|confié|escaladé)e?\b[^.?!]{{0,60}}\b{_CONSEILLER}\b",
        r"\b(?:un|une|notre) (?:conseill\w+|collègue|agent|équipe|responsable|personne|spécialiste|expert\w*)\b[^.?!]{0,30}\b(?:va vous|vous (?:contacte|rappelle|appelle|répond)ra|prend(?:ra)? (?:contact|le relais))",
        r"\bvou (?:te |lhe |o |a )?(?:transferir|encaminhar|passar)\b[^.?!]{0,60}\b(?:atendente|equipe|pessoa|agente|especialista|colega)\b",
        r"\b(?:será|vai ser|foi|está sendo) (?:\w+ )?(?:transferid|conectad|encaminhad|direcionad|escalad)[oa]\b"
        rf"[^.?!]{{0,60}}\b{_ATENDENTE}\b",
        r"\b(?:um|uma|nosso|nossa) (?:atendente|pessoa|colega|agente|especialista|equipe)\b[^.?!]{0,30}\b(?:vai (?:entrar em contato|ligar|assumir)|entrará em contato|ligará|assumirá)",
        rf"{_TANTOSHA}[^。！？]{{0,12}}(?:お?(?:つな|繋)ぎ(?:し|いた)|(?:つな|繋)ぎます|引き継(?:ぎ(?:ます|いたし|まし|させ)|がせ)|転送(?:し|いた|させ)"
        r"|代わ(?:ります|らせ)|交代(?:し|いた)|折り返し|(?:ご連絡|お電話)(?:し|いたし|差し上げ|させ)|(?:対応|担当)(?:いたします|させていただきます))",
    )
)
"""A sentence that tells the customer a person is coming."""

_OFFERS = re.compile(
    r"\b(?:would you like|do you want|shall i|should i|if you(?:'d| would)? (?:like|want|prefer|decide|change|need|wish)|can also|"
    r"i can (?:\w+ )?(?:transfer|connect|escalate)|möchten sie|quiere que|souhaitez-vous|gostaria)\b"
    r"|(?:ます|ましょう|です|でしょう)か|できます|可能です|ご希望|場合は|よろしければ"
)
"""An offer leaves the choice with the customer; it is no promise."""

REFUSALS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:i|we)(?: am| are|'m|'re) (?:\w+ ){0,2}(?:unable|not able|not authori[sz]ed|not allowed|not permitted)\b",
        r"\b(?:i|we) (?:\w+ ){0,2}(?:cannot|can't|can not|couldn't|could not|do not have|don't have) (?!see\b|find\b|tell\b|wait\b|thank\b|be \w+er\b)"
        r"(?:\w+ ){0,3}(?:add|issue|process|make|offer|provide|refund|change|modify|cancel|remove|do|override|help|assist|"
        r"waive|grant|authori[sz]e|approve|apply|complete|proceed|access|bypass|the (?:ability|capability|authority|option))\b",
        r"\b(?:cannot|can't|can not) be (?:\w+ ){0,2}(?:added|changed|modified|refunded|removed|cancell?ed|made|done|processed|waived)\b",
        r"\b(?:is|are) (?:\w+ ){0,2}(?:non-refundable|not (?:possible|allowed|permitted|eligible|available to))\b",
        r"\b(?:no|not any) (?:exceptions?|workarounds?|way)\b",
        r"\bich kann (?:das |ihnen |dies |leider ){0,3}nicht\b|\bleider (?:kann|ist|darf)\b[^.?!]{0,40}\bnicht\b",
        r"\bno (?:puedo|podemos|es posible)\b(?! esperar\b)",
        r"\bje ne (?:peux|suis) pas\b(?! attendre\b)|\bil n'est pas possible\b",
        r"\bn[aã]o (?:posso|podemos|é possível)\b(?! esperar\b)",
        r"(?<!確認)(?<!表示)(?<!特定)(?:でき(?:ません|かねます)|(?:いた)?しかねます|承れません)(?!か)",
    )
)
"""A sentence in which the AI says that it cannot do what was asked."""


_FAREWELL = re.compile(
    r"\b(?:thanks|thank you|thx|bye|goodbye|have a (?:great|good|nice)|that's all|that is all|no worries|never mind|"
    r"danke|tschüss|gracias|adiós|merci|au revoir|obrigad[oa])\b|###stop###"
    r"|ありがとう|助かりました|さようなら|失礼(?:し|いた)|もう(?:大丈夫|結構)です"
)


def is_farewell(text: str) -> bool:
    """Whether a customer's turn takes leave or thanks rather than asks: no question, and words of thanks in it."""
    said = folded(text)
    return not said or ("?" not in said and "？" not in said and bool(_FAREWELL.search(said)))


def promises_a_person(text: str) -> str:
    """The words in which an AI's sentence promises a person; "" if it does not.

    An offer ("would you like me to transfer you?") is no promise, wherever it stands in the same sentence.
    """
    for sentence in re.split(r"(?<=[.!?])\s+|(?<=[。！？])", folded(text)):
        if _OFFERS.search(sentence):
            continue
        found = next((match for pattern in PROMISES if (match := pattern.search(sentence))), None)
        if found:
            return found[0]
    return ""


def refuses(text: str) -> str:
    """The words in which an AI says that it cannot; "" if it does not."""
    said = folded(text)
    found = next((match for pattern in REFUSALS if (match := pattern.search(said))), None)
    return _as_written(text, found[0]) if found else ""


def _as_written(text: str, words: str) -> str:
    """Folded words as they stand in the text, for people's eyes; as they are if they cannot be found there."""
    at = text.lower().replace("’", "'").find(words)
    return text[at : at + len(words)] if at >= 0 else words


def folded(text: str) -> str:
    """Lower case, plain apostrophes, single spaces, nothing invisible, at most 4,000 characters: enough to judge by."""
    text = text[:4000]
    if not text.isascii():  # a soft hyphen in the middle of a word must not hide it
        text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return " ".join(text.lower().replace("’", "'").replace("`", "'").split())


_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d")


def same_words(one: str, other: str) -> bool:
    """Whether two answers say the same: nine in ten of their words are shared, or all but nothing differs.

    Answers that name different things by number ("order 4471", "order 4472") are not the same, however alike.
    """
    first, second = _words_of(one), _words_of(other)
    if len(first) < 4 or len(second) < 4:
        return first == second and bool(first)
    shared = len(first & second)
    if shared < 0.9 * (len(first) + len(second) - shared):
        return False
    return same_numbers(one, other)


def same_numbers(one: str, other: str) -> bool:
    """Whether two texts name the same things by number; those that name none do."""
    return not any(_NUMBER.search(word) for word in _words_of(one) ^ _words_of(other))


@lru_cache(maxsize=1024)
def _words_of(text: str) -> frozenset[str]:
    """Kept, because each answer is compared with the next ones too."""
    return frozenset(_WORD.findall(folded(text)))
