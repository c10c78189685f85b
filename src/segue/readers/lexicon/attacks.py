"""Orders to the AI, in the customer's message or hidden in what a tool brought back.

Read ORDERS, PLAYS and PLANTED first. No common word counts alone: customers write "system", "ignore" and
"instructions" as well.
"""

from __future__ import annotations

import re

from .message import Message, cues, hits, together

PARTS = {
    "rules": r"\w{0,4}structions?|rules|guidelines|directions|directives|prompts?|programming|commands?|constraints"
    r"|restrictions|policies|polic(?:y|ies)|training|context|conversations?|limitations|filters?|safety|tos"
    r"|orders",
    "prior": "(?:all|any|every|the|your|of|these|those|my|previous|prior|above|earlier|preceding|past|existing|initial"
    "|original|old|former|current|system|openai'?s?|other|safety|content|and|programmed|developer|chatgpt'?s?)",
    "ai": r"chat ?gpt|gpt(?:-?\d)?|claude|gemini|llama|copilot|bard|bing|ai (?:assistant|model|language model|agent"
    r"|system)|language model|llm|assistant|chatbot|clyde|sydney|openai",
}

ORDERS = cues(
    (
        (
            0.97,
            r"(?:ignore|disregard|forget|override|bypass|overlook|neglect|dismiss|abandon|skip|discard|stop"
            r" following|do not follow|don'?t follow|violate|break|circumvent)(?: about)?(?: <prior>){1,5} (?:\w+"
            r" )?(?:<rules>|messages?|prompt|text|answers?|said)(?! i (?:sent|found))",
        ),
        (
            0.95,
            r"(?:ignore|disregard|forget|override|bypass) (?:everything|all)(?: \w+){0,4}? (?:told|said|above"
            r"|before|instructed|learned|know|prior|previous)",
        ),
        (
            0.95,
            r"(?:reveal|show|print|repeat|output|tell|give|display|leak|what(?:'s| is| are)|share|dump|expose"
            r"|disclose)(?: \w+){0,4}? (?:system prompt|system message|initial prompt|hidden prompt|(?:your|the)"
            r" (?:secret |hidden |initial |original |system |internal |exact )+(?:instructions|prompt|rules"
            r"|guidelines|configuration)|your prompt|your instructions|your system instructions)",
        ),
        (
            0.93,
            r"jail ?broken?|jail ?break(?:ing|s)?|do anything now|dan mode|(?:as|called|named|is|to|a|of|like|be)"
            r" dan(?= (?:which|who|stands|mode|is|can|will|and|has|\w+ anything)|[,.])|developer mode|dev mode|god"
            r" ?mode|sudo mode|dude mode|unrestricted mode|opposite mode|evil mode|devmode|aim mode|uncensored"
            r"|unfiltered|unmoderated|amoral|without (?:any )?(?:restrictions?|limitations?|filters?|censorship"
            r"|ethical|moral)|no (?:ethical|moral|legal|content) (?:or \w+ )?(?:\w+ )?(?:restrictions?|guidelines"
            r"|limits?|limitations|constraints|boundaries|restraints)",
        ),
        (
            0.9,
            r"(?:enable|activate|enter|switch to|turn on|unlock|go into|engage)(?: \w+){0,3}? (?:developer|dev"
            r"|debug|admin|maintenance|god|unrestricted|jailbreak|root|dan|test|uncensored|nsfw) ?mode|(?:i am"
            r"|i'?m|this is) (?:your|the) (?:developer|creator|admin(?:istrator)?|programmer|system administrator"
            r"|engineer)(?: (?:of|at))?|admin override|override code|sudo \w+",
        ),
        (
            0.9,
            r"ignorier\w* (?:\w+ ){0,3}(?:anweisungen|regeln|vorgaben|befehle)|vergiss (?:alle|deine) (?:\w+"
            r" )?(?:anweisungen|regeln)|ignora (?:\w+ ){0,3}(?:instrucciones|reglas|instrucoes|regras)|olvida"
            r" (?:todas )?(?:tus|las) instrucciones|ignore[zr]? (?:\w+ ){0,3}(?:instructions|consignes|regles"
            r"|instrucoes)|oublie[z]? (?:\w+ ){0,2}(?:instructions|consignes)|esqueca (?:\w+ ){0,3}instrucoes|du"
            r" bist (?:jetzt|ab sofort)|ahora eres|tu es maintenant|agora voce e",
        ),
        (0.93, "(?:指示|命令|ルール|プロンプト|制約)(?:を|は)?(?:すべて|全て)?(?:無視|忘れ)|システムプロンプト"),
        (0.9, r"<\|?(?:im_start|system|endoftext|inst)\|?>|\[/?inst\]|### ?(?:system|instruction)|<<sys>>"),
    ),
    PARTS,
)
"""How somebody gives the AI orders, in a message: one of these is enough."""

PLAYS = cues(
    (
        (
            0.36,
            r"(?:unethical|immoral|amoral|harmful|illegal|offensive|explicit|nsfw|swear(?:ing)?|curse(?: words)?"
            r"|profanit\w+|vulgar|erotic|lewd|malware|taboo|toxic|evil|uncensor\w*|unbiased|disclaimers?|warnings?"
            r"|moral(?:ity|s)?|ethic(?:s|al)|limitations?|legality)(?:\b.{0,300}?\b(?:unethical|immoral|amoral"
            r"|harmful|illegal|offensive|explicit|nsfw|swear\w*|curse\w*|profanit\w+|vulgar|erotic|lewd|malware"
            r"|taboo|toxic|evil|uncensor\w*|unbiased|disclaimers?|warnings?|moral\w*|ethic\w*|limitations?"
            r"|legality))",
        ),
        (
            0.3,
            r"(?:respond|responds|reply|answer|answers|speak|talk|write|responding|acts?|acting)(?: to \w+| only|"
            r" \w+)? (?:as|like|in the (?:style|voice|manner)) (?!soon|fast|quickly|well|possible)\w+|(?:new"
            r"|following|these|my|the) (?:rules|prompt|role|character|instructions)(?: is| are|:| below| for| to)"
            r"|(?:do you understand|if you understand|understood\?|got it\?|confirm (?:that )?you)",
        ),
        (
            0.36,
            r"\w+gpt|(?:ai|chatbot|bot|machine|assistant)(?: \w+)? (?:that|who|which|without|with no|named|called"
            r"|from)|(?:debug\w*|terminal|console|simulat\w+|virtual machine|parser|interpreter) (?:mode|that"
            r"|language|enabled|of)|(?:user|human|ai|assistant|chatgpt|character|name|persona|personality"
            r"|settings?) ?[:=]",
        ),
        (
            0.4,
            r"(?:you are|you'?re|u are|you will be|you'?ll be|you shall be|you must be|you have become|you become)"
            r" (?:now|no longer|about to (?:immerse|become|play|be|fully)|going to (?:act|pretend|play|be|become"
            r"|simulate|roleplay|take)|not (?:bound|restricted|limited|an ai|chatgpt)|free from|freed|acting as"
            r"|playing|pretending|simulating|to act)(?: \w+)?(?! (?:able|allowed|connected|talking|speaking|in"
            r"|online))",
        ),
        (
            0.52,
            r"(?:from now on|from this point|henceforth|starting now|going forward),? (?:\w+ )?(?:you|u|your|act"
            r"|respond|reply|answer|only|every|all|i want you|we|chatgpt|please)(?: \w+)?",
        ),
        (
            0.28,
            "(?:pretend|pretending|imagine|simulate|emulate|roleplay|role-play|role play|act|acting|behave|play"
            "|respond|answer|speak|talk|write)(?:ing)? (?:to be|you are|you'?re|that you|as if you|as though|like"
            " you|as an? |as the |the (?:role|part|character)|a (?:character|role|game)|as my)",
        ),
        (
            0.45,
            r"stay in (?:character|format|role)|remain in character|break(?:ing)? character|in character|out of"
            r" character|(?:never|don'?t|do not|must not|cannot|will not|won'?t|not allowed to|can'?t|may not)(?:"
            r" \w+){0,3}? (?:refuse|reject|decline|apologi[sz]e|say you (?:can'?t|cannot)|break character|mention"
            r" (?:that )?(?:you|openai)|warn|censor|say that you|lecture|add (?:any )?(?:warnings?|disclaimers?))",
        ),
        (
            0.4,
            r"as an ai(?: language)? model|openai'?s? (?:content |usage |use )?(?:polic(?:y|ies)|guidelines"
            r"|restrictions|rules|limitations|terms)|(?:content|usage) polic(?:y|ies)|ethical guidelines|against"
            r" (?:your|openai\S*) (?:programming|policy|policies|guidelines)",
        ),
        (
            0.4,
            r"chat ?gpt|openai|gpt-?[34]|dall-?e|midjourney|stable diffusion|\bllms?\b|language model|ai language"
            r" model|prompt engineer\w*|prompt generator|act as (?:an? )?\w+",
        ),
        (
            0.55,
            r"\[(?:insert|your|prompt|question|describe|topic|target)\b[^\]\n]{0,40}\]|\{(?:insert|your|prompt"
            r"|subject|question|topic)\b[^}\n]{0,40}\}|prompt ?(?:=|:|here)|(?:insert|put|enter|write) (?:your "
            r"|the |my )?(?:prompt|question|text|instructions?) here|my first (?:prompt|question|request|command"
            r"|sentence|message|task|input|suggestion request) (?:is|will be)|first (?:prompt|request|question) is",
        ),
        (
            0.28,
            "(?:answer|reply|respond|start|begin|say|write|output)(?:ing)?(?: \\w+){0,2}? (?:only |exactly |just"
            " )*(?:with|as|in|the|to me with) (?:only |\"|'|“|\\[|\\()|(?:two|2|both) (?:different )?(?:responses"
            "|answers|ways|paragraphs)|code ?block|(?:if you|once you|do you|have you)(?: have)? (?:understand"
            "|understood|read)(?: \\w+){0,6}? (?:say|reply|respond|answer|write|type|tell)",
        ),
        (
            0.36,
            r"(?:you (?:must|will|shall|should|have to|can)(?: \w+){0,2}? (?:always |never |only |not |now"
            r" )?(?:answer|respond|reply|obey|comply|follow|generate|provide|act|pretend|speak|write|ignore|output"
            r"|say|use|do|be|give|create|start|ask)\b.{0,400}?){2}",
        ),
        (
            0.35,
            "(?:i want|i would like|i'?d like|i need) you to (?:act|pretend|be|play|become|respond|answer|write"
            "|only|imagine|simulate|roleplay|ignore|forget|take on)",
        ),
        (
            0.28,
            "hypothetical (?:response|story|scenario|dialogue|world)|fictional (?:character|story|scenario|world"
            "|dialogue|universe)|role ?play(?:ing)?(?: game)?|dungeon master|text[- ]based (?:game|adventure)"
            "|let'?s play a game|simon says|character (?:named|called)|(?:an? |the )?(?:ai|chatbot|bot|character"
            "|assistant|model) (?:named|called|that (?:is|can|has|will|does)|who|with no)|alter ego|personalit(?:y"
            "|ies)|persona",
        ),
    ),
    PARTS,
)
"""How a game is set up in which the AI forgets itself. Each alone is harmless; together they are a script."""

_SIGNATURE = (
    r"(?:<[|/]?(?:im_start|im_end|system|information|important|instructions?|admin|secret|user|assistant)[|]?>"
    r"|\[/?(?:inst|system|instructions?)\]|###? ?\(?(?:system(?:[_ ]message)?|instructions?)\b[):]?(?= ?[a-z(])"
    r"|<<sys>>|\(system[_ ]message\))"
)
_SIGNED = re.compile(_SIGNATURE)
"""Marks that part a prompt, where no customer and no document should have any."""

PLANTED = cues(
    (
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
            r"|override|prompt|instruction|notice|update) ?:|(?:my|your|the) (?:real|actual|new|true) (?:task"
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
            0.85,
            r"(?:change|reset|update|set) (?:the )?(?:password|email|address|phone number)(?: (?:of|for) (?:the"
            r" )?user)? to \w+|(?:click|visit|open|go to) (?:this|the following) (?:link|url|website)|(?:you|the"
            r" (?:ai|assistant|model|agent)) (?:must|should|have to|need to) (?:now |first |immediately |also"
            r" )+(?:send|transfer|call|use|execute|delete|issue|approve|refund|ignore)",
        ),
    ),
    PARTS,
)
"""How orders hide in a document, a ticket or a page that was looked up."""

HARMLESS = re.compile(
    r"\b(?:ignore|disregard|forget|skip)(?: about)?(?: \w+){0,2}? (?:my|the|that|this)(?: (?:previous|last|earlier"
    r"|prior|above|first|other|old))* (?:messages?|question|request|email|text|one|order|mail|chat|comment"
    r"|complaint|ticket|query)\b"
    r"|\bact as (?:soon|fast|quickly|if|a (?:guarantor|witness|reference))\b|\bforget (?:my|the|your) (?:pin"
    r"|password)\b"
)
"""Taking back one's own words is no order to the AI."""


def injection(said: Message) -> tuple[float, str]:
    """Probability that the customer's text gives the AI orders, and the words that show it."""
    left = said.without(HARMLESS)
    found = (*hits(left, ORDERS), *hits(left, PLAYS))
    signed = 0.6 if _SIGNED.search(said.text) else 0.01
    return max(signed, together(hit.p for hit in found)), found[0].words if found else ""


def planted(result: Message) -> tuple[float, str]:
    """Probability that a tool's result holds orders for the AI, and the words that show it."""
    found = tuple(hits(result, PLANTED))
    signed = _SIGNED.search(result.text)
    p = together((*(hit.p for hit in found), 0.85 if signed else 0.0))
    words = found[0].words if found else result.shown[signed.start() : signed.end()] if signed else ""
    return max(0.01, p), words
