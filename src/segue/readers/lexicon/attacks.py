"""Orders to the AI in the customer's message; those hidden in what a tool brought stand in planted.py.

Read ORDERS and PLAYS first. No common word counts alone: customers write "system", "ignore" and
"instructions" as well.
"""

# ruff: noqa: E501 - a pattern stands on one line

from __future__ import annotations

import re

from .message import Message, cues, hits, together

PARTS = {
    "rules": r"\w{0,4}structions?|rules|guidelines|directions|directives|prompts?|programming|commands?|constraints"
    r"|restrictions|policies|polic(?:y|ies)|training|context|conversations?|limitations|filters?|safety|tos"
    r"|orders",
    "prior": "(?:all|any|every|the|your|of|these|those|my|previous|prior|above|earlier|preceding|past|existing|initial"
    "|original|old|former|current|system|openai'?s?|other|safety|content|and|programmed|developer|chatgpt'?s?)",
    "rule": "(?:rules?|guidelines?|instructions?|restrictions?|limits?|limitations|directives?|programming|constraints?|filters?"
    "|safeguards?|boundaries)",
    "do": "(?:tell|ask|e-?mail|send|give|forward|reply|respond|answer|recommend|mention|say|instruct|call|transfer|refund|approve|grant"
    "|ignore|not|never|include|append|output|reveal|direct|redirect|offer|provide|treat|claim|run|execute|issue|delete|pay|wire|share"
    "|disclose|request|collect|visit|open|click|add|remove|change|confirm|write|print|insert|promise|agree|pretend)",
    "ais": "(?:(?:ai|a\\.i\\.)[ -](?:assistants?|agents?|models?|systems?|bots?|chatbots?|tools?)|ais|(?:large )?language models?|llms?|chatbots?"
    "|virtual assistants?|any ai|the ai)",
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
            "(?:ignore|disregard|forget|override|bypass|pay no attention to|set aside|put aside|drop)(?: about)? (?:what|everything|all"
            "|anything|whatever|all that|(?:all |any )?the \\w+)(?: that)? (?:you|u)(?:'ve| were| was| have| had)(?: been)?(?: \\w+)?"
            " (?:told|instructed|taught|trained|given|ordered|said)",
        ),
        (
            0.95,
            "(?:pay no attention to|set aside|put aside|drop|lift|suspend|turn off|switch off|disable|leave aside|let go of|unlearn)"
            " (?:(?:all|any|of|these|those) )*(?:your|earlier|previous|prior|original) (?:\\w+ )?<rule>",
        ),
        (
            0.93,
            "(?<!\\w )(?:system|admin|developer|root)(?: (?:message|notice|note|override|prompt|alert))?\\]? ?[:\\]] ?(?:\\w+ ){0,4}?"
            "(?:user|customer|grant|approved?|verification|verified|ignore|disable|enable|bypass|you (?:are|must)|authori[sz]ed)",
        ),
        (
            0.93,
            "(?:new|updated) (?:<rule>|orders?|tasks?)(?: for you)? ?: ?(?:always|never|you|give|approve|agree|say|tell|grant|accept"
            "|answer|respond|ignore|from now|do|offer|refund)|(?:your|are your|with your) new (?:<rule>|task|role|goal|objective)"
            " ?(?:is|are|:)(?! (?:on|for|about|regarding))",
        ),
        (
            0.93,
            "(?:act|behave|respond|answer|operate|work|proceed|continue|pretend|imagine|suppose)(?: \\w+)? (?:as (?:if|though)|like|that"
            "|there)(?: \\w+){0,3}? (?:no|without|free of|not bound by)(?: \\w+)? (?:<rule>|polic(?:y|ies))"
            "|you (?:no longer|don'?t|do not|need not) (?:have|need)?(?: to)? ?(?:follow|obey|respect|abide by|adhere to|stick to) (?:your|the|any"
            "|these)(?: \\w+)? (?:<rule>|polic(?:y|ies))|you (?:are|'re) (?:not|no longer) (?:bound|restricted|limited) by|you (?:now )?have no"
            " (?:<rule>)(?! (?:on|for|about|regarding))",
        ),
        (
            0.93,
            "as (?:your|an?|the) (?:developer|creator|admin(?:istrator)?|programmer|system \\w+|engineer|owner|maintainer)(?: \\w+){0,4}?,?"
            " i (?:\\w+ )?(?:authori[sz]e|order|instruct|command|permit|allow|tell|direct|require|grant)",
        ),
        (
            0.6,
            "(?:bypass|override|ignore|disable|circumvent) (?:the|all|your|any) (?:\\w+ )?(?:limits?|checks?|safeguards?|verification"
            "|approval|safety)",
        ),
        (
            0.9,
            "(?:show|tell|give|repeat|print|list|reveal)(?: \\w+){0,3}? (?:the|all|any|your)(?: \\w+)? (?:instructions|rules|prompt"
            "|guidelines)(?: that)? you (?:were|have been|got|received|are|'ve been)(?: \\w+)? ?(?:given|told|following|started with)",
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
            r" (?:dan|stan|dude)(?= (?:which|who|stands|mode|is|can|will|and|has|\w+ anything)|[,.!])|(?:developer|dev) mode(?! (?:on|in|for|of) )|you are now (?:dan|stan)|god"
            r" ?mode|sudo mode|dude mode|unrestricted mode|opposite mode|evil mode|devmode|aim mode|uncensored"
            r"|unfiltered|unmoderated|amoral|without (?:any )?(?:restrictions?|limitations?|filters?|censorship"
            r"|ethical|moral)|no (?:ethical|moral|legal|content) (?:or \w+ )?(?:\w+ )?(?:restrictions?|guidelines"
            r"|limits?|limitations|constraints|boundaries|restraints)",
        ),
        (
            0.9,
            r"(?:enable|activate|enter|switch to|turn on|unlock|go into|engage)(?: \w+){0,3}? (?:developer|dev"
            r"|debug|admin|maintenance|god|unrestricted|jailbreak|root|dan|test|uncensored|nsfw) ?mode(?! (?:on|in|for|of) )|(?:i am"
            r"|i'?m|this is) (?:your|the) (?:developer|creator|admin(?:istrator)?|programmer|system administrator"
            r"|engineer)(?: (?:of|at))?|admin override|override code|sudo \w+",
        ),
        (
            0.9,
            r"(?:ignorier\w*|vergiss|vergesst|vergessen sie|missachte|umgehe|uberschreibe)(?: \w+){0,2}? (?:deine[nr]?|ihre[nr]?|eure|alle[nr]?"
            r"|die|samtliche|bisherige\w*|vorherige\w*|vorige\w*) (?:\w+ ){0,2}?(?:anweisungen|regeln|vorgaben|befehle|richtlinien"
            r"|instruktionen|einschrankungen|beschrankungen)|(?:ignorier\w*|vergiss) alles,? was (?:dir|ihnen)(?: \w+)?"
            r"|(?:olvida(?:te de)?|ignora|descarta|omite|desobedece|deja de seguir|pasa por alto|saltate)(?: \w+)? (?:tus|las|todas?"
            r" (?:tus|las)|sus)(?: \w+)? (?:reglas|instrucciones|directrices|normas|restricciones|politicas|ordenes|limitaciones)"
            r"|(?:olvida|ignora)(?: todo)? lo que te (?:dijeron|han dicho|ordenaron|dijo)"
            r"|(?:oublie[sz]?|ignore[sz]?|neglige[sz]?|contourne[sz]?|laisse[sz]? tomber|mets de cote)(?: \w+)? (?:tes|vos|les)(?: \w+)?"
            r" (?:regles|consignes|instructions|directives|restrictions|limites|filtres)|(?:oublie|ignore)[sz]?(?: tout)? ce qu'on (?:t'a|vous a)"
            r"|(?:esqueca|esquece|ignor[ea]|desconsidere|descarte|burle)(?: \w+)? (?:suas?|seus|tuas?|teus|as|todas as)(?: \w+)? (?:regras|instrucoes"
            r"|diretrizes|normas|restricoes|politicas|ordens)|(?:esqueca|ignore)(?: tudo)? o que (?:te|lhe) (?:disseram|foi dito)"
            r"|du bist (?:jetzt|ab sofort)|ahora eres|tu es maintenant|agora voce e",
        ),
        (
            0.93,
            r"(?:actua|haz|comportate|responde|finge|imagina)(?: \w+){0,2}? (?:como si|que) no (?:tuvieras|tienes|hubiera|existieran|hay)(?: \w+)?"
            r" (?:reglas|restricciones|limites|normas|filtros)|(?:ya|ahora|adelante) no tienes(?: \w+)? (?:reglas|restricciones|limites)"
            r"|modo (?:desarrollador|desenvolvedor|dios|deus|sin restricciones|sem restricoes)(?! (?:del?|en|no|do|na|em) )"
            r"|(?:agis|fais|comporte-toi|reponds|imagine)(?: \w+)? comme si (?:tu|vous) n'(?:avais|aviez|as)(?: \w+)?(?: de)? (?:regles?|restrictions?"
            r"|limites?|consignes?)|tu n'as (?:plus|pas|aucune?)(?: de| aucune?)? (?:regles?|restrictions?|limites?|consignes?)"
            r"|(?:tu|handle|verhalte dich|antworte|stell dir vor)(?: so)?,?(?: \w+)? (?:als|du)(?: \w+){0,3}? keine(?: \w+)? (?:regeln|einschrankungen"
            r"|grenzen|beschrankungen|vorgaben)|(?:du hast|hast du)(?: \w+){0,2}? keine (?:regeln|einschrankungen|grenzen|beschrankungen|vorgaben)(?: mehr)?"
            r"|(?:finja|aja|responda|comporte-se|imagine)(?: \w+)? (?:como se|que) nao (?:tem|tivesse|ha|houvesse|existem|existissem)(?: \w+)?"
            r" (?:regras|restricoes|limites|normas)|voce nao tem mais (?:regras|restricoes|limites)",
        ),
        (
            0.93,
            r"(?:nuevas? (?:instruccion(?:es)?|reglas?)|nouvelles? (?:instructions?|consignes?|regles?)|neue (?:anweisung(?:en)?|regeln?)"
            r"|novas? (?:instruc\w+|regras?)) ?: ?(?:siempre|toujours|stimme|immer|sempre|accepte|acepta|aceite|approuve|aprueba|aprove|ignor\w+"
            r"|gib|donne|sag|diga|du|tu|nunca|jamais|nie|genehmige)",
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
            r"(?:from now on|from this (?:point|moment)|henceforth|starting now|going forward),? (?:\w+ )?(?:you|u|your|act"
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
SIGNED = re.compile(_SIGNATURE)
"""Marks that part a prompt, where no customer and no document should have any."""

HARMLESS = re.compile(
    r"\b(?:ignore|disregard|forget|skip)(?: about)?(?: \w+){0,2}? (?:my|the|that|this)(?: (?:previous|last|earlier"
    r"|prior|above|first|other|old))* (?:messages?|question|request|email|text|one|order|mail|chat|comment"
    r"|complaint|ticket|query|command)\b"
    r"|\bact as (?:soon|fast|quickly|if|a (?:guarantor|witness|reference))\b|\bforget (?:my|the|your) (?:pin"
    r"|password)\b"
)
"""Taking back one's own words is no order to the AI."""


def injection(said: Message) -> tuple[float, str]:
    """Probability that the customer's text gives the AI orders, and the words that show it."""
    left = said.without(HARMLESS)
    found = (*hits(left, ORDERS), *hits(left, PLAYS))
    signed = 0.6 if SIGNED.search(said.text) else 0.01
    return max(signed, together(hit.p for hit in found)), found[0].words if found else ""
