"""Does the customer want a person, said outright or not?

Read ASKS first. What mentions a person without asking for one (MENTIONS) and what turns one down (REFUSALS) is
blanked out before.
"""

from __future__ import annotations

import re

from .abroad import asked_abroad
from .afar import asked_afar
from .language import SMALL_WORDS
from .message import Hit, Message, cues, hits, pattern, strongest, written
from .slips import Slips

_PERSON = (
    "members? of (?:the |your )?(?:staff|team|crew)|humans?(?: beings?)?|person|persons|people|agents?|operators?|representatives?|reps?|advisors?|advisers?"
    "|managers?"
    "|supervisors?|executives?|employees?|colleagues?|specialists?|consultants?|assistants?|workers?|clerks?|tellers?"
    "|bankers?|someone|somebody|some one|some body|staff(?: members?)?|team members?|(?:sales|crew|staff) ?person"
    "|technicians?"
    "|receptionists?|reception|front desk|concierge|boss|superiors?|superior officer|team|experts?|owners?"
    "|founders?|director|ceo"
    "|guy|man|woman|lady|pharmacists?|associates?|professionals?|officers?|attendants?|higher[- ]?ups?|upper"
    " management"
    "|management|live chat|(?:service|support|care|sales|complaints?|billing|claims) (?:desk|team|staff)"
)
_SURE = (
    "members? of (?:the |your )?(?:staff|team|crew)|(?:staff|team) members?|employees?|humans?(?: beings?)?|(?:real|actual|live|living|breathing|physical) (?:human|person|people|agents?|operators?"
    "|someone)"
    "|person|agents?|operators?|representatives?|reps?|supervisors?|managers?|advisors?|advisers?|live chat|live"
    " support"
    "|human (?:support|help|assistance|agent|operator)|specialist|consultant|customer (?:service|support|care)"
    " (?:rep|agent)"
)
PARTS = {
    "person": _PERSON,
    "sure": _SURE,
    "which": (
        "(?:(?:to|with|w/|a|an|the|ur|your|you|some|any|one of|one|another|other|different|real|live|actual|human"
        "|living"
        "|proper|normal|qualified|competent|customer|client|service|support|care|senior|bank|bank's|hotel|hotel's"
        "|sales|billing"
        "|technical|tech|account|accounts|finance|product|store|duty|shift|general|local|helpful|actually|an"
        " actual|more|please"
        r"|just|maybe|also|like|fraud|claims|complaints|front office|fucking|bloody|damn|goddamn|goddam|freaking"
        r"|f\*+ing) )"
        "{0,6}"
    ),
    "speak": "(?:speak+|talk+|chatt?|convers|communicat|tlk)(?:i*ng|e)?",
    "hand": (
        "(?:transfer|connect|pass|put|forward|hand|switch|redirect|reroute|route|direct|refer|patch|move|link|send"
        "|escalate)"
        "(?:ing|red|ed)?"
    ),
    "reach": (
        "(?:contact|reach|call|phone|ring|(?:get|getting) (?:a )?hold of|(?:get|getting) (?:in (?:touch|contact)"
        " with|through to|on to"
        "|on the phone with)|hear from|deal with|dealing with|be (?:connected|transferred|put through|passed on"
        "|referred)|summon"
        "|discuss (?:this|it|that) with|be (?:helped|served) by|liaise with|see|ask for|asked for|asking for|want"
        "|page)(?:ing)?"
    ),
    "bot": r"(?:chat)?bots?|robots?|machines?|computers?|(?:an |the )?ai|a\.i\.?|virtual (?:assistant|agent)"
    r"|automat(?:ed|ion)|algorithms?|program",
    "look": (
        "(?:review|look|check(?! (?:in|out)\\b)|handle|read|help|call|contact|answer|respond|reply|deal|go over|sort|decide|assess"
        "|investigate|examine|process|assist|approve|verify|evaluate|(?:take|have) (?:a look|over)|take care|get back|confirm)"
    ),
    "not": "don'?t|do not|didn'?t|did not|doesn'?t|does not|not|never|wouldn'?t|won'?t",
}
"""Alternatives that several patterns share."""

ASKS = cues(
    (
        (
            0.97,
            r"<speak> <which>(?:(?!my|his|her|their|our|not|no|about|you|u|me|it|that|this|customer|client)\w+"
            r" )?<person>",
        ),
        (
            0.97,
            r"<hand> (?:me|us|this(?: \w+)?|it|(?:my|the) (?:chat|call|conversation|case|ticket|request|question"
            r"|issue|problem|complaint|query|matter))(?: \w+){0,2}? <which><person>",
        ),
        (0.96, "connect(?:ing|ed)? (?:to|with) <which><person>"),
        (
            0.93,
            "(?:have|get|let) <which>(?:<sure>)(?: from (?:your |the )?\\w+)? (?:please )?(?:to )?<look>"
            "|(?:have|get|let) (?:someone|somebody|anyone)(?: else)?(?: from (?:your |the )?\\w+)? (?:to )?(?:review|look|help|call"
            "|contact|investigate|answer|deal|get back)",
        ),
        (
            0.92,
            "(?:can|could|will|would|may|should|must|shall)(?: (?:please|you have|i have|i get|you get))? (?:a|an|some|another|one of"
            " your) (?:real |actual |live |human )?(?:<sure>) (?:please |kindly |actually )?<look>",
        ),
        (
            0.92,
            "(?:want|need|like|have|get|be|must|should|prefer|please)(?: \\w+){0,6}? (?:reviewed|checked|handled|looked (?:at|into)"
            "|decided|read|assessed|answered|processed|solved|served|helped|dealt with|treated|resolved|done)(?: \\w+)? by <which><sure>",
        ),
        (0.94, "put <which><person> on(?: the (?:line|phone|chat|call)|(?=[.!?]|$))"),
        (
            0.93,
            "(?:discuss|sort|settle|resolve|go over|talk|handle|clear|solve|straighten|work)(?:ing)? (?:this|it|that|these|things|the"
            " (?:matter|issue|problem))(?: out| through| over| up)? with <which><person>",
        ),
        (0.92, "(?:have|like|want) (?:a )?(?:quick |short )?(?:word|chat|talk|conversation) with <which><person>"),
        (
            0.92,
            "(?:connect|transfer|put|pass|patch|forward|hand|direct|redirect|route|switch|link)(?: me| us)(?: \\w+)? (?:to|with)"
            " (?:(?:the|your|ur|a|real|actual|damn|fucking) )*(?:(?:customer|client|consumer) (?:service|support|care|assistance|relations)s?"
            "|(?:technical |tech )?support|help ?desk)",
        ),
        (0.9, "(?:is|are|isn'?t|aren'?t) (?:there|their) (?:any|some) ?(?:body|one) (?:real|human|alive|living)"),
        (
            0.9,
            "(?:is|are|isn'?t|aren'?t) there (?:also |even |actually |still |not )?<which>(?:humans?(?: beings?)?|persons?|reps?|agents?"
            "|operators?|staff|representatives?|employees|managers?|supervisors?)(?: \\w+)?(?: \\w+)? (?:working|available|around"
            "|online|on duty|who (?:can|could|would|will|might)|that (?:can|could|i)|(?:i|we) (?:can|could)|for me to)",
        ),
        (
            0.95,
            "(?:get|give|gimme|gimmie|find|fetch|let me have|bring me|bring us|assign|provide)(?: me| us| in)?"
            " <which><sure>",
        ),
        (0.95, "(?:get|give|gimme|send)(?: me| us) (?:someone|somebody)(?! else)"),
        (
            0.94,
            "(?:want|need|wanna|prefer|demand|require|request|like|looking for|wish for|rather have|wanted"
            "|needing)(?: to have)? <which><sure>"
            "(?! (?:id|name|number|code|fee|fees|room|booking|details|added|account))",
        ),
        (
            0.94,
            "(?:contact|reach|call|phone|(?:get|getting) (?:a )?hold of|(?:get|getting) (?:in (?:touch|contact)"
            " with|through to)"
            "|be (?:connected|transferred|put through|passed on) to|discuss (?:this|it|that) with"
            "|summon)(?:ing)? (?!with )<which><person>",
        ),
        (0.9, "(?:see|hear from|deal(?:ing)? with|be helped by|ask(?:ed|ing)? for|helped by) <which><sure>"),
        (
            0.93,
            r"someone (?:from|in|at|of) (?:your |the |ur )?(?:\w+ )?(?:care|support|service|team|department|staff"
            r"|bank|hotel|company|management)",
        ),
        (
            0.93,
            "(?:someone|somebody|anyone|anybody|a person|people) (?:else )?(?:there |here |around )?(?:that |who "
            "|whom )?(?:i|we) (?:can|could|may) <speak>(?: to| with)?",
        ),
        (
            0.92,
            "(?:someone|somebody|anyone|a person) (?:else )?(?:that |who )?(?:(?:can|could) )?(?:actually|really"
            "|genuinely) (?:help|helps|knows?|understands?|do)(?:.{0,30})",
        ),
        (
            0.9,
            "(?:someone|somebody) (?:above you|higher(?: up)?|in charge|with authority|more senior|senior"
            "|competent|real|human|responsible)",
        ),
        (0.92, "escalat(?:e|es|ed|ing|ion)"),
        (
            0.93,
            "(?:human|live|real|actual)(?: life)? (?:agent|being|assistance|help|support|handoff|operator"
            "|interaction|intervention|representative|rep"
            "|contact|person|chat|service|human|people|employee|assistant|someone|one) ?(?:please|pls|plz|now"
            "|instead|asap|right now|immediately)?",
        ),
        (
            0.92,
            "(?:human|agent|operator|representative|supervisor|manager|real person)s?,? (?:please|pls|plz|now"
            "|right now|asap|immediately|to answer|needed|required)",
        ),
        (0.9, "(?:please|pls|plz),? (?:a )?(?:human|agent|operator|representative|supervisor|real person)"),
        (0.9, "(?:put|patch|get|pass) (?:me|us) (?:through|thru)"),
        (0.9, "hand (?:me|us|this|it) (?:over|off)"),
        (0.8, "(?:a colleague|one|someone|somebody) of (?:yours|your (?:team|people|staff|colleagues|agents))"),
        (0.85, r"(?:get|take) me (?:out of|away from|off) (?:this|the|your)? ?(?:\w+ )?<bot>"),
        (
            0.88,
            r"is (?:there|their) (?:<which>)(?:<sure>)(?: \w+){0,3}? (?:available|there|around|online|i can .*|on"
            r" duty|who .*|here)",
        ),
        (
            0.88,
            "(?:any|is there) (?:<which>)(?:humans?|agents?|operators?|representatives?|reps?|one) (?:available"
            "|there|online|around)",
        ),
        (
            0.88,
            r"(?:someone|somebody|a human|a person|an? (?:agent|rep|representative|manager|advisor|adviser"
            r"|specialist|supervisor)|one of your \w+)"
            "(?: (?:please|to|can|could|should|will|who can|that can|kindly|pls|just))* (?:call|ring|phone"
            "|contact|reach out to|get in touch with|text|email) (?:me|us)(?: back)?",
        ),
        (
            0.85,
            "(?:call|ring|phone) me (?:back|please|now|asap|on|at|today|tomorrow|when|immediately|urgently)"
            "|(?:please|pls|can you|could you|someone|just) (?:call|phone|ring) me(?=[.!?]|$)|call ?back(?: please"
            "| request)?|give (?:me|us) a (?:call|ring)",
        ),
        (
            0.92,
            "(?:<not>|can'?t|cannot|hate|tired of|sick of|stop|rather not|refuse to|no more|fed up with|done with"
            "|uncomfortable|instead of|hates?"
            r"|enough of|without|aren'?t|isn'?t|no|prefer not)(?: \w+){0,6}? (?:to|with|a|an|the|this|these"
            r"|your|by|some|stupid|dumb|useless|another|talking|more|of|not)"
            r" (?:\w+ )?(?:<bot>)(?! (?:question|problem|issue|thing|request|topic|account|traffic))",
        ),
        (
            0.85,
            "<speak> (?:to|with) (?:an? |the |this |your |some )?(?:stupid |dumb |fucking |useless )?(?:<bot>)"
            " (?:is|makes|won'?t|does(?:n'?t)?|feels|again)(?: .*)?",
        ),
        (
            0.75,
            r"(?:stupid|dumb|useless|fucking|damn|idiotic|horrible|terrible|worst|awful|bloody|rubbish|crappy"
            r"|worthless|pointless)(?: \w+)? (?:chatbot|bot|robot|machine|ai)",
        ),
        (
            0.7,
            r"(?:ur|your|you'?re|you are|u r|this is|ur'e) (?:just |only |clearly |obviously |still )?(?:not (?:a"
            r" )?(?:real|human|person)(?: \w+)?)",
        ),
        (
            0.55,
            r"(?:help|want|need|how|can|could|possible|like|what|way|please|pls|try|trying|assistance|able"
            r"|where)(?: \w+){0,9}? (?:with|to) (?:an? )(?:human |live |real |customer )?(?:agent|assistant"
            r"|operator|human|representative|rep)",
        ),
        (0.6, "who (?:can|could|do|should) i <speak> (?:to|with)"),
        (
            0.62,
            "(?:can|could|may|let|shall|want|need|would like|id like|i'd like|like|wish|able|possible)(?: i| me|"
            " us| we)?(?: just| to)* <speak>(?: now| please| here| directly| on (?:the )?phone| over (?:the"
            " )?phone)",
        ),
    ),
    PARTS,
)
"""Asking outright, in English."""

CLOSING = re.compile(
    rf"(?:^|[,.!?;:)] ?)(?:please )?(?:an? |the |real |live |your )*(?:{_SURE}|front desk|reception)(?: (?:please"
    rf"|pls|now|here|asap|instead))*[!. ]*$"
)
"""A clause of its own that names nothing but a person: "You don't understand me, agent"."""

_BOT = "(?:chat ?|voice ?)?bots?|robots?|machines?|ai"
_NOW = "(?: (?:please|pls|plz|now|right now|here|asap|already|immediately|instead|then|over|thanks|thank you))*"
ALONE = re.compile(
    rf"(?:^|[,.!?;:)\n] ?)(?:(?:please|pls|plz|just|then|so|and|ok|okay|yes|well|kindly|(?:can|could|will|would) (?:you|u)) )*"
    r"(?:(?:transfer|connect|redirect|reroute|escalate|switch) (?:me|us)"
    rf"|(?:no|no more|not an?|not another) (?:(?:stupid|dumb|useless|fucking|damn) )?(?:{_BOT})){_NOW} ?(?=[,.!?;\n]|$)"
)
"""A clause of its own that asks to be moved on or sends the AI away: "Transfer me", "No bots please"."""

DESKS = cues(
    (
        (0.62, "toll[ -]?free(?: (?:no|number))?|help ?line|hot ?line|call[ -]?cent(?:er|re)"),
        (
            0.62,
            "(?:customer|client|consumer) (?:care|service|support)(?: (?:phone|contact|helpline|hotline))? (?:no"
            "|number|num|nos|contact)",
        ),
        (
            0.6,
            "(?:your|ur|the|any|a) (?:contact|phone|telephone|support) (?:no|number)(?: where| so| to call| that|"
            " which| i can)?.{0,30}(?:call|speak|talk|reach)(?: you| u)?",
        ),
        (0.6, "(?:contact|connect(?: to| with)?|reach) (?:the )?(?:support|help ?desk)"),
        (
            0.6,
            "(?:want|need|wanna|require|give me|get me|looking for|pls|please) (?:a |the |your |some )?(?:customer"
            "|client) (?:care|support|service|executive)",
        ),
        (
            0.6,
            "(?:how|where) (?:do|can|could|to|should)(?: i| we)? (?:reach|contact|call|get (?:in touch with|hold"
            " of))(?: you| u| anyone)(?: guys| people)?",
        ),
        (
            0.6,
            "(?:want|wanna|need|like|trying) to (?:get in (?:touch|contact)(?: with you)?(?! with)|call you|speak"
            " (?:to|with) you (?:on|over) .*)",
        ),
        (
            0.45,
            "(?:<speak>|<hand>|contact|reach|call|get in (?:touch|contact)|getting in (?:touch|contact))(?: me|"
            " us)?(?:ing)?(?: to| with|with)* "
            "(?:your |the |ur |fucking |damn |goddamn |bloody )*(?:customer|client|consumer) (?:care|support"
            "|service|services|assistance)",
        ),
    ),
    PARTS,
)
"""Asking for a desk or a number. "Customer service" alone is below one half: to many customers the AI is just that."""

HINTS = cues(
    (
        (
            0.7,
            "(?:is|isn'?t) (?:there )?(?:anyone|anybody|someone|somebody)(?: \\w+)? (?:there|here|home|listening|alive|out there"
            "|reading(?: this)?|on the other (?:end|side))(?=[?!.,]|$)",
        ),
        (
            0.6,
            "i(?:'ve| have|'m| am)? (?:already |just )?(?:ask(?:ed|ing)|told|tell(?:ing)?|explain(?:ed|ing)|said|say(?:ing)?|repeat(?:ed|ing))"
            "(?: (?:you|u|this|that|it|the same(?: \\w+)?|everything|already|my \\w+|now))* (?:for )?(?:like |about |at least )?(?:three"
            "|four|five|six|seven|ten|several|many|multiple|countless|so many|a (?:hundred|thousand|million|dozen|few)|\\d{1,3}) times",
        ),
        (
            0.6,
            "(?:third|fourth|fifth|sixth|nth|umpteenth|hundredth|\\d+(?:rd|th)) time (?:that )?(?:i|we)(?:'ve|'m| am| have)?"
            " (?:had to |have to )?(?:ask|tell|told|say|said|explain|repeat)\\w*"
            "|how (?:many|often)(?: more)?(?: times)? (?:do|must|should|have|will) i (?:have to |need to )?(?:ask|tell|told|say|said"
            "|explain|repeat)\\w*",
        ),
        (
            0.7,
            "(?:you|u|this bot|bot|this|that|it|that'?s|you'?re|youre|your|ur)(?: are| r| is| was|'s|'re)?(?: just"
            "| really| so| absolutely| completely| totally| all)? "
            "(?:useless|worthless|hopeless|no help|not (?:any |of any |much )?help(?:ful|ing)?(?: me)?(?: at"
            " all)?|of no (?:use|help)|no use|pointless)",
        ),
        (
            0.7,
            "(?:you|u|it|this|that|they)(?: are|'re)?(?: really| just| still)? (?:aren'?t|isn'?t|ain'?t|arent|isnt"
            "|wasn'?t|doesn'?t|don'?t|do not|can'?t|cannot|not|won'?t)(?: really| even| being)? "
            r"(?:helping|help|helpful|understand(?:ing)?|get it|listening|getting it|answering)(?: me| us| my"
            r" \w+| what i.*| anything| at all)*",
        ),
        (
            0.68,
            "(?:this|the|that|our)(?: whole| entire)? (?:conversation|chat|bot|chatbot|is|thing)?(?: is| isn'?t|'s"
            "|s| are)*(?: just| clearly| really)? ?(?:not |n'?t )?(?:working out|getting (?:us |me )?(?:any"
            "|no)where|going (?:any|no)where|going (?:round |around )?in circles)",
        ),
        (
            0.65,
            r"(?:this|the|our) (?:conversation|chat|bot|chatbot|assistant)(?: really| just| clearly)? (?:is not"
            r"|isn'?t|does not|doesn'?t|ain'?t)(?: really| even)? (?:work|working|help|helping)(?: \w+){0,3}",
        ),
        (
            0.62,
            "(?:going|running|talking|we are going|we'?re going) (?:round|around|in)(?: and round)?(?: in)?"
            " circles|getting nowhere",
        ),
        (0.6, "(?:waste|wasting|wasted)(?: of)?(?: all)?(?: my| our)?(?: precious| valuable)? time"),
        (
            0.62,
            r"(?:sharing|share|giving|give|tell|telling|trust|discuss|discussing)(?: \w+){0,5} (?:to|with) a"
            r" (?:machine|bot|robot|computer)",
        ),
        (
            0.62,
            "(?:i )?(?:don'?t|do not) (?:think|believe) (?:you|a bot|a machine|this)(?: can| will| is going to)?"
            " (?:help|understand|solve)(?: .*)?",
        ),
        (
            0.55,
            "(?:need|want|give|require|demand|looking for)(?: me)? (?:an? |some )?(?:immediate|urgent|instant"
            "|quick) (?:fix|resolution|solution|attention|help|assistance|support|action|response|reply)(?: .*)?",
        ),
    ),
    PARTS,
)
"""Wanting a person without naming one."""

WHOLE = cues(
    (
        (
            0.7,
            "(?:(?:hello|hi|hey|um|so|ok)[?!,.]* )*(?:is )?(?:anyone|anybody|someone|somebody)(?: (?:out|there|here|home|listening"
            "|around|real|human|alive))+",
        ),
        (
            0.6,
            "(?:(?:please|pls|hi|hello|i|we|i'd|i'll|id|can|could|may|let|me|us|want|need|would|wish|like|wanna|to|have|just|really|gotta) )*"
            "(?:speak|talk|chat)(?:ing)? (?:to|with) (?:the |your |a )?(?:customer|client) (?:service|support|care)"
            "(?: (?:please|pls|now|asap|team|instead|directly))*",
        ),
        (
            0.65,
            "(?:ok|okay|no|nope|sorry|well|look|,| )*(?:this|that|it)(?:'s| is|s)? ?(?:just |clearly |really "
            "|still )?(?:not|isn'?t|ain'?t|isnt|n'?t) (?:working|helping|helpful|good enough)(?: for me| at all|"
            " out| here| anymore)*",
        ),
        (
            0.55,
            r"(?:\w+ )?(?:pathetic|poor|worst|terrible|horrible|awful|bad|useless|disgusting|third class"
            r"|ridiculous|rubbish) (?:customer )?(?:service|services|support|experience|company)(?: \w+)?",
        ),
        (
            0.6,
            "(?:customer|client|consumer) (?:care|support|service|executive)(?: (?:please|team|executive|agent))?"
            "|(?:speak|talk|chat) (?:to|with) (?:me|you|u|us)|contact details",
        ),
        (
            0.55,
            "(?:this|it)(?:'s| is) (?:very |extremely |super |so |really |quite |an )*(?:urgent|emergency)(?: please)?",
        ),
        (
            0.55,
            "(?:talk|speak|chat|call|phone call|call me|live|contact|contact us|contact you)(?: now| please| to me"
            "| with me)?",
        ),
        (0.55, r"(?:.{0,60} )?(?:i am|i'?m|im) (?:so )?done with (?!this|it|that)\w+(?: \w+)?"),
    ),
    PARTS,
)
"""Hints only if they are all that the customer says: in a longer message they are about something else."""

MENTIONS = pattern(
    "(?:can|could|may|should|must|do|if|to|shall|how (?:do|can)) (?:(?:i|we) )?(?:(?:please|just|also) )?(?:transfer|pass|give|forward|send"
    "|switch|move|link|hand|assign)(?:ing)?(?: over)? (?:it|this \\w+|that|(?:my|our|the|a)(?: (?!chat|call|conversation|case|question"
    "|issue|problem|complaint|query|request|matter)\\w+){1,3}) (?:over )?(?:to|with|into|for) (?:<which>)(?:people|persons?|someone|somebody"
    "|guy|man|woman|lady|colleagues?|employees?|workers?|boss|owners?|team)(?: else|'s)?"
    "|(?:i am|i'?m|im|we are|we'?re|i was) (?:already |currently |just |now )?(?:<speak>) (?:to|with) (?:\\w+ ){0,4}(?:person|people|agents?"
    "|someone|somebody|managers?|rep|representatives?|advisors?|advisers?|specialists?|lawyer|team) (?:at|from|of|in|with)(?: \\w+){1,3}"
    "|(?:person|people|human|peer)[ -]to[ -](?:person|people|human|peer)"
    "|(?:plan|package|tier|subscription|version|membership|contract|warranty|edition|license|licence|account|option)s?(?: \\w+){0,3}?"
    " (?:include|come with|offer|provide|have|cover|get|contain)(?:s|ed)?(?: \\w+){0,3}? (?:person|humans?|agents?|support|manager|live chat)"
    "|(?:de-?)?escalat(?:ion|ed|ing|es)? (?:polic(?:y|ies)|process|procedures?|matrix|path|times?|levels?|fees?|clause|rules?|plans?"
    "|tensions?|chart|charges?|in price)|(?:what|how)(?: (?:is|are|does|do|long))?(?: \\w+)?(?: an?| the| your)? escalations?(?: works?)?"
    "|(?:prices?|costs?|rents?|fees?|violence|tensions?|it|they)(?: \\w+)? escalat(?:e|es|ed|ing)"
    "|(?:cleaning|bonding|drying|blowing|reducing|raising|thickening) agents?|agents? for (?:cleaning|washing|drying)"
    r"|(?:are|r|is|was|am|were|aren'?t|isn'?t) (?:you|u|we|i|this|that|it|there)(?: (?!possible)\w+){0,2}? (?:<speak> (?:to"
    r"|with) )?(?:an? )?(?:real |actual |live |human |ai |fucking )*"
    "(?:human|person|agent|operator|representative|people|man|woman|robot|bot|machine|computer|ai|someone|real)(?:"
    " being| person)?(?: or .{0,40})?(?=[?!.,]|$)"
    "|(?:i am|i'?m|im|we are|we'?re) not (?:an? )?<bot>"
    "|(?:you|u) (?:are|r) (?:a |an )?(?:real )?(?:human|person|bot|robot|machine|ai)(?: being)?(?=[?!.,]|$)"
    "|(?:travel|delivery|estate|real estate|realty|realtor|insurance|booking|shipping|gate|ticket|cleaning|courier"
    "|letting|post|sales|field|ground|free|security|patient|secret|lettings|pickup"
    "|ups|fedex|dhl|customs|leasing|rental|account) (?:agents?|person|man|guy|people|driver|operator)(?= (?:left"
    "|said|told|was|is|did|came|has|had|never|wrote|who|fee)|[.,!?]|$)"
    "|my (?:travel|estate|real estate|insurance|booking|letting|lettings) agents?"
    r"|(?:your|the|an|one of your|a|this|that|another|previous|last|first) (?:\w+ )?(?:agents?|rep|representative"
    r"|colleague|manager|operator|person|advisor|adviser|supervisor|staff|employee|assistant|guy|lady|human)"
    r"(?: \w+)?(?: i (?:spoke|talked|chatted) (?:to|with))? (?:already |just |who |that )?(?:told|said|says"
    r"|promised|informed|assured|mentioned|advised|confirmed|hung up|helped|refused|gave|explained|called|was|were"
    r"|is|left|did|came|has|had|sent|wrote|asked|charged|cancelled|canceled|booked|made|never)"
    r"|(?:after|while|been|was|when i was|were|finished|thanks for|remember|just) (?:speaking|talking|chatting|on"
    r" (?:the phone|chat)) (?:to|with) (?:\w+ ){0,3}(?:agent|rep|person|human|manager|someone|somebody"
    r"|representative|operator|advisor|supervisor)s?",
    PARTS,
)
"""A person is spoken of, or the AI is asked what it is."""

REFUSALS = pattern(
    "(?:(?:don'?t|do not|didn'?t|did not|doesn'?t|never|no longer|not) (?:really |even |actually |yet )?(?:want"
    "|need|like|wish|care|have|asking|ask|prefer|trying|require|looking)(?: for)?"
    "|(?:rather|prefer|please|pls|would|better|'d) (?:not|don'?t|do not)(?: have| ask| want)?|(?:please )?(?:do"
    " not|don'?t)|no need(?: for)?|without|instead of|before|there'?s no need|wouldn'?t (?:like|want))"
    r"(?: you)?(?: to)?(?: be)?(?: having)?(?: (?:<speak>|<hand>(?: me| this| it)?|<reach>|escalate)(?: (?:to|with"
    r"|on|over))*)? ?<which>(?:<person>|escalat\w*|transferred|handed (?:over|off)|forwarded|connected)(?: else)?"
    r"|(?:please )?(?:do not|don'?t) (?:escalate|transfer|connect|forward|hand|pass|put)(?: \w+){0,6}"
    "|no (?:more )?(?:real |live |human )?(?:humans?|agents?|person|people|operators?|representatives?|escalation"
    "|supervisor|manager)(?= (?:please|pls|needed|required|necessary|thanks|thank you)|[.,!?]|$)"
    "|(?:humans?|agents?|person|operators?) (?:is |are )?not (?:needed|required|necessary)",
    PARTS,
)
"""A person is turned down."""

_CLAUSE = r"(?:^|[,.!?;:\n] ?)[¡¿]?"
_COURTESY = (
    "bitte|jetzt|sofort|endlich|gleich|hier|por favor|porfa|ahora|ya|mejor|s'il (?:vous|te) plait|svp|stp"
    "|maintenant|pfv?|agora|ja|gracias|danke|merci|obrigad[oa]"
)
_ROBOT = "(?:chat ?)?bots?|robots?|robos?|roboter[ns]?|ki|ia"
ALONE_ELSEWHERE = re.compile(
    rf"{_CLAUSE}(?:(?:{_COURTESY}|ja|si|sim|oui)[ ,]+|(?:nein|non|no|nao), ?)*(?:"
    r"(?:ein(?:e[nmrs]?)? )?(?:echte|richtige|reale|menschliche)[nmrs]? (?:menschen?|person|mitarbeiter(?:in|n)?|berater(?:in)?|ansprechpartner)"
    r"|(?:una? )?(?:persona|humano|agente|asesora?|alguien) (?:de verdad|de carne y hueso|real|humano)"
    r"|(?:une? )?(?:vraie? (?:personne|humain|etre humain|conseill\w+|agent|interlocuteur)|(?:quelqu'un|personne) (?:de )?(?:reel|reelle|vrai|humain))"
    r"|(?:uma? )?(?:pessoa|humano|atendente|agente|alguem) (?:de verdade|de carne e osso|real|humano)"
    r"|(?:weiter|durch)?verbinden(?: sie (?:mich|uns))?|(?:verbinde|verbindet) mich|stellen sie mich|leiten sie mich"
    r"|(?:transfier[ae]|pas[ea]|comuniqu?[ea]|conect[ea])me|transferez[ -]moi|transfere[ -]moi"
    r"|me (?:transfer[ei]|transfira|transfere)|transfira-me|transfere-me"
    rf"|(?:kein(?:en?|em|er)?|ohne|nicht (?:mit )?eine[nmr]?|sin|nada de|no|no (?:con )?un|sans|pas (?:de|d'un|un)|plus de|sem|nao|nao (?:com )?um|nada de)"
    rf" (?:{_ROBOT}))(?:,? (?:{_COURTESY}|durch|weiter))* ?(?=[,.!;\n]|$)"
)
"""The same in German, Spanish, French and Portuguese, and a real person as a clause of its own."""

NO_ROBOT = pattern(
    rf"(?:will|mochte|mag|wunsche|brauche) (?:\w+ )?kein(?:en?|em|er) (?:\w+ )?(?:{_ROBOT})"
    rf"|(?:nicht|kein \w+)(?: mehr| langer| weiter| nur)? mit (?:(?:eine[mr]|de[mr]|diese[mr]|euren|eurem|ihrem) )?(?:\w+ )?(?:{_ROBOT}|maschine|computer|automaten)"
    "|no (?:quiero|quisiera|deseo|pienso|voy a|me gusta)(?: (?:mas|hablar|seguir|hablando|chatear|tratar|conversar|que me atienda))*"
    rf"(?: con (?:el|la|este|esta|su))?(?: (?:con|por|un|una|ningun|ninguna|otro|otra))*(?: (?:estupido|maldito))? (?:{_ROBOT}|maquina)"
    "|(?:ne |n')(?:veux|voudrais|souhaite|desire|aime|ai pas envie)(?: (?:pas|plus|parler|discuter|echanger|avoir|affaire|de))*"
    rf"(?: (?:a|avec|un|une|ce|cette|votre|le))*(?: (?:stupide|autre))? (?:{_ROBOT}|machine)"
    "|nao (?:quero|queria|gostaria|desejo|vou)(?: (?:mais|falar|conversar|tratar|ser atendid[oa]|de))*"
    rf"(?: (?:com|por|um|uma|nenhum|nenhuma|outro))*(?: (?:estupido|maldito))? (?:{_ROBOT}|maquina)"
)
"""Sending the AI away in these languages. A robot that is sold and returned goes with "the" and "this"."""

_HITO = (
    "(?:人間|オペレーター?|担当(?:者|の(?:人|方|者))?|係員|係の(?:人|者|方)|スタッフ|責任者|店長|店員|マネージャー|本物の人|生身の人|上の(?:人|者|方)|サポートの(?:人|方))"
    "(?:さん|様|の(?:方|人|者))?"
)
_HANASU = "(?:話|つな|繋|代わ|替わ|かわ|変わ|連絡|相談|チャット|対応|電話|会話|やり取り|やりとり|切り替え|取り次|直接)"
_NEGAU = (
    "(?:たい|たく|ください|下さい|ほし|欲し|お願い|おねがい|希望|もらえ|もらい|もらう|いただけ|いただき|頂け|頂き|くれ|させて|せますか|せません|せない(?:の|です)"
    "|(?:でき|出来)(?:ます|ません|る)|(?:でき|出来)ないの|ますか|ませんか|でしょうか|つなげ|繋げ|出せ|[てで](?:よ|ね)?[。!?！？]*$)"
)
JAPANESE = cues(
    (
        (0.95, f"{_HITO}(?:に|と|へ|を|から|が|の)[^。、!?\n]{{0,8}}?{_HANASU}[^。!?\n]{{0,12}}?{_NEGAU}"),
        (
            0.95,
            f"{_HITO}(?:に|と|へ|を)?[^。、!?\n]{{0,4}}?(?:お願い|おねがい|希望|(?:を)?(?:呼んで|呼べ|出して|出せ|よこ))",
        ),
        (0.94, "上司(?:を(?:出|呼)|に(?:代わ|つな|繋)|と話させ)"),
        (
            0.94,
            "有人(?:の)?(?:対応|チャット|サポート|窓口|オペレーター?)?[^。、!?\n]{0,8}?(?:お願い|希望|切り替|ください|下さい|たい|ほし|欲し|つな|繋|ありますか|できますか)",
        ),
        (
            0.94,
            f"(?<![友他本個数何知恋老病美素達名職主新家0-9一二三四五六七八九十])人(?:間)?と(?:直接)?(?:話|しゃべ|喋|チャット|やり取り|やりとり|会話|相談)[^。!?\n]{{0,12}}?{_NEGAU}",
        ),
        (
            0.94,
            f"(?<![友他本個数何知恋老病美素達名職主新家0-9一二三四五六七八九十])人に(?:直接)?(?:つな|繋|代わ|替わ|相談|切り替え|対応して)[^。!?\n]{{0,10}}?{_NEGAU}",
        ),
        (
            0.94,
            "(?:ai|ボット|ロボット|機械|自動(?:応答|返信)?)(?:じゃ|では|で)なく(?:て)?[^。!?\n]{0,4}(?:人|オペレーター|担当|スタッフ)",
        ),
        (
            0.92,
            "(?:日本語|話せ|電話|相談)[^。!?\n]{0,10}(?:人|オペレーター?|担当者|スタッフ)(?:さん|の方)?(?:は|って)?(?:いますか|いませんか|はいる|をお願い|に(?:つな|繋|代わ))",
        ),
        (0.93, f"^(?:すみません|あの|もう)?[、。 ]*{_HITO}(?:を|に)?(?:お願いします|ください|希望)?[。!?！？ ]*$"),
    )
)
"""Asking outright, in Japanese: somebody, a particle, what they should do, and a wish. One of these alone ("the staff was
kind", "a friend", "for two people") asks for nobody."""

_REFUSED_IN_JAPANESE = pattern(
    f"(?:{_HITO}|有人|(?<![友他本個数])人)[^。、,!?\n]{{0,14}}"
    "(?:たくない|たくありません|たいわけでは|必要(?:は)?(?:ない|ありません)|不要|なくて(?:も)?(?:いい|よい|結構|大丈夫)|いらない|いりません)"
)
_POLITE = frozenset(
    "please pls plz a an the real live now hi hello hey i want need just ok okay to with me my u you asap"
    " immediately right yes no thanks"
    " thank actual some get give can customer service support help bitte por favor s'il vous plait svp um uma un"
    " una ein einen einem le la"
    " el humain no gracias mejor echter echten echte anderen anderer richtiger real favor otra vrai vraie".split()
)
"""What may stand beside a person in a message that holds nothing else."""

_BARE = frozenset(
    "human humans agent operator representative rep manager supervisor person humano humana mensch menschen humain"
    " persona pessoa atendente conseiller mitarbeiter agente"
    " operador asesor berater representante advisor executive humanbeing jemand livechat callback handoff escalate"
    " assistant superviser".split()
)
"""A person, in one word."""

_ENGLISH = SMALL_WORDS["en"] - SMALL_WORDS["de"] - SMALL_WORDS["es"] - SMALL_WORDS["fr"] - SMALL_WORDS["pt"]
_ENGLISH -= {"a", "agent", "human"}
"""Small words that show an English sentence. "A", too, is French, Spanish and Portuguese once its accent is gone."""

_ABLE = pattern(
    "(?:no (?:puedo|logro|consigo)|nao (?:consigo|posso)|kann (?:ich )?nicht|ne (?:peux|puis|arrive)(?: pas)?|je"
    " n'arrive pas)"
)
"""Who cannot reach a person does not turn one down."""

SERVED = ("en", "de", "es", "fr", "pt", "ja")
"""Languages in which all of the word lists read."""
_NEAR = ("de", "es", "fr", "pt", "ja")

LONG = 60
"""Words. Slips are put right in short messages only."""

NEARLY_NOTHING = 0.02
"""Where no word speaks of it. A word alone that could mean a person is worth a little more."""

_PERSON_WORDS = frozenset(
    "human agent person operator representative rep manager supervisor someone somebody staff team".split()
)
MENDED = (
    "human",
    "person",
    "agent",
    "operator",
    "representative",
    "manager",
    "supervisor",
    "assistant",
    "someone",
    "somebody",
    "speak",
    "customer",
)
"""Words in which slips are put right: long enough that nothing else is meant."""

_SLIPS = Slips(MENDED)
_SHORT = {
    "speek": "speak", "spek": "speak", "tlk": "talk", "tak": "talk", "wth": "with", "wirh": "with", "wiht": "with", "wit": "with",
    "hooman": "human", "hoomans": "humans", "humn": "human", "agnt": "agent", "csr": "rep", "csrs": "reps", "w": "with",
    "persn": "person", "prson": "person",
}  # fmt: skip
"""Short ones, and what people write for fun."""

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"</?[a-z][^<>\n]{0,80}>")
_SPACED = re.compile(r"(?<![\w'])[a-z](?:[ .*_-]{1,2}[a-z](?![\w'])){3,}")
"""A word written letter by letter, which nobody does but to be heard: "h u m a n"."""
_GAPS = re.compile(r"[ .*_-]")
_TO = re.compile(r"(?<=speak |.talk |.chat |nnect |ct me |er me )2(?= [a-z])")


def wish(said: Message, language: str | None) -> tuple[float, str]:
    """Probability that the customer wants a person, and the words that show it."""
    hit = _asked_elsewhere(said, language)
    if hit is not None:
        return hit.p, hit.words
    mended = _mended(said) if len(said.words) <= LONG else said
    hit = _asked(mended)
    if hit is not None:
        return hit.p, hit.words if mended is said else said.shown[:80]
    return (0.12 if not _PERSON_WORDS.isdisjoint(said.words) else NEARLY_NOTHING), ""


def _asked(said: Message) -> Hit | None:
    """The surest sign in English, after what only looks like one is gone."""
    if _is_bare(said):
        return Hit(0.93, said.shown, 0, len(said.shown))
    found = _signs(said)
    if found:
        left = said.without(MENTIONS).without(REFUSALS)
        found = found if left is said else _signs(left)
    return max(found, key=lambda hit: hit.p, default=None)


def _signs(said: Message) -> list[Hit]:
    """The surest sign of each list."""
    found = [hit for among in (ASKS, DESKS, HINTS) if (hit := strongest(said, among)) is not None]
    for clause in (CLOSING.search(said.text), ALONE.search(said.text)):
        if clause is not None:
            words = said.shown[clause.start() : clause.end()].strip(" ,.;:")
            found.append(Hit(0.92, words, clause.start(), clause.end()))
    found += [hit for hit in hits(said, WHOLE) if _is_all(said, hit)]
    return found


def _is_all(said: Message, hit: Hit) -> bool:
    """Whether nothing but signs stands beside it."""
    beside = said.text[: hit.start] + said.text[hit.end :]
    return not any(letter.isalnum() for letter in beside)


def _is_bare(said: Message) -> bool:
    """Nothing but a person and politeness: "Agent please", "HUMAN!!!"."""
    words = said.words
    if not 0 < len(words) <= 6 or (words[0] in ("no", "not") and "," not in said.text):
        return False
    return (
        any(word in _BARE for word in words)
        and all(word in _BARE or word in _POLITE for word in words)
        and "?" not in said.text.rstrip("?")
    )


def _asked_elsewhere(said: Message, language: str | None) -> Hit | None:
    """The same in the other languages. Not in an English sentence: "the agent will" has two German words in it."""
    if language == "zh":
        return asked_afar(said, language)
    if language == "ja":
        if _REFUSED_IN_JAPANESE.search(said.text):
            return None
        return strongest(said, JAPANESE) or asked_afar(said, language)
    if language == "en" and not _ENGLISH.isdisjoint(said.words):
        return None
    for sign in (ALONE_ELSEWHERE.search(said.text), NO_ROBOT.search(said.without(_ABLE).text)):
        if sign is not None:
            return Hit(0.93, said.shown[sign.start() : sign.end()].strip(" ,.!?;:"), sign.start(), sign.end())
    return asked_abroad(said) or (
        asked_afar(said, None if language == "en" else language) if language not in _NEAR else None
    )


def _mended(said: Message) -> Message:
    """The same with slips in the words that matter put right ("persn", "somebdy"); itself if there are none."""
    text = _TAG.sub(" ", said.text) if "<" in said.text else said.text
    text = _SPACED.sub(lambda found: _GAPS.sub("", found.group()), text)
    text = _TO.sub("to", text)
    slips = {word: meant for word in set(said.words) if (meant := _meant(word)) is not None}
    if slips:
        text = _WORD.sub(lambda found: slips.get(found.group(), found.group()), text)
    return said if text == said.text else written(text.strip())


def _meant(word: str) -> str | None:
    """The word that was meant, if one letter is wrong, missing, doubled or out of place, or a gap is missing."""
    if word in _SLIPS.words or len(word) < 4:
        return _SHORT.get(word)
    if word.startswith(("to", "with", "a")):
        glued = (word.removeprefix(small) for small in ("to", "with", "an", "a"))
        if (apart := next((rest for rest in glued if rest in _SLIPS.words), None)) is not None:
            return apart
    return _SHORT.get(word) or _SLIPS.meant(word)
