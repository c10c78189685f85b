"""Asking for a person in German, Spanish, French and Portuguese.

Read TONGUES first: what each language calls a person, a desk, and how it asks. A word for anybody ("una persona") needs
more than a word for staff: who adds a person to a booking wants none. English and Japanese stand in wishes.
"""

# ruff: noqa: E501 - a pattern stands on one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .message import Hit, Message, needs, pattern, written
from .slips import Slips


@dataclass(frozen=True, slots=True)
class Tongue:
    """How one language asks for a person. Alternatives of patterns, folded; a blank is any gap.

    Attributes:
        staff: who works there.
        people: anybody.
        somebody: of these, and alone, it is only asked whether anybody is there.
        desk: where they work.
        beside: what may stand between the asking and the person: articles, prepositions, adjectives.
        speak: to talk, as somebody asks for it.
        move: to be moved on, the customer being its object.
        moved: the same as a clause of its own.
        want: to want.
        there: asking whether there is one.
        call: a person should call, look or help.
        no, amid: what turns it down, and what may stand in between.
        able: who cannot, or asks why not, does not turn it down.
        told: a person is only told about.
        mended: words in which a slip is put right.
    """

    staff: str
    people: str
    somebody: str
    desk: str
    beside: str
    speak: str
    move: str
    moved: str
    want: str
    there: str
    call: str
    no: str
    amid: str
    able: str
    told: str
    mended: str


TONGUES: Sequence[Tongue] = (
    Tongue(
        staff="mitarbeiter(?:in(?:nen)?|n)?|kundenberater(?:in|n)?|berater(?:in|n)?|agent(?:en|in)?|vorgesetzten?|chef(?:in)?"
        "|kolleg(?:e|en|in)|ansprechpartner(?:in|n)?|sachbearbeiter(?:in|n)?|support-?mitarbeiter(?:in|n)?|manager(?:in)?"
        "|operator|servicemitarbeiter(?:in)?|kundenbetreuer(?:in)?|fachmann|techniker(?:in)?|teamleiter(?:in)?",
        people="mensch(?:en)?|person|jemand(?:en|em)?",
        somebody="jemand(?:en|em)?|niemand|wer",
        desk="kundenservice|kundendienst|kundenberatung|support|service ?team|kundenbetreuung|hotline|beschwerdestelle|serviceabteilung",
        beside="ein(?:e[nmrs]?)?|eure[nmrs]?|ihre[nmrs]?|d(?:ie|er|en|em|as)|an|mit|zu[mr]?|ans|vom|aus|mir|mich|uns|bitte|gern(?:e)?|lieber|jetzt|sofort|endlich|mal|hier|da|auch"
        "|echte[nmrs]?|richtige[nmrs]?|reale[nmrs]?|menschliche[nmrs]?|lebende[nmrs]?|andere[nmrs]?|zustandige[nmrs]?|kompetente[nmrs]?|irgend(?:einen?|wen)?|denn|noch|nicht|keine?[nmr]?",
        speak="verbinden|verbunden|durchstellen|weiterleiten|weitergeleitet|weiterverbinden|sprechen|reden|spreche|telefonieren|chatten|schreiben|unterhalten|besprechen|klaren",
        move="(?:verbinden?|verbindet|leiten?|stellen?|geben|gib|gebt|holen?|holt|reichen|schalten|ubergeben)(?: sie)? (?:mich|mir|uns|das|es|meine? \\w+)"
        "|(?:mich|uns|mir)(?: bitte| mal| jetzt| direkt| doch)*(?: (?:mit|an|zu)(?: \\w+){1,4})? (?:zu )?(?:verbinden|verbunden|durchstellen|weiterleiten|weitergeleitet|weiterverbinden|durchgestellt|weitergeben|weiterverbunden)",
        moved="(?:(?:konnen|konnten|wurden|kannst|konntest|wurdest) (?:sie|du) )?(?:mich|uns)(?: bitte| mal| jetzt| direkt| doch)* (?:durchstellen|weiterverbinden|verbinden|weiterleiten)"
        "|(?:verbinden|stellen|leiten)(?: sie)? mich(?: bitte| jetzt| sofort| doch| endlich)*(?: (?:durch|weiter))?|(?:stell|leite|verbinde) mich (?:bitte )?(?:durch|weiter)"
        "|ich (?:mochte|will|wurde gerne?) (?:bitte )?(?:weiterverbunden|durchgestellt|weitergeleitet|verbunden|zuruckgerufen) werden"
        "|rufen sie (?:mich|uns) (?:bitte )?(?:zuruck|an)|ruf (?:mich|uns) (?:bitte )?(?:zuruck|an)|(?:bitte )?um (?:einen )?ruckruf|ruckruf(?: bitte| erbeten)",
        want="brauche|brauchen|mochte|will|wollen|hatten? (?:bitte |lieber )?gerne?|wunsche|verlange|bitte um|suche|bevorzuge|fordere|erreichen|erreiche|kontaktieren|lieber|kontakt",
        there="gibt es|gibt's|ist|sind|arbeitet|habt ihr|haben sie",
        call="(?:zuruck)?rufen|anrufen|zuruckrufen|anruft|zuruckruft|hilft|helfen|kontaktieren|melden|kummern|ansieht|ansehen|anschaut|pruft|ubernimmt|ubernehmen",
        no="nicht|kein|keine|keinen|keinem|keiner|ohne",
        amid="mit|an|zu|zum|zur|ein|einen|einem|einer|eine|den|dem|der|die|das|mich|mir|mehr|unbedingt|echten|menschlichen|dass|erst|jetzt|von",
        able="kann (?:ich )?(?:\\w+ )?nicht|(?:warum|wieso|weshalb) (?:\\w+ ){1,3}?(?:nicht|keine?[nmr]?)|nicht weiter",
        told="hat|haben|hatte|sagte|meinte|war|waren|ist|wurde|wird|schrieb|kam",
        mended="menschen mitarbeiter mitarbeiterin mitarbeitern kundenberater kundenberaterin berater kundenservice kundendienst ansprechpartner sachbearbeiter vorgesetzten kollegen jemandem jemanden sprechen verbinden weiterleiten durchstellen",
    ),
    Tongue(
        staff="agentes?|operador(?:a|es)?|asesor(?:a|es)?|representantes?|supervisor(?:a)?|encargad[oa]|gerente|emplead[oa]|responsable|ejecutiv[oa]|jef[ea]|superior|consultor(?:a)?|tecnico|especialista|teleoperador(?:a)?|compañer[oa]|companer[oa]|gestor(?:a)?",
        people="personas?|humanos?|humana|alguien|ser humano",
        somebody="alguien|nadie",
        desk="servicio (?:al|de atencion al|de) cliente|servicio tecnico|atencion (?:al|a) (?:cliente|usuario)|soporte|call center|central|servicio|departamento(?: de \\w+)?",
        beside="con|a|al|un|una|el|la|los|las|su|sus|tu|algun|alguna|otro|otra|de|del|por favor|mejor|ya|ahora|directamente|urgente|verdader[oa]|real|human[oa]|otro tipo de|vuestr[oa]|ningun|ninguna|aqui|ahi",
        speak="hablar|hable|hablo|habla con|comunicar|comunicarme|comunicarnos|contactar|contactarme|contacto con|chatear|conversar|tratar|charlar|discutir",
        move="(?:me|nos) (?:puedes?|podrias?|pueden|podrian)? ?(?:comunic\\w+|pasar|pasas?|pasan|pase|transfier\\w+|transferir|conect\\w+|pon(?:e|es|en|er|ga)|dan|das?|deriv\\w+|atiend[ae]n?|atender|enlaz\\w+)"
        "|(?:comuni(?:que|ca)|pas[ae]|transfier[ae]|pon|ponga|conect[ae]|d[ae]|deriv[ae]|enlac[ae]|contact[ae])(?:me|nos|n?me)|(?:transferir|pasar|comunicar|conectar|derivar|poner|atender|dar)(?:me|nos)|que (?:me|nos) (?:atienda|pase|comunique|transfiera|pongan?|llamen?)n?"
        "|llam[ae] a|llamen a|traiga(?:n)? a|escal[ae]r?(?:lo|la)?|buscame",
        moved="(?:transfier[ae]|pas[ea]|comuniqu?[ea]|conect[ea])me|llam[ae]n?me(?: por telefono)?|me (?:puede|pueden|podrian) llamar|que me llamen",
        want="quiero|quisiera|necesito|pido|exijo|prefiero|busco|deseo|solicito|requiero|me gustaria|atencion|dame|deme",
        there="hay|existe|tienen|tienes|esta",
        call="llamen?|llamar|llame|ayude|ayudar|atienda|atender|contacte|contactar|revise|revisar|responda",
        no="no|sin|ningun|ninguna",
        amid="me|te|se|lo|le|nos|hace falta|es necesario|con|a|un|una|ningun|ninguna|hablar|que|mas|el|la",
        able="no (?:puedo|logro|consigo|pude|me dejan?)|por ?que no",
        told="me (?:dij\\w+|ha dicho|prometi\\w+|aseguro|informo|colgo|comento)|dijo|dijeron|fue|era|ha|estuvo|hizo",
        mended="persona humano agente operador operadora asesor asesora representante supervisor supervisora encargado gerente alguien responsable hablar comunicar transferir servicio",
    ),
    Tongue(
        staff="conseill(?:er|ere|ers)|agents?|operat(?:eur|rice)|responsable|superviseur|manager|representant|technicien|interlocuteur|chef|employee?|collegue|superieur|gestionnaire|expert|teleconseiller",
        people="humaine?|personne|quelqu'un|etre humain",
        somebody="quelqu'un|personne|qqn",
        desk="service client(?:s|ele)?|service apres-vente|sav|support|assistance|hotline|equipe|standard",
        beside="a|au|aux|avec|un|une|le|la|l'|de|du|d'|en|votre|vos|ton|svp|stp|s'il vous plait|vraie?|reele?|reelle|autre|humaine?|seul|relation|contact|plutot|directement|d'urgence|chez vous|par|ici",
        speak="parler|discuter|echanger|contacter|joindre|dialoguer|communiquer|m'adresser|m'entretenir|telephoner|avoir affaire",
        move="(?:passez|passe|transferez|transfere|mettez|mets|connectez|connecte|donnez|redirigez|orientez|envoyez|trouvez)[ -](?:moi|nous)"
        "|(?:me|nous) (?:passer|transferer|mettre|connecter|rediriger|orienter|donner|trouver)|(?:etre|suis|sois) (?:mise? en (?:relation|contact)|transferee?|redirigee?|orientee?|rappelee?|aidee?)|mise? en relation",
        moved="transferez[ -]moi|transfere[ -]moi|rappelez[ -]moi|rappelle[ -]moi|appelez[ -]moi|(?:pouvez|pourriez)[ -]vous (?:me|nous) (?:rappeler|transferer|appeler)",
        want="veux|voudrais?|souhaite|souhaiterais|besoin|demande|exige|prefere|prefererais|cherche|puis-je avoir|je peux avoir|aimerais|reclame",
        there="y a(?:[ -]t[ -]il)?|il y a|existe(?:[ -]t[ -]il)?|avez[ -]vous",
        call="rappell?e(?:r)?|appell?e(?:r)?|contacte(?:r)?|aide(?:r)?|reponde|repondre|occupe|regarde",
        no="ne|n'ai|n'|pas|sans|aucun|aucune",
        amid="me|te|se|le|la|pas|plus|besoin|envie|de|d'un|a|un|une|ai|etre|avec|nous|point|desire|tiens",
        able="ne (?:peux|puis|arrive|reussis|parviens)(?: pas)?|je n'arrive pas|pourquoi (?:ne |n')?(?:\\w+ )?(?:je |vous )?ne?|n'y a[ -]t[ -]il (?:pas|aucun)|il n'y a (?:pas|aucun)",
        told="m'a|m'ont|a|ont|est|etait|avait|dit|qui (?:a|m'a|est|etait)",
        mended="humain humaine personne conseiller conseillere operateur operatrice responsable superviseur quelqu'un parler echanger transferer voudrais representant interlocuteur",
    ),
    Tongue(
        staff="atendentes?|agentes?|operador(?:a|es)?|assessor(?:a)?|representantes?|supervisor(?:a)?|gerente|funcionari[oa]|responsavel|consultor(?:a)?|chefe|assistente|especialista|tecnico|encarregad[oa]|superior|colaborador(?:a)?",
        people="pessoas?|humanos?|humana|alguem|ser humano",
        somebody="alguem|ninguem",
        desk="suporte|atendimento(?: ao cliente)?|servico (?:ao|de apoio ao) cliente|apoio ao cliente|sac|central(?: de atendimento)?|setor(?: de \\w+)?|ouvidoria|equipe|equipa",
        beside="com|a|ao|um|uma|o|seu|sua|algum|alguma|outro|outra|de|do|da|pra|pro|para|por favor|melhor|agora|logo|direto|real|human[oa]|verdadeir[oa]|vossos?|nenhum|nenhuma|aqui|ai|por",
        speak="falar|conversar|contatar|contactar|conta[c]?to com|tratar|discutir|comunicar",
        move="(?:me|nos) (?:pode|podes|podem|poderiam?|consegue)? ?(?:transfer\\w+|transfira|pass[ae]\\w*|conect\\w+|encaminh\\w+|coloc\\w+|coloque|ligu?[ae]\\w*|chama|d[ae]|atend\\w+)"
        "|(?:transfira|passe|passa|transfere|conecte|encaminhe|ponha|ligue)-(?:me|nos)|(?:pode|poderia|consegue) (?:me|nos) \\w+|ser (?:atendid[oa]|transferid[oa]|ajudad[oa])|cham[ae]r?(?: ai| logo)?|chamem|escal[ae]r?",
        moved="me (?:transfer[ei]|transfira|transfere)|transfira-me|transfere-me|me lig[au]e?|liguem?[ -]me|me liguem|podem? me ligar",
        want="quero|queria|gostaria|preciso|exijo|prefiro|desejo|solicito|procuro|necessito",
        there="tem|ha|existe|tens|tera|teria|tem ai|nao tem|nao ha",
        call="ligar|ligue|liguem|ligasse|ajude|ajudar|atenda|atender|contate|contacte|responda|verifique",
        no="nao|sem|nenhum|nenhuma",
        amid="me|te|se|o|lhe|nos|preciso|com|a|um|uma|falar|de|ser|que|mais",
        able="nao (?:consigo|posso|pude|deixam?)|por ?que (?:e que )?nao|nao tem|nao ha",
        told="me (?:disse\\w*|falou|prometeu|informou|garantiu)|disse|falou|foi|era|estava|fez",
        mended="pessoa humano atendente agente operador representante supervisor gerente responsavel alguem falar funcionario atendimento transferir",
    ),
)

_RIGHT = frozenset("algum alguma personas persone personal beraten parlez falta".split())
_GAP = "[ '-]"
_NEXT = f"{_GAP}(?!que\\b|dass\\b)[^ .!?;,]+"
_CLAUSE = r"(?:^|[,.!?;:\n] ?)[¡¿]?"
_COURTESY = (
    "(?:bitte|jetzt|sofort|endlich|gleich|hier|am telefon|por favor|porfavor|porfa|ahora|ya|mejor|urgente|s'il (?:vous|te) plait|svp|stp"
    "|maintenant|tout de suite|au telephone|pfv?|agora|logo|ja|gracias|danke|merci|obrigad[oa])"
)
_BEFORE = "(?:(?:ja|si|sim|oui|nein|non|no|nao|hallo|hola|ola|bonjour|ok|bitte|por favor|svp|guten tag|buenos dias|bom dia),? )"
_HERE = (
    "(?:hier|da|dort|ahi|aqui|alla|por (?:ahi|aqui)|ici|la|ai|por ai|de l'autre cote|disponib(?:le|el)|disponivel|verfugbar"
    "|erreichbar|del otro lado|real(?:es)?|reelle?|de (?:reel|vrai|verdade|verdad)|de carne y hueso|echt)"
)
_WHO_CAN = r"(?:, )?(?:que|qui|con (?:el|la) (?:que|cual)|con quien|mit de[mr]|de[rmn]|die|avec (?:qui|lequel|laquelle)|a qui|com quem|para|pour)"


@dataclass(frozen=True, slots=True)
class _Ways:
    """A tongue as patterns.

    Attributes:
        telling: words without which nobody asks, so that nothing is searched for in vain.
    """

    telling: frozenset[str]
    slips: Slips
    sure: re.Pattern[str]
    there: re.Pattern[str]
    anybody: re.Pattern[str]
    refused: re.Pattern[str]
    told: re.Pattern[str]
    able: re.Pattern[str]


def _ways(of: Tongue) -> _Ways:
    who, any_who = f"(?:{of.staff}|{of.people}|{of.desk})", f"(?:{of.staff}|{of.people})"
    beside, gap = f"(?:(?:{of.beside})[ '])", f"(?:{_NEXT}){{0,6}}?{_GAP}"
    polite = f"(?:,? {_COURTESY})"
    sure = (
        f"(?:(?:{of.want}) )?(?:{of.speak}){gap}{who}",
        f"{beside}{{1,4}}{who}(?:{_NEXT}){{0,4}}?{_GAP}(?:{of.speak})",
        f"(?:{of.move}){gap}{who}|{who}(?:{_NEXT}){{0,3}}?{_GAP}(?:{of.move})",
        f"(?:{of.want}) {beside}{{0,5}}(?:{of.staff})(?! (?:de viaje|de viagens|de voyage|de limpieza|de limpeza|inmobiliari|immobilier))",
        f"(?:{of.want}) {beside}{{0,4}}(?:{of.people})(?= {_HERE}|{_WHO_CAN}\\b|{polite}|[.!?,;]|$|\\n)",
        f"(?:{of.want})(?: \\w+)? (?:que|qu'|dass) ?{beside}{{0,3}}(?:{of.call})?(?: |\\b){beside}{{0,3}}{any_who}(?: \\w+)?",
        f"{any_who}(?:{_NEXT}){{0,3}}? (?:mich|mir|uns|me|m'|nos)(?:{_NEXT}){{0,2}}?[ '](?:{of.call})|(?:mich|mir|me|nos|m') ?(?:bitte |mal )?(?:{of.call} )?(?:bitte )?{any_who}(?: (?:{of.call}|bitte))?(?=[ .!?,]|$)",
        f"{_CLAUSE}{_BEFORE}*(?:{of.moved}){polite}* ?(?=[,.!?;\\n]|$)",
        f"{_CLAUSE}{_BEFORE}*{beside}{{0,3}}(?:{of.staff}|{of.desk})(?: (?:{of.beside}))?{polite}+ ?(?=[,.!?;\\n]|$)",
        f"^[¡¿]?{_BEFORE}*{beside}{{0,3}}(?:{of.staff})(?: {_HERE})?{polite}* ?[.!?]*$",
        f"{_CLAUSE}{_BEFORE}*{beside}{{1,3}}(?:{of.people})(?: {_HERE})?{polite}+ ?(?=[,.!?;\\n]|$)",
    )
    filled = f"(?: (?:{of.beside})){{0,4}}"
    ends = f"(?: {_HERE}|{polite})* ?(?=[.!?,;\\n]|$|{_WHO_CAN}\\b)"
    return _Ways(
        needs(f"{of.staff}|{of.people}|{of.desk}|{of.moved}|{of.somebody}"),
        Slips(of.mended.split(), _RIGHT),
        re.compile("|".join(_spelt(way) for way in sure)),
        pattern(f"(?:{of.there}){filled} (?!(?:{of.somebody})\\b){any_who}{ends}"),
        pattern(f"(?:{of.there}){filled} (?:{of.somebody})(?: {_HERE})* ?(?=[.!?,;\\n]|$)"),
        pattern(f"(?:{of.no})(?:{_GAP}(?:{of.amid})){{0,5}}?{_GAP}(?:{of.want}|{of.speak}|{of.move}|{of.moved}|{of.staff}|{of.people}|weiter\\w+)(?:{_GAP}[^ .!?;,]+){{0,7}}"),
        pattern(f"(?<!qu')(?:{any_who})(?: (?:von|de|do|da|del|der) \\w+(?: \\w+)?)?[ ,](?:{of.told})(?= )(?:{_GAP}[^ .!?;,]+){{0,6}}"),
        pattern(of.able),
    )  # fmt: skip


def _spelt(way: str) -> str:
    """One way as part of a pattern: of whole words, unless it begins with the start of a clause."""
    start = "" if way.startswith((_CLAUSE, "^")) else r"\b"
    return rf"{start}(?:{way})(?!\w)".replace(" ", r"\s")


_WAYS = tuple(map(_ways, TONGUES))

TELLING = frozenset().union(*(ways.telling for ways in _WAYS))
"""Starts of words without one of which nobody asks for a person in these languages."""

AGAIN = pattern(
    "(?:ich )?(?:frage|sage|habe|hab)(?: \\w+){0,4}? (?:schon|bereits|jetzt|nun|zum)(?: \\w+)? ?(?:dreimal|viermal|funfmal|x-?mal|mehrmals|mehrfach"
    "|tausendmal|hundertmal|oft|(?:dritten|vierten|funften|zehnten) mal)|zum (?:dritten|vierten|funften|x-?ten|hundertsten) ?mal"
    "|(?:he dicho|dije|he preguntado|pregunte|pregunto|explique|he explicado|repeti|repito|pedi|pido)(?: \\w+){0,3}? (?:tres|cuatro|cinco|muchas|varias|mil|\\d+) veces"
    "|(?:tercera|cuarta|quinta|enesima) vez que (?:\\w+ ){0,2}(?:pregunto|digo|explico|repito|pido|escribo)"
    "|(?:trois|quatre|cinq|plusieurs|dix|mille|\\d+|troisieme|quatrieme|enieme) fois que (?:je|j')(?: \\w+){0,3}? ?(?:demande|dis|repete|explique|ecris|pose)\\w*"
    "|j'ai (?:deja )?(?:demande|dit|repete|explique)(?: \\w+){0,2}? (?:trois|quatre|cinq|plusieurs|dix|mille|\\d+) fois"
    "|(?:perguntei|disse|falei|expliquei|repeti|pedi)(?: \\w+){0,3}? (?:tres|quatro|cinco|muitas|varias|mil|\\d+) vezes"
    "|(?:terceira|quarta|quinta|enesima) vez que (?:eu )?(?:\\w+ )?(?:pergunto|digo|explico|repito|peco|falo)"
)
"""Having asked often: who says so has given up on the AI."""

LONG = 60
"""Words. Slips are put right in short messages only."""

_SPELT = {
    "koennen": "konnen", "koennten": "konnten", "koenntest": "konntest", "moechte": "mochte", "wuerden": "wurden",
    "wuerde": "wurde", "haette": "hatte", "haetten": "hatten", "zurueckrufen": "zuruckrufen", "zurueck": "zuruck",
    "naechsten": "nachsten", "wuensche": "wunsche",
}  # fmt: skip
"""Umlauts as they are written where the keyboard has none."""

_WORD = re.compile(r"[^\W_]+")


def asked_abroad(said: Message) -> Hit | None:
    """The surest sign in one of these languages, after what only looks like one is gone."""
    for ways in _WAYS:
        mended = _mended(said, ways.slips) if len(said.words) <= LONG else said
        if ways.telling.isdisjoint(mended.starts):
            continue
        hit = _asked(mended, ways)
        if hit is not None:
            return hit if mended is said else Hit(hit.p, said.shown[:80], hit.start, hit.end)
    again = AGAIN.search(said.text)
    return Hit(0.6, said.shown[again.start() : again.end()], again.start(), again.end()) if again else None


def _asked(said: Message, ways: _Ways) -> Hit | None:
    left = said.without(ways.able).without(ways.told)
    for p, found in (
        (0.92, ways.there.search(said.text)),
        (0.94, ways.sure.search(left.without(ways.refused).text)),
        (0.7, ways.anybody.search(said.text)),
    ):
        if found is not None:
            return Hit(p, said.shown[found.start() : found.end()].strip(" ,.!?;:¡¿"), found.start(), found.end())
    return None


def _mended(said: Message, slips: Slips) -> Message:
    meant = {word: right for word in set(said.words) if (right := _SPELT.get(word) or slips.meant(word)) is not None}
    if not meant:
        return said
    return written(_WORD.sub(lambda found: meant.get(found.group(), found.group()), said.text))
