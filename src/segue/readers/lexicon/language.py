"""In which language a customer wrote: by script, else by the small words that every sentence needs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .message import Message, glance

SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        "the and is are was i i'm im i've you it my your to of for this that what with have has can can't do does"
        " don't dont"
        " not on in please how when where why want need get would could will me we they a an at be thanks thank"
        " hello hi"
        " help yes someone about been did from still if there talk speak agent human"
        " order account cancel refund money card"
        " as no so now just any all some only who which he she his her them they're our us out up into over than then"
        " errors troubles issues problem problems shipping address payment methods check update list"
        " assistance delivery price question service customer support number today when where details change broken"
        " more new back here again same other by or but very much too go got make made say said tell see myself"
        " yourself am were being wasn't isn't didn't doesn't won't couldn't should may let".split()
    ),
    "de": frozenset(
        "der die das und ist sind ich sie es mein meine meinen meiner nicht ein eine einen einem einer mit zu fur"
        " von auf"
        " bitte wie wann wo warum was kann konnen mochte will habe hat wir mir mich dass auch noch schon aber oder"
        " bei"
        " im am den dem des danke hallo ja nein kein keine wurde bin war wird nach jemand menschen hilfe guten".split()
    ),
    "es": frozenset(
        "el la los las y es son yo mi mis tu su que no un una unos con de del para por en como cuando donde quiero"
        " puedo"
        " puede necesito hola gracias por favor esta este esto estoy tengo tiene me se lo le al pero muy ya si hablar"
        " cuanto cual mas persona pedido cuenta ayuda dinero buenos".split()
    ),
    "fr": frozenset(
        "le la les et est sont je j'ai mon ma mes vous il elle ne pas un une des avec de du pour par en dans"
        " comment quand"
        " ou pourquoi veux voudrais peux puis bonjour merci s'il plait que qui c'est ce cette suis ai sur au aux mais"
        " tres nous votre vos ca parler commande compte aide argent conseiller n'est qu'est moi toi".split()
    ),
    "pt": frozenset(
        "o a os as e eu meu minha meus voce nao um uma com de do da dos das para por em no na como quando onde"
        " quero posso"
        " pode preciso ola obrigado obrigada favor esta este isso estou tenho tem me se ao mas muito ja sim falar que"
        " quanto qual mais pessoa pedido conta ajuda dinheiro foi atendente bom dia".split()
    ),
}
"""Words without accents; a word of several languages counts for each."""

OTHERS: Mapping[str, frozenset[str]] = {
    tongue: frozenset(words.split())
    for tongue, words in {
        "it": "il lo gli che non per con una del della dei delle sono ho mi ti ci si ma anche come quando dove"
        " perche cosa vorrei voglio grazie ciao buongiorno mio mia questo questa ordine molto stato posso"
        " puo nel alla da quanto costa c'e dov'e favore essere umano un operatore parlare",
        "nl": "het een van ik je niet dat die op te met voor maar ook als dan zijn heb heeft wil kan mijn waar"
        " wat hoe wanneer waarom graag bedankt goed naar bij nog wel geen spreken bestelling aub"
        " alstublieft moet deze dit mij uw iemand aan door verbind me klantenservice medewerker mens",
        "pl": "nie jest w na z do to sie czy jak gdzie kiedy moje moj moja prosze dziekuje chce mam co o dla po"
        " ale tak juz mi zamowienie dzien dobry moge rozmawiac konsultantem",
        "tr": "bir ve bu icin ne nerede nasil zaman mi mu var yok istiyorum lutfen siparişim benim cok ile ama"
        " evet merhaba teşekkurler acaba hangi",
        "sv": "jag och att det som en pa ar av for med inte den vill kan min mitt har hur var nar varfor tack"
        " hej om till fran",
        "da": "jeg ikke og er det til hvor hvad min mit har kan vil pa for en et med tak hvornar",
        "fi": "en on ei ja mita missa minun haluan voin kiitos olen milloin miten etta",
        "cs": "je se na to ze si jsem muj moje kde kdy jak prosim dekuji chci mam ale pro neni",
        "ro": "si este nu cu pe mea meu unde cand cum vreau multumesc buna comanda imi",
        "hu": "az es nem van hogy hol mikor miert szeretnek koszonom kerem egy",
        "id": "saya tidak yang dan di ini itu ke dari untuk dengan apa bagaimana kapan ingin mau terima kasih"
        " pesanan tolong bisa",
    }.items()
}
"""Small words of languages that the word lists do not serve: enough to know that it is none of theirs."""

UNKNOWN_FROM = 4
"""Words from which a message without one small word that we know is in a language unknown to us. Our own guess."""

LETTERS: Sequence[tuple[str, str, float]] = (
    ("de", "ßäö", 1.5),
    ("es", "ñ¿¡", 2.0),
    ("fr", "èêçœùûî", 1.0),
    ("pt", "ãõçâê", 1.5),
)
"""Letters that speak for a language, and how loudly."""

SCRIPTS: Sequence[tuple[str, re.Pattern[str]]] = (
    ("ja", re.compile("[\u3041-\u30ff\uff66-\uff9f]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
"""Looked at in this order: Japanese mixes its own letters with Chinese ones."""

_LATIN = re.compile(r"[a-zß]")
_FEW = 0.3
"""Share of letters that a script needs where Latin letters stand beside it: a name or an emoticon is no language."""


def language(said: Message, earlier: Sequence[Message], languages: Sequence[str]) -> str | None:
    """ISO 639-1; None if there is no letter at all, or no word that any list knows among several.

    Args:
        earlier: what the customer wrote before; it decides where this turn alone does not ("ok").
        languages: the team's, the first of which is the last resort.
    """
    if not any(letter.isalpha() for letter in said.text):
        return None
    script = _script(said, languages)
    if script is not None:
        return script
    scores = _scores(said)
    if _is_open(scores):
        for before in reversed(earlier[-3:]):
            for tongue, score in _scores(before).items():
                scores[tongue] += score / 2
    best = max(scores.values())
    other = {tongue: sum(word in small for word in said.words[:200]) for tongue, small in OTHERS.items()}
    likeliest = max(other, key=lambda tongue: other[tongue])
    if other[likeliest] > best and other[likeliest] >= min(2, len(said.words)):
        return likeliest
    if best == 0.0 and len(set(said.words)) >= UNKNOWN_FROM and not any(map(str.isdigit, said.text)):
        return None
    if best == 0.0:
        return languages[0] if languages else "en"
    tied = [tongue for tongue, score in scores.items() if score == best]
    return next((tongue for tongue in languages if tongue in tied), tied[0])


def _script(said: Message, languages: Sequence[str]) -> str | None:
    if said.text.isascii():
        return None
    latin = len(_LATIN.findall(said.text))
    for tongue, letters in SCRIPTS:
        found = len(letters.findall(said.text))
        if found and found >= _FEW * (found + latin):
            return "ja" if tongue == "zh" and "ja" in languages and "zh" not in languages else tongue
    return None


def _scores(said: Message) -> dict[str, float]:
    words = said.words[:200]
    scores = {tongue: float(sum(word in small for word in words)) for tongue, small in SMALL_WORDS.items()}
    if not said.shown.isascii():
        low = said.shown.lower()
        for tongue, letters, weight in LETTERS:
            scores[tongue] += weight * sum(letter in low for letter in letters)
    return scores


def evidence(said: Message) -> tuple[float, float]:
    """How much speaks for the likeliest language, in words, and how far the next one is behind."""
    first, second = sorted(_scores(said).values(), reverse=True)[:2]
    return first, first - second


def is_english(text: str) -> bool:
    """Whether nothing speaks for another language than English in the beginning of a passage."""
    scores = _scores(glance(text))
    return max(scores.values()) == scores["en"] and _script(glance(text), ()) is None


def _is_open(scores: Mapping[str, float]) -> bool:
    """Whether two languages are equally likely."""
    first, second = sorted(scores.values(), reverse=True)[:2]
    return first == second
