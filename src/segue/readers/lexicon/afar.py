"""Asking for a person outright in further languages, of which the word lists know nothing else. Read AFAR first."""

# ruff: noqa: E501 - a pattern stands on one line

from __future__ import annotations

import re
from collections.abc import Mapping

from .message import Hit, Message

_GAP = r"(?:[ ,'-]\S+){0,5}?[ '-]"


def _both(speak: str, who: str, alone: str, more: str = "") -> re.Pattern[str]:
    """Asking and a person in one clause, in either order, or a person alone."""
    ways = [rf"\b(?:{speak}){_GAP}(?:{who})(?!\w)", rf"\b(?:{who}){_GAP}(?:{speak})(?!\w)"]
    ways += [rf"^(?:{alone})[.!?]*$"] + ([rf"\b(?:{more})(?!\w)"] if more else [])
    return re.compile("|".join(ways))


_IT = "operatore|operatrice|persona|essere umano|umano|umana|agente|consulente|responsabile|qualcuno|addetto|servizio clienti|assistenza clienti|supervisore|rappresentante"
_NL = "medewerker|medewerkster|mens|iemand|persoon|collega|agent|klantenservice|klantendienst|helpdesk|leidinggevende|manager|adviseur|supervisor"
_PL = "konsultant\\w*|czlowiek\\w*|pracownik\\w*|osoba|osobe|kims|agentem|doradca|operator\\w*|kierownik\\w*|menedzer\\w*|przelozonym|obsluga|obsluge"
_TR = "temsilci\\w*|insan\\w*|yetkili\\w*|[cç]al[ıi][sş]an\\w*|operator\\w*|biri\\w*|mu[sş]teri hizmetleri\\w*|canl[ıi] destek\\w*"
_RU = "оператор\\w*|человек\\w*|менеджер\\w*|сотрудник\\w*|специалист\\w*|консультант\\w*|представител\\w*|поддержк\\w*|начальник\\w*|кем-нибудь|кем-то|людьми"
_AR = "موظف|شخص|إنسان|انسان|بشري|ممثل|مسؤول|مدير|خدمة العملاء|خدمه العملاء|الدعم|وكيل"

AFAR: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "it": (
        _both(
            "parlare|parlo|mi passi|passami|passarmi|mettermi in contatto|contattare|comunicare|collegarmi|mi colleghi|trasferirmi|mi trasferisca|essere richiamat[oa]|mi chiami|mi serve|ho bisogno di|voglio|vorrei avere",
            _IT,
            f"(?:un |una )?(?:{_IT})(?: (?:per favore|grazie|subito|ora|vera|reale))*",
            f"c'e (?:un |una |qualche )?(?:{_IT})(?: (?:vera|reale|qui|disponibile))?(?=[.!?]|$)",
        ),
        re.compile(r"\bnon (?:voglio|vorrei|desidero|ho bisogno|mi serve|serve|mi passi)\b"),
    ),
    "nl": (
        _both(
            "spreken|praten|bellen|chatten|gebeld|doorverbinden|doorverbonden|contact|teruggebeld|verbind me|geef me|wil een|wil graag een|aan de (?:lijn|telefoon)",
            _NL,
            f"(?:een )?(?:echte )?(?:{_NL})(?: (?:alstublieft|aub|graag|nu))*",
            f"is (?:er|hier)(?: \\w+){{0,2}}? (?:een )?(?:echt )?(?:{_NL})(?: aanwezig| beschikbaar)?(?=[.!?]|$)",
        ),
        re.compile(r"\b(?:geen|niet)\b"),
    ),
    "pl": (
        _both(
            "rozmawiac|porozmawiac|polacz\\w*|przelacz\\w*|pogadac|skontaktowac|rozmowa|rozmowe|polaczenie|zadzwonic|potrzebuje|prosze o",
            _PL,
            f"(?:{_PL})(?: (?:prosze|poprosze|teraz))*",
        ),
        re.compile(r"\bnie (?:chce|potrzebuje|musze|lacz\w*|przelacz\w*)\b"),
    ),
    "tr": (
        _both(
            "konu[sş]mak|konu[sş]abilir\\w*|goru[sş]mek|goru[sş]ebilir\\w*|ba[gğ]lan\\w*|ba[gğ]lay\\w*|ba[gğ]la|aktar\\w*|istiyorum|lutfen|aras[ıi]n",
            _TR,
            f"(?:{_TR})(?: lutfen)?",
        ),
        re.compile(r"istemiyorum|ba[gğ]lama|gerek yok"),
    ),
    "ru": (
        _both(
            "поговорить|говорить|соедини\\w*|свяжи\\w*|связаться|переключи\\w*|позов\\w*|переведи\\w*|нужен|нужна|хочу|дайте|пригласи\\w*|пообщаться|подключи\\w*|общаться",
            _RU,
            f"(?:живой |живого )?(?:{_RU})(?:,? пожалуйста)?",
            "есть (?:\\w+ ){0,2}?(?:живой |живые )?(?:человек|кто-нибудь|кто-то|люди)|живой человек|живого человека",
        ),
        re.compile(r"\bне (?:хочу|надо|нужен|нужно|нужна|зовите|соединяйте|переводите|переключайте)\b"),
    ),
    "zh": (
        re.compile(
            "[转轉](?:接)?(?:到)?人工(?!智)|(?:要|找|接|换|換|需要|想|给我|給我|请|請)(?:个|個|一个|一個|一下)?(?:真人|人工(?!智)|客服|活人)|人工(?:客服|服[务務])"
            "|(?:和|跟|与|與|同)(?:真人|人工|客服|活人|人)(?:[说說]|聊|[谈談]|沟通|溝通|通[话話]|[对對][话話]|交流)|^人工[。!!,,]*$|真人客服|(?:叫|找)你?[们們]?的?(?:[经經]理|主管|[领領][导導])"
        ),
        re.compile("不(?:要|用|想|需要)[^,。,]{0,4}(?:人工|客服|真人)"),
    ),
    "ar": (
        re.compile(
            rf"(?:التحدث|[اأ]تحدث|[اأ]تكلم|التكلم|الكلام|الحديث|تحويل|حولني|حولوني|وصلني|[اأ]وصلني|[اأ]ريد|التواصل|[اأ]كلم)[^.!؟?]{{0,24}}(?:{_AR})|^(?:{_AR})(?: من فضلك| لو سمحت)?[.!؟]*$"
        ),
        re.compile("لا (?:[اأ]ريد|[اأ]حتاج)"),
    ),
}
"""What asks outright, and what turns it down, in folded text."""

_SCRIPTS = {"ru": ("ru", "uk", "bg"), "zh": ("zh", "ja"), "ar": ("ar", "fa", "ur")}
"""Which table is asked for a message of which language, where it is not just its own."""


def asked_afar(said: Message, language: str | None) -> Hit | None:
    """An outright wish in one of these; None also where they do not know the language."""
    for tongue, (asks, refuses) in AFAR.items():
        if language is not None and language not in _SCRIPTS.get(tongue, (tongue,)):
            continue
        found = asks.search(said.text)
        if found is not None and not refuses.search(said.text):
            return Hit(0.93, said.shown[found.start() : found.end()].strip(" .,!?"), found.start(), found.end())
    return None
