"""What the customer asks for, told from what they only answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clauses import clause
from .shapes import ENOUGH, MOMENTS


@dataclass(frozen=True, slots=True)
class Request:
    """A sentence in which the customer wants something.

    Attributes:
        turn: where it stands.
        phrase: verb and thing, without "I would like to".
        things: what it is about, in plain singular words; names, dates and numbers are not among them.
        rank: 3 something is to be done; 2 a thing is wanted or something is wrong; 1 something is to be told or shown;
            0 nothing that the next one could act on (small talk, "transfer me").
        is_question: it only asks to be told something.
    """

    turn: int
    phrase: str
    things: frozenset[str]
    rank: int = 2
    is_question: bool = False


_SENTENCE = re.compile(r"(?:[^.?!\n]|\.(?=[a-z0-9])|(?<=\b[A-Z])\.|(?<=\b(?:Dr|Mr|Ms|St|Mt|No))\.){2,600}[.?!]*")
_GREETING = re.compile(
    r"(?:(?:hi|hello|hey|howdy|good (?:morning|afternoon|evening|day)|greetings|there|ok(?:ay)?|yes|yeah|yep|yup"
    r"|no|nope|sure|great|perfect|awesome"
    r"|thanks?(?: a lot| you| so much| very much| a bunch)*|well|so|also|actually|alright|and|but|then|now|please"
    r"|um+|uh+|hmm+|oh|cool|nice|fine"
    r"|good|wonderful|excellent|fantastic|that(?:'s| is| sounds| works| will)? (?:good|great|fine|perfect|all"
    r"|nice|work|right|correct|okay|ok)"
    r"|sounds? (?:good|great|nice|perfect)(?: to me)?|i see|right|sir|madam|team|dear|first|not right now|for me"
    r"|to me)\b[\s,.!;:-]*)+",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"(?:(?:i was |i'm |i am |just |if )?(?:wondering|hoping) (?:if |that )?(?:you|i|we) (?:can|could|would|might"
    r"|may)"
    r"|(?:can|could|would|will|may|might|should) (?:you|u|i|we)(?: please| kindly| also| maybe| possibly|"
    r" just)*(?: be able to)?(?: help(?: me| us)?(?: out)?(?: with| to| in| by)?)?"
    r"|(?:i|we)(?:'d|d| would)?(?: also| really| just| now| still| first)* (?:like|love|want|need|wish|prefer"
    r"|wanna|have|care|plan|intend|hope|am trying|am looking|am planning)"
    r"(?: (?:for )?(?:you|your help|help|assistance))?(?: also)?(?: to| in| with)?"
    r"|(?:i|we)(?:'m| am|m|'re| are)(?: also| just| really| currently| now)* (?:looking|trying|hoping|calling"
    r"|writing|wanting|planning|going|interested|searching|thinking)"
    r"(?: about| because| in| of)?(?: to| for)?"
    r"|(?:i|we)(?:'ll| will)(?: also)? (?:need|want|like)(?: you)?(?: to)?"
    r"|(?:looking|searching|trying) (?:for|to)|let(?:'s| us)|help (?:me|us)(?: out)?(?: to| with| in)?|please"
    r"|kindly|do you have|is there|are there|it's time to|need(?: to)?|want(?: to)?)\b",
    re.IGNORECASE,
)
_VERBS = frozenset(
    "verify double-check let allow wait understand ask proceed select choose pick place put pull rename sell"
    " sort settle waive withdraw write deposit "
    "explain extend escalate avoid receive skip plan continue retrieve file submit order enter sit drop turn"
    " become work bring leave "
    "find search look book reserve rent buy purchase get make schedule play listen watch see visit check show"
    " tell transfer send pay cancel change "
    "refund return exchange replace track order update upgrade downgrade modify close open add remove set create"
    " delete reset fix repair report "
    "dispute claim ship deliver speak talk connect call know learn hear go travel fly stay eat dine lookup"
    " locate arrange apply renew activate "
    "deactivate block unblock confirm move reschedule give bring recommend suggest do have start stop keep use"
    " switch "
    "request complain compensate subscribe unsubscribe redeem log sign attend catch grab hire share ride take".split()
)
_STOP = frozenset(
    "a about above after again all also am an and any anything are around as at available be because been before"
    " best but by can cheap could day "
    "did do does doing done down each else ever every few for from fun gave good great had has have he hello"
    " help her here hers him his how i if "
    "in info information interesting into is it its just kind kindly let like little look looking lot make many"
    " may me mine more most much my "
    "near need nearby new next nice no not now of off ok okay on one ones only or other others our out over own"
    " per please pretty really right "
    "same she should so some somebody someone something somewhere sort soon specific still such suggest sure"
    " tell than thank thanks that the their "
    "them then there these they thing things this those through time to today tomorrow too try trying two under"
    " until up us use very want wanna was "
    "way we well were what when where which while who will with wonder work would yes you your yours way im id"
    " dont ive could can't don't i'd i'm i'll "
    "that's it's morning afternoon evening night noon clock one two three four five six seven eight nine ten"
    " eleven twelve half past quarter find search book get go going show know give see check want's named called"
    " located possible exactly actually first".split()
)
_ASKS = re.compile(
    r"(?:and |so |but |then )?(?:what|when|where|which|who|whose|why|how|is|are|was|were|does|do|did|has|have|can"
    r" i|any)\b",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"\b(?:(?:over|double[- ])?(?:charged|billed) (?:twice|again|me|for|wrong|too)|(?:(?:has|have|had|did|does|do"
    r"|is|was|were|are|wo|ca|could)(?:n't|n’t| not| never)|cannot|never|not)"
    r" (?:\w+ )?(?:arrived?|come|came|got|received?|work(?:s|ing|ed)?|load(?:s|ing)?|open(?:s|ing)?|start(?:s"
    r"|ing)?|connect(?:s|ing|ed)?|turn(?:s|ing)? on|log ?in|sign in|refunded|delivered"
    r"|shipped|show(?:s|ing)? up|accept(?:s|ed)?|charg(?:e|ing))|broken|is missing|wrong (?:item|size|order"
    r"|product|amount|colou?r|address|price)|stolen|damaged|defective|cracked"
    r"|(?:an?|the) (?:error|problem|issue) with|keeps? (?:crashing|failing|freezing)|stopped working|locked out"
    r"|was declined|got declined)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def requests_in(number: int, text: str) -> list[Request]:
    """The requests of one customer turn, in their order."""
    found = []
    for match in _SENTENCE.finditer(text[:ENOUGH]):
        sentence = match[0].strip()
        if " " not in sentence and len(sentence) < 12:
            continue
        request = _request(number, sentence)
        if request is not None:
            found.append(request)
    return found


def _request(number: int, sentence: str) -> Request | None:
    greeting = _GREETING.match(sentence)
    rest = sentence[greeting.end() :] if greeting else sentence
    is_question = bool(_ASKS.match(rest))
    cue = (
        None
        if is_question and not re.match(r"is there|are there|do you have|can i", rest, re.IGNORECASE)
        else _cue(rest)
    )
    phrase = rest[cue:].strip() if cue else rest.strip()
    again = _cue(phrase)  # "please, can you ..."
    if again:
        phrase = phrase[again:].strip()
    phrase = phrase.rstrip(" .!?,;")
    words = phrase.split(maxsplit=1)
    if not words:
        return None
    starts_with_verb = words[0].lower().strip(",") in _VERBS and not _NUMBERED.match(phrase)
    if not cue and not starts_with_verb and not is_question:
        _, comma, tail = phrase.rpartition(", ")
        wish = _request(number, tail) if comma and len(tail) > 8 else None  # "I told you, refund me $500"
        return wish if wish is not None and wish.rank == 3 else _trouble(number, phrase)
    things = things_of(phrase)
    if is_question and not cue:
        return Request(number, phrase, things, 1 if things else 0, True)
    if not starts_with_verb:
        is_told = bool(_ASKS.match(phrase))
        phrase = f"{'know' if is_told else 'get'} {phrase}"
        return Request(number, phrase, things, _rank(phrase, things, 1 if is_told else 2))
    return Request(number, phrase, things, _rank(phrase, things, 3))


def _rank(phrase: str, things: frozenset[str], rank: int) -> int:
    """The rank of a wish, lowered where it only wants to be told something, or wants nothing that could be done."""
    if is_idle(phrase):
        return 0
    if _TELLS.match(phrase):
        return min(rank, 1) if things else 0
    return rank if things else 0


def is_idle(phrase: str) -> bool:
    """Whether a wish is small talk or asks for a person: the handoff itself answers it."""
    return bool(_PERSON.search(phrase) or _TALK.match(phrase))


_PERSON = re.compile(
    r"\b(?:agents?|humans?|(?:real |live |actual )?person|people|representative|rep|someone|somebody|manager"
    r"|supervisor|operator|specialist|advisor"
    r"|staff|customer (?:service|support|care))\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\w+ (?:#|\d|(?:number|id|no|is|was|has|hasn't|isn't|never|still)\b)", re.IGNORECASE)
"""What follows a noun that could be a verb: "order 4471 is late" orders nothing."""

_TALK = re.compile(
    r"(?:take care|get back|let you know|have a |be |ask (?:you )?(?:for|a|about)|thank|say|wait|think about"
    r"|understand|get (?:the sound|it|your|a help|help|one more"
    r"|some help|assistance)|appreciate|proceed|go ahead|continue|do (?:it|that|this|so)|double-check|verify that"
    r"|know (?:if|that) you)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"(?:know|tell|give|show|check (?:if|whether|that|on)|confirm|hear|see (?:if|the|what)|verify|explain|get"
    r" (?:the|their|its|his|her|this|that|your) |get (?:any|some|more|other)\w*(?: other)? "
    r"(?:info|detail|option)|retrieve|have (?:the|their|a contact)|grab|share|provide|let|recommend me|learn|make"
    r" (?:it|that|sure)|change it|schedule it|have a|get (?:to|two|three|four|one|it|it's|in|on|at|for)\b)\b ?",
    re.IGNORECASE,
)


def _trouble(number: int, phrase: str) -> Request | None:
    """A sentence that wants nothing in words but tells of something that went wrong."""
    if len(phrase) < 15 or not _TROUBLE.search(phrase) or is_idle(phrase):
        return None
    things = things_of(phrase)
    return Request(number, f"solve “{clause(phrase, 12)}”", things, 2) if things else None


def _cue(text: str) -> int:
    """Where the wish begins after "could you please" and the like; 0 if nothing of the kind stands there."""
    end = 0
    while match := _CUE.match(text, end):
        end = match.end()
        while end < len(text) and text[end] in " ,":
            end += 1
        if end >= len(text):
            break
    return end


def things_of(phrase: str) -> frozenset[str]:
    """The plain words for things in a phrase, in the singular."""
    words = _WORD.findall(phrase)
    named = {word for word in words[1:] if word[0].isupper()} if not phrase.istitle() else set()
    return frozenset(
        singular(low)
        for word in words
        if len(word) > 2 and word not in named and (low := word.lower()) not in _STOP and low not in MOMENTS
    )


def singular(word: str) -> str:
    """Good enough to see that two words are the same thing."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
