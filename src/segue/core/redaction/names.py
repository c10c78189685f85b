"""Names of people, by what stands beside them: a title, "my name is", a greeting, a signature, a known given name.

It knows no grammar: a word is a name only where something says so, for "Will you" and a product's name must stay. What
was found once in a text is found in all of it, each word of it by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .addresses import addresses_in
from .given import ALSO_WORDS, GIVEN

CAP = (
    r"(?:[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚΑ-ΫА-ЯЁІЇЄ]"
    r"[\w’']{1,24}(?:-[\w’']{2,20})?)"
)
_MORE = (
    rf"(?: (?:[A-Z]\.? ){{0,2}}(?:(?:van|von|de|del|della|di|da|dos|du|den|der|la|le|el|al|bin|ben|ter|ten|af"
    rf"|zu)[ ’'-]){{0,2}}{CAP})"
)
_FULL = rf"{CAP}{_MORE}{{0,3}}"
_BOTH = rf"{CAP}{_MORE}{{1,3}}"

_TITLE = re.compile(
    r"(?<!\w)(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Herr|Herrn|Frau|Señora?|Sr|Sra|Srta|Don|Doña|Mme|Mlle|Monsieur|Madame"
    r"|Signora?|Sig|Sig\.ra|Dott"
    r"|Senhora?|Dhr|Mevr|Mevrouw|Meneer|Pan|Pani|Lord|Captain|Officer|mr|mrs|ms|dr|prof|herr|frau)\.? {1,2}"
    rf"(?P<name>{_FULL})"
)
_INTRO = re.compile(
    r"(?i:\b(?:(?:my|his|her|their|your|our|partner['’]?s|wife['’]?s|husband['’]?s|the|full|last|first|real"
    r"|maiden) (?:full |first |last |legal )?"
    r"name(?: on (?:the|my|this) \w+)?(?: is|['’]s|:|\?)|name[:=]|it to|under(?: the name(?: of)?)?|ich heiße"
    r"|ich heisse|mein name ist"
    r"|je m['’]appelle|mon nom est|mi nombre es|me llamo|meu nome é|(?:eu )?me chamo|mi chiamo|il mio nome è"
    r"|mijn naam is|ik heet|jag heter"
    r"|mit navn er|nazywam się|(?:named|call(?:ed|s)?|calling)(?: him| her| them| me| the \w+)?"
    r"|speak(?:ing)? (?:to|with)|spoke (?:to|with)"
    r"|talk(?:ed)? (?:to|with)|(?:in|under) the name of|addressed to|on behalf of|account of|account holder[:,]?"
    r"|cardholder[:,]?|customer[:,]"
    r"|recipient[:,]?|attention|attn\.?:?|c/o)\s{1,2})"
    rf"(?P<name>{_FULL})"
)
_SPOKEN = re.compile(
    r"(?i:\bmy (?:full )?name(?: is|['’]s) |\bich heiße |\bmein name ist |\bje m['’]appelle |\bmi nombre es "
    r"|\bme llamo |\bmeu nome é |\bmi chiamo )"
    r"(?P<name>[^\W\d_]{2,20}(?: [^\W\d_]{2,20}){0,2}?)(?=\s?(?:[.,;!?\n]|$)| (?:and|but|from|i|my|the|with|und|y"
    r"|et|e)\b)",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"\b[Nn]ame (?P<name>{_BOTH})")
_CALLED = re.compile(
    rf"(?:^|(?<=[\n.!?]) ?)(?P<name>{CAP}), (?:can|could|may|would|will|please|I|you|do|did|are|is) "
    rf"|(?<!\w)(?P<who>{_FULL}) lives? (?:on|in|at) "
)
"""Somebody spoken to, or spoken of as living somewhere."""

_ROLE = re.compile(
    r"\b(?:agent|manager|driver|courier|technician|colleague|assistant|supervisor|representative|rep|advisor"
    r"|clerk|cashier|waiter|waitress|chef"
    r"|founders?|owner|director|author|writer|singer|songwriter|actor|actress|player|artist|musician|president"
    r"|minister|doctor|nurse|teacher"
    r"|lawyer|friend|wife|husband|son|daughter|mother|father|mom|mum|dad|brother|sister|aunt|uncle|cousin|boss"
    r"|neighbou?r|roommate|flatmate|partner"
    r"|boyfriend|girlfriend|fianc[ée]e?|grandmother|grandfather|landlord|tenant|guest|passenger|patient|student"
    r"|colleagues?),? (?:named |called |is )?"
    rf"(?P<name>{_FULL})"
)
_DID = re.compile(
    rf"(?P<name>{_BOTH})(?:, (?:the|an?|my|your|our|his|her) [a-z]|,? (?:said|says|wrote|told|called|promised"
    rf"|works?|worked|spent|helped|answered|replied|lives?"
    r"|lived|listed|signed|bought|ordered|paid|asked|speaks?|spoke|joined|emailed|phoned|assured|explained"
    r"|confirmed|is my|was my)\b)"
    rf"|\b(?:by|told|met|asked|heard|starring|contacted|helped|seen|know|married|between) (?P<who>{_BOTH})"
)
"""Somebody with a part in life, or who did what people do."""

_WEAK = re.compile(
    rf"\b(?:[Ii] am|[Ii]['’]m|[Tt]his is|[Ii]ch bin|[Hh]ier ist|[Ss]oy|[Jj]e suis|[Ss]ono|[Ss]ou|[Ii]k ben"
    rf"|[Aa]gain|[Ii]t['’]?s|[Ii]t is|[Ff]rom) (?P<name>{_FULL})"
    r"(?=[.,!?\n]|$| (?:here|speaking|from|and|calling|hier|aus|de|with|writing|again)\b)"
)
_GREETING = re.compile(
    r"(?:^|(?<=[\n.!?]) ?)(?:Hi|Hello|Hey|Dear|Hallo|Hola|Bonjour|Ciao|Olá|Oi|Liebe[rs]?|Estimad[oa]|Querid[oa]"
    r"|Chère?|Beste|Salut|Hej|Cześć"
    r"|Good (?:morning|afternoon|evening)|Thanks|Thank you|Merci|Gracias|Danke|Grazie|Obrigad[oa]|Sorry),? "
    rf"(?P<name>{_FULL})(?=[,!.:;\n]|$)",
)
_SIGNED = re.compile(
    r"(?i:\b(?:regards|thanks|thank you|cheers|sincerely|faithfully|best|yours|grüße|grüssen|grüßen|saludos"
    r"|atentamente|cordialement|bien à vous"
    r"|obrigad[oa]|atenciosamente|grazie|saluti|groeten?|groet|hälsningar|hilsen|pozdrawiam"
    r"|xx?)[,.!]{0,2})\s{1,4}-{0,2}\s?"
    rf"(?:[A-Z]\. ?){{0,2}}(?P<name>{_FULL})\s{{0,4}}(?=\Z|\n)"
)
_CAPS = re.compile(rf"(?<![\w@#/.-]){_FULL}")
_LINE = re.compile(
    r"^(?:\?{1,3} )?(?P<name>(?:[^\W\d_][\w’'.-]{0,20})(?: [^\W\d_][\w’'.-]{0,20}){1,3})\s*$", re.MULTILINE
)
_SURNAME = re.compile(
    r".{2,}(?:sson|ssen|rsen|lsen|nsen|dsen|tsen|ksen|dóttir|ski|ska|cki|cka|wicz|czyk|ović|ević|nić|ić|enko|chuk"
    r"|ova|eva|ov|ev|yan|ian|shvili"
    r"|dze|escu|ová|ský|ská|ström|berg|borg|gård|dahl|vall|qvist|gren|strand|lund|nen|oglu|oğlu|opoulos|akis|idis"
    r"|ini|elli|etti|ucci|ardi|ánez|ández|ínez|érez|ópez"
    r"|ález|ínguez|írez|guez|ández|mann|meier|mayer|müller|bauer|hofer|huber|stein|inho|eira|astro|osta|sma|stra"
    r"|inga|ema|jong)$"
)
_NO_NAME = frozenset(
    "i you we he she it they this that there here the a an my your our their his her its what which who when"
    " where why how is are was were be"
    " been do does did can could will would shall should may might must not no yes ok okay please hello hi hey"
    " thanks thank dear good morning"
    " afternoon evening day all team support sir madam everyone everybody folks guys customer service company"
    " order card account number email"
    " phone address name bank store shop app page website monday tuesday wednesday thursday friday saturday"
    " sunday january february march april"
    " june july august september october november december today tomorrow yesterday new old great best regards"
    " sincerely again very also just"
    " still only even some any if so but and or then because as at by for from in of on to with without about"
    " after before since until while"
    " please sorry unfortunately however therefore english german french spanish italian portuguese dutch"
    " american british european asian african"
    " google apple amazon microsoft facebook paypal visa mastercard amex american express ebay netflix uber"
    " airbnb samsung sony nokia windows"
    " android iphone ipad galaxy chrome firefox prime premium basic pro plus gold silver platinum inc ltd llc"
    " corp gmbh co group holdings"
    " university college school hospital hotel restaurant airport station street road avenue lane park square"
    " city town county state north south"
    " east west saint san santa los las el la le les new york london paris berlin madrid rome boston chicago"
    " houston dallas seattle customer"
    " ich sie wir er es das der die ein eine mein meine ihr guten tag morgen abend herr frau damen herren"
    " zusammen bitte danke usted señor"
    " señores vous nous bonjour madame monsieur merci tutti grazie todos bom dia boa tarde noite buenas buenos"
    " tardes días noches hello"
    " waiting looking trying having using calling writing happy sad angry upset glad sure ready done back"
    " interested located based born"
    " mr mrs ms dr prof miss re fw fwd ps faq usa uk eu us uae actually honestly well sure hmm wow ugh alright"
    " right first second third finally otherwise meanwhile instead maybe perhaps yeah yep"
    " nope true great perfect look listen today thing things nobody everything something god lol btw anyway"
    " additionally furthermore moreover"
    " refund return delivery invoice payment ticket reference id pin help human agent"
    " person manager supervisor representative assistant bot ai segue".split()
)


_OF_PLACES = re.compile(r"\b(?:San|Santa|São|Sao|Saint|St\.|Port|Fort|Mount|Lake|New|of the) $")


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand."""
    found = {span for span in _told(text) if span[1] > span[0]}
    found.update(_known(text))
    found.update(_above_addresses(text))
    yield from found
    yield from _again(text, found)


def _told(text: str) -> Iterator[tuple[int, int]]:
    """Where something beside it says that it is a name."""
    for form in (_TITLE, _SIGNED):
        for match in form.finditer(text):
            yield _trimmed(text, *match.span("name"))
    for form in (_CALLED, _DID):
        for match in form.finditer(text):
            start, end = _trimmed(text, *match.span("name" if match["name"] else "who"))
            is_long_enough = form is _CALLED or " " in text[start:end]
            if is_long_enough and not text[start:end].endswith("ly"):
                yield start, end
    for form in (_INTRO, _NAMED, _ROLE, _GREETING):
        for match in form.finditer(text):
            yield _trimmed(text, *match.span("name"))
    for match in _WEAK.finditer(text):
        start, end = _trimmed(text, *match.span("name"))
        words = text[start:end].split()
        if len(words) > 1 or (words and _is_given(words[0], is_sure=False)):
            yield start, end
    for match in _SPOKEN.finditer(text):
        if not any(word.lower() in _NO_NAME for word in match["name"].split()):
            yield match.span("name")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without words at either end that are no names; empty if nothing is left."""
    words = [(found.start() + start, found.end() + start) for found in re.finditer(r"\S+", text[start:end])]
    if _OF_PLACES.search(text[max(0, start - 8) : start]):
        return start, start
    for place, (begin, stop) in enumerate(words):
        word = text[begin:stop].strip(".,'’")
        if (word[:1].isupper() and word.lower() in _NO_NAME) or (
            word.isupper() and 1 < len(word) <= 7 and place == 0 and "\n" not in text[begin : end + 1]
        ):
            words = words[:place]
            break
    if not words:
        return start, start
    end = words[-1][1]
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end


def _known(text: str) -> Iterator[tuple[int, int]]:
    """Known given names, with what follows them; two capitals of which the second is formed like a family name."""
    for match in _CAPS.finditer(text):
        words = [(found.start() + match.start(), found.group()) for found in re.finditer(r"\S+", match[0])]
        for place, (begin, word) in enumerate(words):
            rest = [other for _, other in words[place + 1 :]]
            follows = bool(rest) and rest[0].strip(".").lower() not in _NO_NAME
            is_sure = _is_given(word, is_sure=True) or (
                follows and _is_given(word, is_sure=False) and _is_inside(text, begin)
            )
            formed = (
                follows and word.lower() not in _NO_NAME and _SURNAME.match(rest[-1].removesuffix("'s")) is not None
            )
            if is_sure or (formed and _is_inside(text, begin)):
                yield _trimmed(text, begin, match.end())
                break


def _is_given(word: str, *, is_sure: bool) -> bool:
    bare = word.removesuffix("'s").removesuffix("’s").lower()
    parts = bare.split("-")
    return (parts[0] in GIVEN and bare not in _NO_NAME) or (not is_sure and bare in ALSO_WORDS)


def _is_inside(text: str, start: int) -> bool:
    """Whether a capital says something: not at the beginning of a sentence, unless that is the beginning of a"
    " line."""
    before = text[:start].rstrip(" ")
    return not before or before[-1] not in ".!?:"


def _above_addresses(text: str) -> Iterator[tuple[int, int]]:
    """A line of two to four words that stands above an address, as on an envelope, or begins a card of visit."""
    first = min((start for start, _ in addresses_in(text)), default=None)
    if first is None:
        return
    match = _LINE.search(text)
    if match and match.end() < first and not any(word.lower() in _NO_NAME for word in match["name"].split()):
        yield match.span("name")


def _again(text: str, found: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same names again, each word of them by itself."""
    words = {word.strip(".,'’") for start, end in found for word in text[start:end].split()}
    known = {
        word for word in words if len(word) > 2 and word.lower() not in _NO_NAME and word.lower() not in ALSO_WORDS
    }
    if not known:
        return
    for match in re.finditer(r"(?<!\w)[^\W\d_][\w’'-]{2,40}", text):
        if match[0].removesuffix("'s").removesuffix("’s") in known:
            yield match.start(), match.start() + len(match[0].removesuffix("'s").removesuffix("’s"))
