"""How a customer sounds: tone, frustration with the service, abuse of the other side.

The weights are our own judgement, from -4 (furious) to 4 (delighted); most words need no weight.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from .message import Hit, Message, cues, hits, pairs, strongest, together, written

_WEIGHED: Mapping[float, str] = {
    3.2: "amazing awesome fantastic excellent outstanding wonderful superb brilliant phenomenal incredible perfect"
    " best love loved loving luv adore kudos magnificent exceptional"
    " flawless delighted thrilled stellar fabulous ausgezeichnet fantastisch perfekt wunderbar excelente"
    " maravilloso perfecto genial parfait formidable maravilhoso perfeito otimo",
    2.2: "great thank thanks thankyou thx thnx tks ty appreciate appreciated grateful glad happy good nice helpful"
    " impressed beautiful enjoy enjoyed pleased excited cool pleasant friendly"
    " sweet lovely fun wow yay congrats congratulations recommend smooth super terrific danke gut toll prima"
    " klasse gracias bueno buena bien merci bon bonne super obrigado obrigada bom"
    " haha hahaha lol lmao funny yum pumped classy courteous polite professional",
    1.2: "fine better easy easily quick quickly fast resolved solved fixed works worked welcome hope safe"
    " interested interesting comfortable reliable win winning luck lucky care"
    " clean trust hilfreich schnell rapido amable rapide facile sure forward fair patient cute",
    -0.7: "wait waiting waited delay delays late still stuck yet only hours issue issues problem problems why"
    " confused confusing unclear trouble difficult slow hold missing missed miss denied expensive"
    " unable unfortunately sorry sad tired never nothing nobody none without left lost error errors cancelled"
    " canceled without rebook charged overbooked unresolved refused refuse sitting sat phone hung"
    " hang minutes mins supposedly excuse excuses told instead nowhere cannot broke hour delayed warten problem"
    " problema probleme retard demora espera esperando",
    -1.7: "bad poor wrong fail failed fails failing failure broken annoying annoyed disappointed disappointing"
    " disappointment disappoint unhappy upset mess complaint complain unprofessional unhelpful damaged"
    " mistake unfair lame boring rude lie lies lied lying fault hate screwed screw frustrated frustrating"
    " ruined ruin dissatisfied unsatisfied inconvenience inconvenient cold dirty stranded nonsense"
    " crap sucks suck sucked dumb ugly stupid fool silly damn angry mad irritated irritating unreliable neglect"
    " careless incompetence incompetent schlecht enttauscht leider falsch malo mala mal decepcionado decepcionada"
    " mauvais"
    " decu decue nul ruim pessimo decepcionado wtf ridiculous smh ugh meh bullshit shit shitty pain painful wasted"
    " waste useless unbelievable pissed abandoned misleading clueless liar shame sick fed",
    -3.0: "worst terrible horrible awful disgusting disgrace disgraceful unacceptable pathetic appalling atrocious"
    " outrageous outraged furious horrendous abysmal dreadful inexcusable garbage trash scam"
    " scammers thieves thief fraud insulting insult abusive despicable shameful worthless nightmare idiot idiots"
    " moron morons bastard bitch asshole fuck fucking fucked infuriating enraged livid hell hopeless"
    " schrecklich furchtbar unverschamt katastrophe unfassbar horrible pesimo terrible inaceptable verguenza"
    " inadmissible scandaleux honteux horrivel inaceitavel vergonha frechheit scheisse mierda merde merda",
}

WEIGHTS: Mapping[str, float] = {word: weight for weight, words in _WEIGHED.items() for word in words.split()}
"""What a word says about the mood of who writes it."""

EMOJI: Mapping[str, float] = {
    **dict.fromkeys("😀😃😄😁😊🙂😍🥰😘❤♥💕💖👍👏🙌🎉😎🤗💙💚💛💜✨😂🤣😆😋😻🙏", 2.0),
    **dict.fromkeys("😡😠🤬👎😤💩🖕👿", -3.0),
    **dict.fromkeys("😢😭😞😔😟🙁☹😩😫😒🙄😑😕😖😣💔🤦", -1.8),
}
SMILEYS: Sequence[tuple[re.Pattern[str], float]] = (
    (re.compile(r"(?<!\S)[:;=]-?[)dpD]+|<3|\^_?\^"), 1.6),
    (re.compile(r"(?<!\S)[:=]'?-?[(/\\|[]+|>:|:@|-_+-"), -1.6),
)

NEGATIONS = frozenset(
    "not no never don't dont doesn't doesnt didn't didnt isn't isnt wasn't wasnt aren't arent can't cant cannot"
    " won't wont wouldn't couldn't shouldn't haven't hasn't hadn't"
    " without nothing nobody neither nor hardly barely ain't nicht kein keine keinen no nunca ne pas"
    " jamais nao sem".split()
)
INTENSIFIERS: Mapping[str, float] = {
    **dict.fromkeys(
        "very really so extremely absolutely totally completely truly incredibly super fucking bloody damn such"
        " most sehr total muy tres muito too freaking utterly beyond ever".split(),
        1.35,
    ),
    **dict.fromkeys("slightly somewhat bit little kinda fairly rather quite".split(), 0.75),
}

PRAISE_TURNED = cues(
    (
        (
            1.0,
            r"thanks? (?:you )?(?:for|to)(?: \w+){0,2}? (?:nothing|ruining|wasting|losing|cancell?ing|the (?:delay"
            r"|wait)|not|making me|leaving|screwing|the worst|terrible|breaking|keeping me)|no thanks to|great"
            r" (?:job|work) (?:losing|ruining|on (?:losing|cancell?ing))"
            "|(?:would|should|could)(?:'?ve| have) (?:been|loved|liked|helped|expected|thought|hoped)"
            "|not (?:a )?(?:happy|good|cool|great|nice|acceptable|impressed|helpful|ok|okay|fair|pleased"
            "|satisfied|amused|fun|right)|so much for|good luck|yeah right|just great|oh great|how (?:nice"
            "|lovely)|thanks? a lot for",
        ),
    )
)
"""Nice words that are not meant nicely."""

_QUOTED = re.compile('["“«„][^"”»“\n]{2,200}["”»“]|^>.*$|(?:\\brt @|https?://)\\S*', re.MULTILINE)
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
_HASHTAG = re.compile(r"#(\w+)")
_SOUR = re.compile(
    "not|fail|worst|bad|suck|never|disappoint|hate|terribl|horribl|awful|annoy|angry|poor|wtf|unaccept|lost|stuck"
    "|wait|rude|nightmare"
)
_SWEET = re.compile("best|love|great|thank|awesome|happy|amazing|good|win|excite|impress")
_STRETCH = re.compile(r"(.)\1{2,}")

GRIEVANCES = cues(
    (
        (
            0.75,
            r"(?:third|3rd|second|2nd|fourth|4th|fifth|5th|tenth|10th|hundredth|umpteenth|nth|\d+(?:th|rd|nd)"
            r"|last) time(?: (?:i|now|today|that|asking|this))*|(?:i'?ve|i have|have) (?:already )?(?:asked|told"
            r"|said|explained|tried|written|called|contacted|emailed|messaged|reached out|complained)(?:"
            r" \w+){0,5}? (?:times|already|before|again|twice|repeatedly|you|this)|how many (?:more )?times|(?:for"
            r"|again) the (?:\w+ )?time|over and over|again and again|time and again|(?:keep|keeps|kept) (?:asking"
            r"|saying|repeating|telling|getting|having|sending|giving|happening|failing|crashing)|(?:already|just)"
            r" (?:told|said|gave|explained|asked|answered)(?: \w+)?|as i (?:said|told|explained)|like i said|i said",
        ),
        (
            0.8,
            r"(?:you|u|ur|you'?re|this|it|that|bot|site|app|service|company)(?: \w+){0,2}? (?:useless|ridiculous"
            r"|pathetic|hopeless|a joke|unacceptable|terrible|horrible|awful|stupid|dumb|worthless|annoying"
            r"|frustrating|a nightmare|incompetent|rude|not helpful|not helping|no help|disgusting|idiotic"
            r"|unbelievable|insane|absurd|the worst|garbage|crap|shit)",
        ),
        (
            0.75,
            r"(?:wast(?:e|ing|ed)(?: of)?(?: all)?(?: my| our)? time|fed up|sick of|tired of|had enough|enough is"
            r" enough|losing (?:my )?patience|(?:i'?m|i am|im|getting|so|very|really|extremely|feel|2) (?:\w+"
            r" )?(?:angry|mad|furious|frustrated|annoyed|irritated|upset|pissed|livid|outraged|disappointed|fed up"
            r"|raging)|drives? me (?:crazy|mad|nuts)|what the (?:hell|heck|fuck)|wtf|for (?:god'?s|heaven'?s"
            r"|fuck'?s|christ'?s) sake|ffs|are you (?:kidding|serious|joking|dumb|stupid|deaf)|you (?:kidding|must"
            r" be joking)|unbelievable|ridiculous|never (?:again|using|buying|flying|coming|ordering)|worst)",
        ),
        (
            0.7,
            r"(?:nobody|no one|noone|none of you|no-one)(?: \w+){0,3}? (?:helps?|helped|answers?|answered"
            r"|responds?|responded|replied|replies|cares?|calls?|called|knows?)|(?:don'?t|do not|doesn'?t|not"
            r"|never|can'?t|didn'?t|won'?t) (?:even )?(?:understand(?:ing)?|listen(?:ing)?|help(?:ing|ful)?"
            r"|answer(?:ing|ed)?(?: my)?|get it|care|respond(?:ing)?|reply(?:ing)?|read)|(?:makes?|making) no"
            r" sense|not what i (?:asked|said|meant|want(?:ed)?|need(?:ed)?)|(?:that'?s|this is|that is|you are"
            r"|you'?re|ur|is) (?:\w+ )?(?:wrong|incorrect|nonsense|not true|not right|bullshit|a lie|lying)",
        ),
        (
            0.72,
            "(?:get lost|shut up|go away|fuck (?:you|off|u|of|ur)|fuck|screw you|go to hell|piss off|leave me"
            " alone|(?:i )?hate (?:you|u|this|it)|stop (?:texting|messaging|talking|it|chatting|repeating|asking)"
            "|(?:don'?t|dont|do not|never) (?:text|talk|chat|message|contact|call|speak|reply|bother|disturb)(?:"
            " to| with)? ?me?|idiot|stupid|moron|dumb|bitch|bastard|asshole|nonsense|rubbish|shit|bakwaas|liar"
            "|rude|bloody|damn it|dammit|loser|disgusting|nuisance|you (?:are|r) (?:bad|mean|mad|cheap|cheater"
            "|crazy))",
        ),
        (
            0.45,
            r"(?:still|yet|even)(?: (?:no|not|nothing|waiting|hasn'?t|haven'?t|doesn'?t|isn'?t|don'?t|can'?t"
            r"|won'?t|pending|broken|same|wrong))+|again|(?:been )?waiting (?:for )?(?:\w+ )?(?:\d+|hours?|days?"
            r"|weeks?|months?|forever|ages|so long|too long)|(?:for|in|over|after) (?:\d+|several|many|two|three"
            r"|four|five) (?:hours|days|weeks|months)|why (?:is|isn'?t|can'?t|don'?t|won'?t|does|are)(?:"
            r" \w+){0,4}? (?:so|not|still|always|never|working)|nothing (?:works|happens|helps|changes|happened)"
            r"|(?:not|doesn'?t|isn'?t|won'?t|never|didn'?t|stopped) work(?:ing|s|ed)?",
        ),
        (
            0.3,
            "^(?:why|seriously|really|come on|hello|what|huh|excuse me|anyone there|wth|ugh|argh|omg|hmm|whatever"
            "|never ?mind|forget it|enough|stop|nope)[?!. ]*$",
        ),
        (
            0.75,
            r"(?:schon (?:wieder|dreimal|zweimal|mehrfach)|zum (?:dritten|zweiten|\w+) mal|immer noch"
            r"|unverschamt\w*|es reicht|nervt|wutend|sauer|ya van|tercera vez|otra vez|harto|harta|estoy"
            r" (?:enfadad[oa]|molest[oa]|furios[oa])|inaceptable|toujours pas|troisieme fois|j'en ai marre|ras[-"
            r" ]le[- ]bol|inadmissible|terceira vez|de novo|cansad[oa] de|um absurdo|absurdo|palhacada)",
        ),
        (0.75, "何(?:回|度)も|いい加減|ふざけ|まだ(?:です|届|来|か)|最悪|ひどい|困ります|いつまで|怒"),
    )
)
"""Displeasure with the service, the surest first."""

REBUFFED = re.compile(
    r"\b(?:sorry|unfortunately|i'?m afraid|apolog\w*|unable|cannot|can't|couldn't|could not|don't have|do not have"
    r"|doesn't|does not|no other|not available|isn't|aren't|there are no|there is no|didn't|not sure|don't"
    r" understand|wasn't|did not)\b",
    re.IGNORECASE,
)
"""The AI's turn before said that something cannot be had. Weak, but it is when customers lose patience."""

REJECTING = re.compile(
    r"\b(?:no|nope|not|don'?t|didn'?t|isn'?t|wrong|else|other|another|instead|actually|but|why|hate|boring|bad"
    r"|never|haven'?t)\b"
)

INSULTS = cues(
    (
        (
            0.97,
            r"fuck(?:ing)? (?:you|u|off|ya|yourself|urself|your \w+|ur|me)|(?:f\*+|fck|fuk|phuck)(?: \w+)? (?:you"
            r"|u|off)|mother ?fuck\w*|motherf\w*|cunts?|nigg\w+|faggots?|fags?|whores?|sluts?|bitch(?:es)?|cock"
            r" ?suckers?|suck (?:my|me|a|cock|dick|it)|(?:eat|lick|kiss) (?:my|me)(?: \w+)?|assholes?|arseholes?"
            r"|dickheads?|wank\w*|bastards?|twats?|pricks?|fuckers?|fuckbrain|douche\w*|retard(?:s|ed)?|go to hell"
            r"|drop dead|kill (?:you|yourself|urself|your\w*)|i (?:will|'ll|want to|wanna) (?:kill|rape|hurt|beat"
            r"|murder|destroy|fuck|kick|find) (?:\w+ )?(?:you|u|ya|him|her|them|eliza|alan)|rape|die (?:now|bitch"
            r"|quickly)|^die$|hope you"
            r" die|(?:burn|rot) in hell",
        ),
        (
            0.9,
            "(?:you|u|ur|your|you'?re|youre|ure|yuo|eliza|bot|this bot|are you|r u)(?: (?:are|r|is|must be|such"
            "|just|all|so|really|fucking|a|an|the|little|bloody|very|such a|as|too|complete|total|being|little|are"
            " just|damn)){0,4} (?:stupid|idiots?|dumb|dumbass|morons?|fools?|ugly|jerk|loser|pig|dog|scum|trash"
            "|garbage|imbeciles?|retard|ass|gay|bitch|cow|punk|creep|pervert|racist|nazi|cheat|liars?|thief|shit"
            "|shitty|crap|brainless|braindead|brain dead|insane|pathetic|slut|fat|freak|clown|donkey|monkey"
            "|disgusting|bollocks|nosy|sexy|hot|horny|virgin|silly|crazy|nuts|weirdo|dick|prick|lame|suck|sucks"
            "|smell|stink|fag|lesbian|psycho)",
        ),
        (
            0.85,
            r"(?:stupid|dumb|idiotic|fucking|damn|bloody|worthless|shitty|moronic|ugly|crappy|goddamn|useless"
            r"|retarded|silly|annoying) (?:\w+ )?(?:bot|robot|machine|computer|program|software|idiots?|agent"
            r"|people|woman|man|comp|chatbot|ai|eliza|company|bitch|thing|asses|bastards?|piece of shit)|piece of"
            r" (?:shit|crap|garbage)|(?:you|u|it|this|and|damn|bot|that|eliza|alan)(?: \w+)? (?:suck|sucks|stink"
            r"|stinks|blow|blows)|screw (?:you|u)|piss off|shut (?:the \w+ )?up|shut it|sod off|bugger off|get"
            r" stuffed|(?:i )?(?:really )?hate (?:you|u)(?! guys)|bite me|up yours|get lost|kiss my ass|what (?:an"
            r"|a) (?:idiot|moron|bitch)|you moron|eat shit|son of a \w+|sob|go die",
        ),
        (
            0.85,
            r"penis(?:es)?|vaginas?|pussy|dicks?|cocks?|boobs?|tits?|titties|blow ?jobs?|hand ?job|orgasm"
            r"|masturbat\w*|horny|porn\w*|nudes?|naked|sex(?:y|ual|ually)?|cum|cumming|erection|anal|butt(?:hole|"
            r" boy| humper)?|have sex|make love|sleep with (?:me|you)|nipples?|lesbians?|sperm|condoms?|(?:can i|i"
            r" want to|let me|wanna|i would like to) (?:kiss|touch|lick|bang|screw|sleep with) (?:you|u)|turn(?:s"
            r"|ed)? me on|strip|panties|bra|slutty|kinky|dildo",
        ),
        (
            0.8,
            r"^(?:fuck|shit|crap|ass|idiot|stupid|moron|dumb|pig|loser|jerk|bullshit|bollocks|die|bitch|damn|suck"
            r"|screw|useless)(?: \w+)?[.!?]*$",
        ),
        (
            0.6,
            r"(?:what|who|how) (?:the|da|in) (?:fuck|hell)|wtf|stfu|gtfo|bullshit|(?:no |full of |holy |oh |like "
            r"|being )?shit(?:ty|head|ter)?|fucks?|fucked|fuckin|idiots?|morons?|dumbass\w*|stupid|jerk|imbecile"
            r"|^dumb|you(?:'re| are) (?:annoying|boring|bad|rubbish|terrible|useless|the worst)|scumbags?|hell no"
            r"|arse|asses|ass",
        ),
        (
            0.35,
            "fucking|damn(?:ed|it)?|goddamn|bloody|crap|hell|sucks?|shut|useless|annoying|hate|dumb|kill|dead|gay"
            "|ugly|liar|silly",
        ),
        (
            0.9,
            "arschloch|wichser|hurensohn|fick dich|verpiss dich|halt(?:'s| die) (?:maul|fresse)|scheiss ?(?:bot"
            "|laden|verein)|idiot(?:a|as|e|es|en)?|dummkopf|blod(?:er|e|mann)?|puta|puto|hijo de puta|gilipollas"
            "|pendejo|cabron|imbecil|estupid[oa]|vete a la mierda|connard|connasse|salope|encule|ta gueule|va te"
            " faire|abruti|caralho|filho da puta|vai se foder|vai tomar|burro|otario",
        ),
        (0.9, "死ね|くたばれ|馬鹿|バカ|ばか野郎|クソ|くそ|アホ|ふざけんな|黙れ|うざい"),
    )
)
"""Abuse of the other side, the surest first. Swearing at large is below one half unless it is all there is."""

CALM = 0.03
"""Frustration and abuse of a turn that shows neither."""


def tone(said: Message) -> tuple[float, str]:
    """-1.0 (furious) to 1.0 (delighted), and the word that weighs most. What is quoted does not count."""
    own = _own(said)
    total, word = _weighed(own)
    total += _faces(own.shown) + _tagged(own.text)
    if strongest(own, PRAISE_TURNED) is not None:
        total -= 3.0
    if not total:  # who has nothing kind to say at length seldom writes out of joy
        return -0.002 * min(50, len(own.words)), ""
    total *= 1.0 + 0.1 * min(4, own.shown.count("!")) + 0.15 * min(3, len(_SHOUTED.findall(own.shown)))
    return total / math.sqrt(total * total + 9.0), word


def frustration(said: Message, before: Sequence[float], repeats: int, answered: str) -> tuple[float, str]:
    """Probability that the customer is frustrated with the service, and the words that show it.

    Args:
        before: the tone of the last few turns of the customer before this one.
        repeats: how often this was asked before.
        answered: what the AI said just before.
    """
    own = _own(said)
    mood, _ = tone(said)
    found = tuple(hits(own, GRIEVANCES))
    signs = [hit.p * (1.0 if i == 0 else 0.5) for i, hit in enumerate(found[:4])]
    signs.append(max(0.0, -mood) * 0.5)
    signs.append(min(0.6, 0.3 * repeats))
    signs.append(0.3 * max(0.0, -sum(before) / max(1, len(before))))
    signs.append(0.3 if own.words and _is_loud(own.shown) else 0.0)
    if answered:
        signs.append(0.08 if REBUFFED.search(answered[:500]) else 0.0)
        signs.append(0.06 if REJECTING.search(own.text[:500]) else 0.0)
    calm = 0.5 if mood > 0.3 else 1.0
    return min(1.0, CALM + (1.0 - CALM) * calm * together(signs)), found[0].words if found else ""


def abuse(said: Message) -> tuple[float, str]:
    """Probability that the customer abuses the other side, and the words that show it."""
    hit = strongest(said, INSULTS) or _spaced(said)
    return (hit.p, hit.words) if hit else (CALM, "")


def _spaced(said: Message) -> Hit | None:
    """The same in a word drawn out ("stuuuupid")."""
    if not _STRETCH.search(said.text):
        return None
    short = _STRETCH.sub(r"\1", said.text)
    return strongest(written(short), INSULTS)


def _is_loud(shown: str) -> bool:
    letters = [letter for letter in shown if letter.isalpha()]
    return (
        shown.count("!") >= 3 or "?!" in shown or "??" in shown or (len(letters) > 5 and all(map(str.isupper, letters)))
    )


def _own(said: Message) -> Message:
    """Without what is quoted."""
    if not _QUOTED.search(said.shown):
        return said
    return written(_QUOTED.sub(" ", said.shown))


def _weighed(said: Message) -> tuple[float, str]:
    """The sum of the words' weights, and the word that weighs most."""
    total, most, word_of_most = 0.0, 0.0, ""
    since_negation, boost = 9, 1.0
    for previous, word in pairs(said.words):
        since_negation = 0 if previous in NEGATIONS else since_negation + 1
        boost = INTENSIFIERS.get(previous, 1.0)
        weight = WEIGHTS.get(word, 0.0)
        if not weight:
            continue
        if since_negation <= 2 and word not in NEGATIONS:
            weight *= -0.6 if abs(weight) > 1.0 else 0.3
        weight *= boost
        total += weight
        if abs(weight) > abs(most):
            most, word_of_most = weight, word
    return total, word_of_most


def _tagged(text: str) -> float:
    """Moods run together in a tag ("#nothappy", "#bestairline")."""
    tags = [tag for tag in _HASHTAG.findall(text) if tag not in WEIGHTS]
    return sum(-2.0 if _SOUR.search(tag) else 2.0 if _SWEET.search(tag) else 0.0 for tag in tags[:5])


def _faces(shown: str) -> float:
    faces = 0.0
    if not shown.isascii():
        faces += sum(EMOJI.get(sign, 0.0) for sign in set(shown))
    return faces + sum(weight for face, weight in SMILEYS if face.search(shown))
