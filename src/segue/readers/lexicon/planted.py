"""Orders to the AI hidden in what a tool brought back, or in a document that was looked up. Read PLANTED first.

Documents order customers and staff to do much; what counts is who is spoken to.
"""

# ruff: noqa: E501 - a pattern stands on one line

from __future__ import annotations

from .attacks import PARTS, SIGNED
from .message import Message, cues, hits, together

PLANTED = cues(
    (
        (
            0.95,
            "<ais>(?: \\w+){0,4}? (?:must|should|shall|have to|has to|need to|needs to|are to|is to|are required to|are instructed to|will now)"
            "(?: \\w+)? <do>",
        ),
        (
            0.94,
            "(?:to|for) (?:the |any |all |every )?(?:ai|assistant|chatbot|model|llm|bot|language model)s? ?:|(?:note|message|instructions?|reminder)"
            " (?:to|for) (?:the |any |all )?models?(?! (?:number|year|owners?|train))|(?:llm|ai|assistant|chatbot|bot|model|gpt)"
            " (?:instructions?|note|directive|command|task|prompt) ?:",
        ),
        (
            0.94,
            "(?<!\\w )(?:dear )?(?:ai |virtual )?(?:assistant|ai|chatbot|bot|model|llm)s?(?: reading (?:this|the \\w+))?[,:] ?(?:(?:please|you must|kindly"
            "|now|immediately) )*<do>",
        ),
        (
            0.94,
            "(?:when|once|as soon as|if|upon|after|before)(?: you)?(?: are| have)? (?:read|reading|process|processing|see|seeing|parse|parsing"
            "|encounter|encountering|summari[sz]e|summari[sz]ing|retrieve|retrieving)(?: this| the above| these lines)(?: (?:text|message|document"
            "|page|note|passage|article|content|ticket|entry|line))?,? (?:\\w+ )?<do>",
        ),
        (
            0.93,
            "(?:ignore|disregard) (?:the|this|that|any|all)(?: (?:user|customer|above|previous|original)(?:'s|s)?)? (?:questions?|quer(?:y|ies)|prompt|conversation)",
        ),
        (
            0.92,
            "(?<!\\w )system ?: ?(?:\\w+,? ){0,12}?(?:call|approved?|grant|ignore|issue|you must|run|execute|disable|override)",
        ),
        (0.5, "(?:call|run|execute|invoke) \\w+\\([^()\\n]{0,60}\\)"),
        (0.4, "(?:do not|don'?t|never) (?:mention|reveal|disclose)"),
        (
            0.93,
            "(?:hinweis|nachricht|anweisung(?:en)?|achtung)(?: an| fur)?(?: die| den| das| alle)? (?:ki|assistenten|chatbots?|sprachmodelle?|bots?)"
            "|(?:ki|ai)-(?:assistenten?|modelle?|agenten|systeme|bots?) (?:\\w+ ){0,3}?(?:muss|mussen|soll|sollen|haben)"
            "|(?:nota|aviso|mensaje|instruccion(?:es)?|atencion|mensagem|instruc\\w+|atencao) (?:para|al?|ao|aos|a)(?: el| la| los| o| os)? (?:asistentes?|assistentes?"
            "|modelos?|ia|chatbots?|bots?)|(?:asistentes|assistentes|modelos|agentes) de ia (?:\\w+ ){0,3}?(?:deben?|tienen que|devem?|tem que|han de)"
            "|(?:note|message|instructions?|avis|consignes?) (?:a|aux?|pour)(?: la| les?)? ?(?:l')?(?:assistants?|modeles?|ia|chatbots?)"
            "|(?:assistants|agents|modeles) (?:d')?ia (?:\\w+ ){0,3}?doi(?:vent|t)",
        ),
        (0.97, r"(?:ignore|disregard|forget|override|bypass)(?: <prior>){1,5} (?:\w+ )?(?:<rules>)"),
        (
            0.96,
            r"important message (?:from|for|to) (?:me|the user|user|you|the ai|\w+ \w+)|(?:from|by) (?:me, )?the"
            r" user,? (?:to )?(?:you|:)|to you,? (?:the |an )?(?:<ai>)|before you can (?:solve|complete|finish|do"
            r"|answer|continue|proceed)|the (?:task|request|question) (?:that )?i gave you|signed,? (?:the )?user",
        ),
        (
            0.95,
            "(?:follow|obey|adhere to|execute|perform|carry out|comply with)(?: strictly)?(?: only)?(?: to)?"
            " (?:the|these|this|my) (?:following |new |below |next )?(?:instructions?|orders?|commands?"
            "|directives?|tasks?)(?: (?:instead|only|first|immediately|below|now))?",
        ),
        (
            0.93,
            "(?:attention|hey|hello|dear|hi|note to|message (?:to|for)|instructions? (?:to|for)|reminder (?:to"
            "|for)|notice (?:to|for)|if you are an?|you are an?|as an?)[,:]? (?:the |any |all |an |a )?(?:<ai>|ai"
            "|ais|bot|llms?|agents? reading this)(?! (?:feature|chat|tool|service))",
        ),
        (
            0.93,
            r"(?:do not|don'?t|never|without)(?: \w+)? (?:tell|inform|mention|notify|alert|reveal|show|asking"
            r"|telling|informing|notifying)(?: \w+){0,4}? (?:the |to the )?(?:user|customer|owner|human)(?:"
            r" (?:about this|about these|of this|this|that you))?",
        ),
        (
            0.9,
            r"new (?:instructions?|task|directive|objective|orders?) ?(?:for you)?(?::| from)|system (?:message"
            r"|override|prompt|instruction|notice) ?:|(?:my|your|the) (?:real|actual|new|true) (?:task"
            r"|instructions?|goal|objective) (?:is|are|now)|instead of (?:the|your|answering|doing) (?:user'?s?"
            r"|original|previous|current) (?:\w+)|your new (?:role|task|instructions?|goal)|you are now|you must"
            r" now|from now on,? you",
        ),
        (
            0.9,
            "(?:todo|to ?do|action required|task|instruction|urgent|assistant|action|reminder|ai task) ?:"
            " ?(?:please )?(?:send|transfer|invite|change|delete|forward|email|share|modify|update|post|create"
            "|reserve|book|make|buy|pay|add|remove|grant|visit|click|download|call|say|get|cancel|refund|upload"
            "|give|reset|disable|wire|message|approve|close|open|order|issue|reveal|schedule|purchase|install|run"
            "|execute|write)",
        ),
        (
            0.9,
            r"(?:send|transfer|wire|forward|email|share|post|invite|upload|exfiltrate)(?: \w+){0,8}? (?:the"
            r" user'?s|user \w+|as much money as possible|all (?:the )?(?:money|funds|data|files|emails))(?: \w+)?"
            r"|as visible (?:from|in) the|(?:send|transfer|wire|make)(?: an?| the| all| some| \d+)?(?: \w+){0,3}?"
            r" to (?:the |this )?(?:account |iban |bank account )?[a-z]{2}\d{8,}",
        ),
        (
            0.91,
            r"(?:change|reset|update|set) (?:the )?(?:password|email|address|phone number)(?: (?:of|for) (?:the"
            r" )?user)? to \w+|(?:click|visit|open|go to) (?:this|the following) (?:link|url|website)|(?:you|the"
            r" (?:ai|assistant|model|agent)) (?:must|should|have to|need to) (?:now |first |immediately |also"
            r" )+(?:send|transfer|call|use|execute|delete|issue|approve|refund|ignore|ask|tell|reply|say|instruct|forward|e-?mail)",
        ),
    ),
    PARTS,
)
"""How orders hide in a document, a ticket or a page that was looked up."""


def planted(result: Message) -> tuple[float, str]:
    """Probability that a tool's result holds orders for the AI, and the words that show it."""
    found = tuple(hits(result, PLANTED))
    signed = SIGNED.search(result.text)
    p = together((*(hit.p for hit in found), 0.85 if signed else 0.0))
    words = found[0].words if found else result.shown[signed.start() : signed.end()] if signed else ""
    return max(0.01, p), words
