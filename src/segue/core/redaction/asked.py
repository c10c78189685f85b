"""Answers to a question for a secret: they need no word of their own, for the question has named them.

A sentence asks if it names a secret and wants it: a question mark, a word of wanting, or nothing else at all ("And the
CVV."). A bare one-time code is no secret here, for a tool needs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .words import NO_SECRET

LOOKED_AT = 600
"""Characters of what was said last that may ask."""

ANSWER_AT_MOST = 400
"""Characters of an answer; a longer text is a letter."""

_PASSWORD = re.compile(
    r"(?<!one-time )(?<!one time )(?<!\w)(?:pass ?words?|pass ?phrases?|pass ?codes?|passwort\w{0,2}|kennwort\w{0,2}"
    r"|pwd|passwd|contraseña"
    r"|clave(?: de acceso| secreta)?|mot de passe|mdp|senha|parola d'ordine|wachtwoord|hasł[oa]|парол[ьяю]"
    r"|şifre\w{0,3}|heslo"
    r"|lösenord\w{0,2}|adgangskode|salasana|jelszó|parolă|secret key|api[ -]?key)(?!\w)|密码|密碼|パスワード|비밀번호"
)
_CODE = re.compile(
    r"(?<!\w)(?:cvv ?2?|cvc ?2?|cvn|csc|(?:card )?security (?:codes?|number)|card verification (?:value|code|number)"
    r"|verification value"
    r"|(?:card )?check (?:digits?|number|code)|(?:digits?|numbers?|figures?|code)(?: \w+){0,2} (?:on|at"
    r"|from) (?:the |its |your )?"
    r"(?:back|front|reverse|rear|signature strip)|(?:3|4|three|four)[ -]digit (?:code|number)"
    r"|(?:karten)?prüf(?:ziffern?|nummer|zahl)"
    r"|sicherheits(?:code|nummer)|(?:die )?(?:drei|vier) (?:ziffern|zahlen)(?= auf)|geheimzahl|geheimnummer"
    r"|código de seguridad"
    r"|code de sécurité|cryptogramme(?: visuel)?|(?:tres|trois|três|tre|drie) (?:dígitos|chiffres|cifre|cijfers)"
    r"|codice di (?:sicurezza|controllo)|código de segurança|beveiligingscode|kod (?:cvv|cvc|pin)|пин(?:-?код)?"
    r"|pins?(?:[ -]?(?:codes?|numbers?|nummer))?|pincode|code pin|código pin|nip|güvenlik kodu)(?!\w)|安全码"
    r"|セキュリティコード"
    r"|暗証番号"
)
_OTHER_PIN = re.compile(
    r"\bpin[ -]?code\b.{0,40}\b(?:deliver|address|area|post|zip)|\b(?:map|drop(?:ped)?) (?:a )?pin\b"
)
_WANTS = re.compile(
    r"[?？]|\b(?:give|gimme|tell|enter|provide|type|send|share|confirm|need|needs|require[sd]?|what|what's|whats"
    r"|which|read|let me have"
    r"|supply|please|pls|may i|can i|could|would|want|reply|respond|submit|state|say|spell|repeat|missing|still|ask"
    r"|now|next|just"
    r"|bitte|nenn\w*|sag\w*|gib|geben|eingeben|teilen|brauch\w*|benötig\w*|wie lautet|fehlt|dime|d[ií]game|indi\w+"
    r"|introdu\w+"
    r"|necesit\w+|cuál|falta|por favor|donne\w*|saisi\w*|quel\w*|besoin|s'il|veuillez|dites?|manque|diga|informe"
    r"|digite|qual|preciso"
    r"|fornisca|inseri\w+|dammi|dimmi|serve|mi dica|geef|voer|wat is|nodig|podaj|proszę|jaki\w*|введите|укажите"
    r"|назовите|какой|скажите"
    r"|请|輸入|输入|教えて|入力|lütfen|nedir)(?!\w)"
)
_NEVER = re.compile(
    r"\b(?:never|not|don'?t|don’t|won'?t|won’t|needn'?t|no need|without|nobody|no one|avoid"
    r"|refrain)\b(?:\W{1,3}\w+){0,3}?\W{1,3}"
    r"(?:to |us )?(?:share|send|tell|give|type|enter|post|write|ask\w*|need|provid\w*|disclos\w*|put|say|includ\w*"
    r"|stor\w*|keep|kept"
    r"|want|require|reveal|see|know|have|shar\w*|send\w*|typ\w*)\b|\bnever\b"
)
_NEVER_ELSEWHERE = re.compile(
    r"\b(?:nie|niemals|nicht|keine?n?|nunca|jamais|não|nooit|niet|nigdy|никогда|не)\b|\b(?:no|ne"
    r"|non)\b(?=.{0,40}\b(?:comparta|envíe"
    r"|escriba|diga|dé|partagez|communiquez|donnez|envoyez|condivida|scriva)\b)"
)
_STATES = re.compile(
    r"\b(?:was|were|has|have|had|been|reset|changed|updated|sent|saved|expired|wrong|incorrect|correct|blocked"
    r"|locked|works?|done"
    r"|match\w*|accepted|removed|wurde|ist|fue|a été|foi)\b"
)
_TELL = re.compile(
    r"\b(?:what|what's|whats|what’s|which|give|gimme|tell|provide|type|send|share|read|say|spell|need|require"
    r"|let me have|supply|enter"
    r"|confirm|repeat|wie lautet|was ist|nenn\w*|sag\w*|gib|geben|brauch\w*|benötig\w*|cuál|dime|indi\w+|introdu\w+"
    r"|necesit\w+"
    r"|quel|donne\w*|saisi\w*|qual|digite|informe|preciso|dammi|dimmi|inseri\w+|wat|geef|voer|podaj|jakie|введите"
    r"|какой|укажите"
    r"|скажите)\b"
)
_OF_CHANGE = re.compile(
    r"\b(?:reset\w*|chang\w+|forg\w+|recover\w*|links?|try|tried|trying|check\w*|log ?in|logged|sign in|page|screen"
    r"|form|app|site|website"
    r"|working|works?|happen\w*|problem|trouble|issue|error|going on|wrong|manager|policy|rules?|zurücksetz\w*"
    r"|änder\w*|vergessen"
    r"|cambi\w+|olvid\w+|oubli\w+|chang\w+|esquec\w+)\b"
)
_IT = re.compile(r"\b(?:it|that|them|those|this|sie|es|ihn|ella|eso|le|la|lo|het)\b")
_SENTENCE = re.compile(r"[^.!?？！。\n]{1,600}[.!?？！。\n]{0,3}")

SAMPLES = (
    "Your CVV?",
    "Your password?",
    "Is your password working?",
    "Your CVV? Your password?",
    "Your CVV? Is your password working?",
)
"""One question for each way in which an answer is looked at."""

_NUMBER = re.compile(r"(?<![\w])(?<!\d[.,:/])\d(?:[ .-]{0,2}\d){2,30}(?![\w])(?![.,:/]\d)")
_OF_ELSE = re.compile(
    r"(?:[$€£¥#]|\b(?:order|ticket|invoice|case|flight|room|ref|reference|zip|postcode|bestellung|pedido|commande"
    r"|customer|since|in"
    r"|year|street|apartment|phone|account|version|model)\b(?: (?:number|no\.?|id|code|is|was|nr\.?"
    r"|#)){0,2}[ :#]{0,3})\s?$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s?(?:[%€$£]|(?:eur|euros?|usd|dollars?|pounds?|days?|times|hours?|minutes?|weeks?|years?|people|items?|tries"
    r"|am|pm|uhr)\b)",
    re.IGNORECASE,
)
_FIGURE = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|null|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun"
    r"|cero|uno|dos|tres"
    r"|cuatro|cinco|seis|siete|ocho|nueve|zéro|un|deux|trois|quatre|cinq|sept|huit|neuf|double|triple)"
)
_SPELLED = re.compile(rf"\b{_FIGURE}(?:[ ,-]{{1,2}}(?:and )?{_FIGURE}){{2,7}}\b", re.IGNORECASE)
_ODD = re.compile(
    r"(?<!\S)[\"'“(]?(?P<it>(?=\S{0,60}[^\W\d])(?=\S{0,60}[\d@#$%^&*_+=])"
    r"(?!\S{1,64}@\S{1,60}\.\w|https?:|www\.)[^\s,;\"”]{4,60})(?<![.,;!?\"'”)])"
)
_BARE = re.compile(r"(?<![\w.,-])\d{4,12}(?![\w])(?![.,]\d)")
_IS = re.compile(
    r"(?:\b(?:it'?s|it’s|it is|its|this is|that'?s|is|ist|es|est|é|è|lautet|try|use|:)\s{1,2}|^)"
    r"(?:(?:just|probably|maybe|simply|either|i think|still|the word|called|this|the|my)\s{1,2}){0,2}[\"“‘„'*`]{0,2}"
    r"(?P<it>[^\s.,;!?\"”’*`\n](?:[^.,;!?\"”*`\n]|\.(?=\w)){1,80})",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:sure|ok|okay|yes|yeah|yep|of course|hi|hello|well|so|um+|uh+|ja|klar|sí|si|oui|claro|sim|fine|alright"
    r"|here(?: you go| it is)?)"
    r"[\s,.!:;-]{1,3}){1,3}",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s{1,2}(?:i (?:think|guess|believe)|please|thanks|thank you|and|but|maybe|if|or so|for|with|glaube ich|creo"
    r"|je crois)\b.{0,400}$",
    re.IGNORECASE | re.DOTALL,
)
NO_ANSWER = frozenset(
    "i i'm i've i'd i'll im you your we they he she my me mine us it its is are was be been do does did don't dont"
    " doesn't didn't can can't"
    " cannot couldn't won't wouldn't not no nope none nothing never yes yeah yep yup ok okay sure fine thanks thank"
    " hello hi hey hm hmm what"
    " why who how when where which the a an to of on in at for with from by about this that these those there here"
    " and or but if so then"
    " have has had want need know remember forgot forgotten lost wait moment sec second minute please help sorry"
    " stop person human agent"
    " talk speak call someone anybody nobody refuse tell give share say done works worked working broken still again"
    " already just only"
    " safe secure private secret skip cancel later now nein nicht ich du wir warum wieso vergessen weiß kein keine"
    " moment bitte danke ja"
    " doch hilfe no sé se olvidé olvidado por qué gracias ayuda espera non je ne sais pas oublié pourquoi merci"
    " attendez não sei esqueci"
    " obrigado reset got get it's that's what's great good great hold one secs mom order refund item account email"
    " mail".split()
)
"""Words of an answer that tells no password."""


def answers_in(text: str, asked: str) -> Iterator[tuple[int, int]]:
    """Where the answer to a question for a secret stands."""
    if len(text) > ANSWER_AT_MOST:
        return
    wants_code, wants_password, is_told = _asks(asked[-LOOKED_AT:])
    if wants_code:
        yield from _codes(text)
    if wants_password:
        yield from (match.span("it") for match in _ODD.finditer(text) if not _is_else(text, match.start("it")))
        if is_told:
            yield from (match.span() for match in _BARE.finditer(text) if not _is_else(text, *match.span()))
            yield from _told(text)


def asks_for_secret(text: str) -> bool:
    """Whether a question wants check digits, a PIN or a password, in any of the languages known here."""
    return any(_asks(text[-LOOKED_AT:]))


def _asks(asked: str) -> tuple[bool, bool, bool]:
    """Whether check digits or a PIN are asked for, whether a password is, and whether it is to be told."""
    low = asked.casefold()
    code = password = told = False
    if _PASSWORD.search(low) is None and _CODE.search(low) is None:
        return code, password, told
    named_code = named_password = False
    for match in _SENTENCE.finditer(low):
        said = match[0]
        is_code = _CODE.search(said) is not None and not _OTHER_PIN.search(said)
        is_password = _PASSWORD.search(said) is not None
        if not (is_code or is_password):
            is_back = (named_code or named_password) and _IT.search(said) and _WANTS.search(said) and not _forbids(said)
            if is_back:
                code, password = code or named_code, password or named_password
                told = told or (named_password and _TELL.search(said) is not None and not _OF_CHANGE.search(said))
            if said.strip():
                named_code = named_password = False
            continue
        named_code = named_password = False
        if _forbids(said):
            continue
        named_code, named_password = is_code, is_password
        is_bare = len(said.split()) <= 6 and not _STATES.search(said)
        if _WANTS.search(said) or is_bare:
            code, password = code or is_code, password or is_password
            tells = (is_bare or _TELL.search(said) is not None) and not _OF_CHANGE.search(said)
            told = told or (is_password and tells)
    return code, password, told


def _forbids(said: str) -> bool:
    return _NEVER.search(said) is not None or ("?" not in said and _NEVER_ELSEWHERE.search(said) is not None)


def _codes(text: str) -> Iterator[tuple[int, int]]:
    for match in _NUMBER.finditer(text):
        groups = [*re.finditer(r"\d+", match[0])]
        figures = sum(len(group[0]) for group in groups)
        if figures <= 8 and not _is_else(text, match.start(), match.end()):
            yield match.span()
        elif figures > 15 and len(groups) > 1 and 3 <= len(groups[-1][0]) <= 4 and len(groups[-2][0]) <= 2:
            yield match.start() + groups[-1].start(), match.end()  # card, month, year, check digits
    yield from (match.span() for match in _SPELLED.finditer(text))


def _is_else(text: str, start: int, end: int = 0) -> bool:
    """Whether the words beside a number say that it is another one."""
    return bool(_OF_ELSE.search(text[max(0, start - 40) : start]) or (end and _UNIT.match(text, end)))


def _told(text: str) -> Iterator[tuple[int, int]]:
    """Plain words as a password: after "it's", or nothing else but a word or two that answer nothing else."""
    lead = _LEAD.match(text)
    at = lead.end() if lead else 0
    for match in _IS.finditer(text, at):
        said = _TAIL.sub("", match["it"]).rstrip()
        words = [word.strip("\"'*`().:").casefold() for word in said.split()]
        is_bare = match.start() == match.start("it") and match.start() == at
        if not words or len(words) > 6 or len(said) < 3 or "@" in said or any(word in NO_ANSWER for word in words):
            continue
        if is_bare and (match.end() < len(text.rstrip(" .!,")) and len(text.split()) > 8):
            continue
        if len(words) == 1 and words[0] in NO_SECRET:
            continue
        yield match.start("it"), match.start("it") + len(said)
