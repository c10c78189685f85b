"""The phrases by which wishes, questions and complaints are known. No rule lives here."""

from __future__ import annotations

import re

SENTENCE = re.compile(
    r"(?:[^.?!\n]|\.(?=[a-z0-9])|(?<=\b[A-Z])\.|(?<=\d)\.(?= ?[a-zà-ü])|(?<=\b(?:Dr|Mr|Ms|St|Mt|No))\.){2,600}[.?!]*"
)

GREETING = re.compile(
    r"(?:(?:hi|hello|hey|howdy|good (?:morning|afternoon|evening|day)|greetings|there|ok(?:ay)?|yes|yeah|yep|yup"
    r"|no(?! (?!i\b|we\b|please|thank|but|can|could)\w)|nope|sure|great|perfect|awesome"
    r"|thanks?(?: a lot| you| so much| very much| a bunch)*|well|so|also|actually|alright|and|but|then|now"
    r"|just(?= (?:want|need|look|wonder|check))|um+|uh+|hmm+|oh|cool|nice|fine"
    r"|good|wonderful|excellent|fantastic|that(?:'s| is| sounds| works| will)? (?:good|great|fine|perfect|all"
    r"|nice|work|right|correct|okay|ok)"
    r"|sounds? (?:good|great|nice|perfect)(?: to me)?|i see|right|sir|madam|team|dear|first|not right now|for me"
    r"|to me)\b[\s,.!;:-]*)+",
    re.IGNORECASE,
)

CUE = re.compile(
    r"(?:(?:i was |i'm |i am |just |if )?(?:wondering|hoping) (?:if |that )?(?:you|i|we) (?:can|could|would|might"
    r"|may)"
    r"|(?:can|could|would|will|may|might|should) (?:you|u|i|we)(?: please| kindly| also| maybe| possibly|"
    r" just)*(?: be able to)?(?: help(?: me| us)?(?: out)?(?: with| to| in| by)?)?"
    r"|(?:i|we)(?:'d|’d|d| would)?(?: also| really| just| now| still| first)* (?:like|love|want|need|wish|prefer"
    r"|wanna|have(?= to\b)|care|plan|intend|hope|am trying|am looking|am planning)"
    r"(?: (?:for )?(?:you|your help|help|assistance))?(?: also)?(?: to| in| with)?"
    r"|(?:i|we)(?:'m| am|m|'re| are)(?: also| just| really| currently| now)* (?:looking|trying|hoping|calling"
    r"|writing|wanting|planning|going|interested|searching|thinking)"
    r"(?: about| because| in| of)?(?: to| for)?"
    r"|(?:i|we)(?:'ll| will)(?: also)? (?:need|want|like)(?: you)?(?: to)?"
    r"|(?:looking|searching|trying) (?:for|to)|let(?:'s| us)|help (?:me|us)(?: out)?(?: to| with| in)?|please"
    r"|kindly|do you have|is there|are there|it's time to|need(?: to)?|want(?: to)?)\b",
    re.IGNORECASE,
)

VERBS = frozenset(
    "terminate annul don't end erase shut adjust advise unlock clarify kill verify double-check let allow"
    " wait understand ask proceed"
    " select choose pick place put pull rename sell"
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

STOP = frozenset(
    "assist guide a about above after again all also am an and any anything are around as at available be"
    " because been before"
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

ASKS = re.compile(
    r"(?:(?:what|when|where|which|who|whose|why|how)(?=[^?]*\?|(?:'s|’s)? (?:is|are|was|were|do|does|did|can"
    r"|could|will|would"
    r"|should|has|have|much|many|long|soon|often|the|my|of|kind|type|time|won['’]?t|can['’]?t|don['’]?t"
    r"|didn['’]?t|doesn['’]?t|isn['’]?t)\b)|(?:what|which|whose|how)\b"
    r"|(?:is|are|was|were|does|do|did|has|have|should)(?:n't|n’t)?(?= (?:it|there|you|i|we|they|he|she|this"
    r"|that|the|my|your"
    r"|any)\b|[^?]*\?)|(?:can|could|will|would|may|might|am)(?:n't|n’t)?(?! (?:you|u|i|we)\b)(?=[^?]*\?)|any\b)",
    re.IGNORECASE,
)

ASKS_LATE = re.compile(
    r"(?:,|;| -| –| and| but| so)\s+(?:and |but |so )?(?=(?:what|when|where|which|who|why|how|(?:is|are|do|does"
    r"|did|can|will)"
    r" (?:it|there|you|i|we|this|that|the|my))\b[^?]{8,}\?)",
    re.IGNORECASE,
)

WISHES_LATE = re.compile(
    r"(?:[,;:]| and| but| so| -| –)\s+(?:now |so |and |but )*(?=(?:i(?:'d|’d| would) (?:like|love)|i (?:want"
    r"|need) (?:to|you|an?)"
    r"|(?:can|could|would|will) (?:you|u)|please)\b)",
    re.IGNORECASE,
)

TROUBLE = re.compile(
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

WORD = re.compile(r"[^\W\d_][\w'’-]*")

OFFERS = re.compile(r"is there|are there|do you have|can i", re.IGNORECASE)

ACTS = re.compile(
    r"(?:an? |the )?(?:full |partial |quick )?(?:refund|return|exchange|replacement|cancell?ation|credit"
    r"|invoice|receipt"
    r"|discount|upgrade|repair)\b",
    re.IGNORECASE,
)
"""Things that are wanted themselves; with anything else help is wanted."""

CALLS_YOU = re.compile(r"\b(?:you|u|please|kindly|your help|help (?:me|us))\b[\s,]*(?:to|out|with|in)?$|\byou\b")

CALLS_FOR_VERB = re.compile(
    r"(?:\bto|\b(?:can|could|would|will|may|might) (?:you|u|i|we)(?: \w+){0,2}|please|let's|let us)$"
)

IS_ABOUT = re.compile(r"\b(?:calling|writing|help(?:ing)?)\b.*\b(?:about|with|in|me|us|you)$|\b(?:about|with)$")

NO_VERB = frozenset(
    "a an the my our your his her their this that these those it its i we you he she they me us him them some"
    " any no one"
    " two three four five six in on at for from with by of to about as if and or but so not there here what when where"
    " which who how why because is are was were be been am more something anything someone".split()
)

NO_THING = re.compile(
    r"(?:in|on|at|with|from|to|by|of|about|as|and|or|but|so|because|if|that|it|i|we|you|he|she|they|is|are|was"
    r"|not|there|here)\b",
    re.IGNORECASE,
)

FINITE = re.compile(r"\b(?:is|are|was|were|has|have|does|did|isn't|hasn't|won't|can't|doesn't)\b", re.IGNORECASE)

PERSON = re.compile(
    r"\b(?:agents?|humans?|representative|rep|manager|supervisor|operator|specialist|advisor|staff"
    r"|customer (?:service|support|care)|(?:(?:talk|speak|chat|connect|transfer|put|pass|hand|get|give|have"
    r"|need|want|reach|call"
    r"|ask|let|real|live|actual|is|an?|to|with)\b(?: [\w'’]+){0,3}? "
    r"|^(?=\w+(?: real| please)*\W*$))(?<!\d )(?<!\bone )(?<!two )(?<!three )(?<!four )(?<!five )(?<!six )(?<!eight )"
    r"(?:person|people|someone|somebody))\b",
    re.IGNORECASE,
)

ABOUT_WITH = re.compile(
    rf"{PERSON.pattern}[^.?!]{{0,30}}? (?:about|regarding|concerning|because of) (\w.*)", re.IGNORECASE
)
"""What a person is wanted for."""

REFRAINS = re.compile(r"(?:do not|don['’]?t) (?=\w)", re.IGNORECASE)

NEEDS_THING = re.compile(r"\b(?:want|need|like|love|wish|prefer|have)$")
"""Before a thing, not before a verb: "I need travel insurance" asks for no journey."""

NO_INFINITIVE = re.compile(
    r"(?!(?:bring|ring|sing|swing|spring|string)\b)\w{2,}ing\b|(?!\w*eed\b|(?:shed|shred|embed|wed|add)\b)\w{2,}ed\b",
    re.IGNORECASE,
)
"""Forms that cannot follow "wants to"."""

LIGHT = re.compile(r"(?:get|have|do|make) (?:(\w+ing|discuss|negotiate|free up)\b|(\w+))", re.IGNORECASE)
"""Verbs that say little and are followed by a thing."""

STATES = re.compile(
    r"(?:(?!\b(?:that|which|if|whether|what|why|when|how|because|who|where|as|since|so|but|and|or)\b)[^,;:])*?"
    r"(?<!\w)(?:is|are|was|were|has|does|did|isn['’]t|hasn['’]t|won['’]t|can['’]t|doesn['’]t|didn['’]t|never)\b",
    re.IGNORECASE,
)
"""A statement that begins with a noun that could be a verb: "change fee was charged" asks for no change."""

NUMBERED = re.compile(
    r"\w+ (?:(?!need|speed|red|bed)\w{3,}ed\b|came\b|went\b|got\b|of\b|\w+:|#|\d|[a-z]{1,4}-?\d"
    r"|(?:number|id|no|is|was|has|hasn't|isn't|never|still|doesn['’]?t|won['’]?t|didn['’]?t|can['’]?t)\b)",
    re.IGNORECASE,
)
"""What follows a noun that could be a verb: "order 4471 is late" orders nothing."""

TALK = re.compile(
    r"(?:take care|get back|let you know|have a |be |ask (?:you )?(?:for|a|about)|thank|say|wait|think about"
    r"|(?:assist|help|guide)(?: (?:me|us))?(?: with)?(?: (?:it|that|this))?$|understand|get (?:the sound|it"
    r"|your|a help|help|one more"
    r"|some help|assistance)|appreciate|proceed|go ahead|continue|do (?:it|that|this|so)|double-check|verify that"
    r"|know (?:if|that) you)\b",
    re.IGNORECASE,
)

TELLS = re.compile(
    r"(?:know|tell|give|show|check (?:if|whether|that|on)|confirm|hear|see (?:if|the|what)|verify|explain|get"
    r" (?:the|their|its|his|her|this|that|your) |get (?:any|some|more|other)\w*(?: other)? "
    r"(?:info|detail|option)|retrieve|have (?:the|their|a contact)|grab|share|provide|let|recommend me|learn|make"
    r" (?:it|that|sure)|change it|schedule it|have a|get (?:to|two|three|four|one|it|it's|in|on|at|for)\b)\b ?",
    re.IGNORECASE,
)
