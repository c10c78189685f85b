"""What costs dearly if it goes wrong: cancellations, refunds, closed accounts, disputes, fraud, complaints.

Read STAKES first. HARMLESS is blanked out before: to ask what a cancellation costs is not to cancel.
"""

# ruff: noqa: E501 - a pattern stands on one line

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from segue.core.reading import Stake

from .amounts import SPELT, Amount, amounts, highest
from .message import Cue, Hit, Message, cues, pattern, strongest

PARTS = {
    "my": "(?:(?:my|the|this|that|a|an|our|your|ur|any|all|another|some|his|her|one of my|of|out|up|damn|fucking"
    "|goddamn|bloody|old|whole|entire|current|existing) )",
    "account": "(?:acc?ounts?|user (?:account|profile)|acct|ac|profile|membership|log ?in)",
    "card": "(?:(?:credit|debit|bank|visa|atm|master) ?)?cards?|visa|mastercard|amex|wallet|purse|handbag|(?:cell"
    "|mobile|smart)?phone|mobile|passport|cheque ?book|check ?book|chequebook|checkbook",
    "charge": "(?:charges?|fees?|payments?|transactions?|debits?|withdrawals?|transfers?|purchases?|bill|billing"
    "|amounts?|entry|entries|deductions?)",
    "move": "(?:transfers?|transactions?|payments?|standing orders?|direct debits?|wires?|remittance)",
    "lost": "(?:lost|stolen|missing|gone|misplaced|snatched|pickpocketed|taken|missed|disappeared|left behind)",
    "stole": "(?:stole|stolen|robbed|snatched|took|taken|pickpocketed|nicked|swiped|lost|misplaced|dropped)",
    "thing": "(?:order|purchase|item|product|parcel|package|goods|thing|stuff|delivery|booking|reservation|subscription"
    "|policy|contract|plan|ticket|flight|service)s?",
}
"""Alternatives that several patterns share."""

HARMLESS = pattern(
    r"(?:early )?(?:cancell?ation|termination|withdrawal|exit|refund|reimbursement|money back|return|closure"
    r"|cancel)s?(?: of \w+)? (?:fees?|charges?|polic(?:y|ies)|penalt(?:y|ies)|terms|rules?|costs?|guarantee"
    r"|conditions|deadline|window|period|number|code|costs)"
    r"|(?:in )?(?:what|which) (?:cases|situations|circumstances)(?: \w+){0,6}"
    r"|changes? (?:of|in) (?:my |our |travel )?plans?|plans? (?:have |has )?changed"
    r"|(?:policy|policies|penalty|fee|rules|information|guarantee) (?:on|for|about|regarding|of) (?:the"
    r" )?(?:cancell?\w+|refund\w*|reimburse\w*|return\w*)"
    r"|(?:cancel|delete|remove|stop|undo|reverse|end|close|terminate)(?:l?ing)? (?:<my>)*(?:\w+ ){0,3}?(?:alarms?"
    r"|timers?|reminders?|meetings?|events?|lists?|todo\w*|calendar|command|newsletters?|emails?|notifications?"
    r"|songs?|music|playlist|lights?"
    "|action|task|search|conversation|chat|call|mailing list|corporate newsletter|door|window|app|tab|program"
    "|activity|process|address|number|milk|word)"
    r"|(?:cancel|unsubscribe)(?:l?ing)? (?:<my>)*(?:\w+ )?(?:subscription )?(?:to|from|of|for) (?:the |your |ur "
    r"|my )?(?:\w+ ){0,2}(?:newsletter|mailing list|emails?)|newsletter (?:subscription|suvscription"
    r"|cancell?ation)|(?:cancel|cancell?ing) (?:<my>)*(?:corporate |company |\w+ )?newsletter"
    r"|(?:remove|delete|cancel|add)\w* (?:\w+ ){1,5}(?:from|on|off|in) (?:my |the )?(?:\w+ )?(?:list|calendar"
    r"|schedule|order|purchase|cart|basket|card)(?: \w+)?"
    r"|(?:un|re)(?:lock|block|freeze|activate)\w*|non[- ]?refundable"
    r"|(?:reimburs|reinburs|reimburst)\w*(?: \w+){0,6}? (?:expen[sc]e?s?|expan[sc]es?|travel claim|receipts?)"
    r"|(?:expen[sc]e?s?|expan[sc]es?|travel claim|receipts?)(?: \w+){0,9}? (?:reimburs|reinburs|refund)\w*"
    "|(?:refund|reimbursement|return|cancellation)polic(?:y|ies)|(?:for|of) cancell?ing"
    r"|(?:extra |additional |hidden |service |transaction |unexpected |atm |an? |some ){0,3}(?:fees?|charges?"
    r"|charged|charging)(?: (?!statement|twice|wrong|incorrect)\w+){0,5}? (?:for|when|to|on|while|if|by|from|at|at"
    r" the|in)(?: (?!statement)\w+){0,3}? (?:atms?|cash|withdr\w*|transfer\w*|exchang\w*|top\w*|abroad|foreign"
    r"|using|used|use|paying|currency|deliver\w*|convert\w*|sending|send|card payments?)"
    r"|(?:atms?|withdr\w*|transfer(?:red|ring|s)?|exchang\w*|top(?:ped)?[- ]?ups?|abroad|foreign|using|used|paid"
    r" with)(?: (?!twice|wrong|statement|only)\w+){0,7}? (?:fees?|charged? (?:extra|a fee|more)|charge)"
    r"|(?:(?:will|do|does|would) (?:i|you|we|they|it|there|u|my)|are there|how much|what(?:'s| is| are) the)(?:"
    r" (?!twice|wrong)\w+){0,4}? (?:fees?|charges?|charged?|extra)(?! (?:on|in) my (?:statement|account|bill))"
    r"|(?<!why )is there (?:an?|any) (?:extra |additional )?(?:fee|charge)s?"
    r"|(?:atm|machine|cash ?point|cash machine)(?: \w+)? (?:took|ate|swallowed|kept|stole|has|have|retained"
    r"|captured) my (?:\w+ )?card"
    r"|(?:card|account|it) (?:can|could|may|will) be used|exchange rate(?: \w+){0,8}|rate(?: \w+){0,4} (?:wrong"
    r"|incorrect)",
    PARTS,
)
"""About the rules, or about something that costs nobody anything."""

REPORTED = pattern(
    "(?:was|were|been|being|is|got|get|gets|has|have|had|are|automatically|still|not|already|it) (?:also |just "
    "|been |automatically |being )*(?:cancel(?:l?ed)?|revers?t?ed|declined)(?! (?:please|now|asap|immediately|and"
    " refunded))"
    r"|(?:why|reasons?) (?:would|was|is|did|does|has|were|my|the|a|it|you)(?: (?!i|can't|not)\w+){0,7}?"
    r" (?:cancel\w*|revers?t?\w*)(?: (?:my|the|a)(?: \w+){1,2})?"
    "|(?:flight|train|trip|order|booking|payment|withdrawal|top[- ]?up|transaction|transfer|event|service"
    "|departure|connection) (?:cancell?ed|cancell?ation|flight)"
    r"|(?:you|they|airline|u|company|seller|merchant|hotel|restaurant) (?:guys |just |have |had )*cancell?ed|i"
    r" (?:already |have already |had )?cancell?ed|cancell?ed flight\w*",
    PARTS,
)
"""Somebody else's cancellation, told about: a question, not an order."""

_WAITING = pattern(
    r"(?:wait(?:ed|ing|ung)?|expect(?:ing|ed)?|i expe?ct|track(?:ing)?|status|where'?s|where is|where are|when"
    r" (?:will|do|does|is|can|should|would)|processed|how long|pending|still|yet|progress|reflected|delay\w*"
    r"|missing|not (?:received|seen|got)|haven'?t (?:got|received|seen)|hasn'?t|isn'?t|isnt)"
    r"(?: \w+){0,9}? (?:refund(?:ed|s)?|reimbursements?|compensations?|rebates?|restitutions?|money back)"
    r"|(?:refund(?:ed|s)?|reimbursements?|compensations?|rebates?|restitutions?|money back)(?: \w+){0,12}?"
    r" (?:status|show(?:n|ed|ing|s)?|showing up|appear\w*|arrived?|processed|pending|taking|yet|came|credited"
    r"|reflect\w*|too long|how long|missing|on my statement|not in|progress|delayed|went through|not there|still"
    r"|not (?:been|received|seen|come|yet|showing|there)|hasn'?t|isn'?t)",
    PARTS,
)
"""Money that was promised already and has not come."""

_REST = r"(?: (?!but\\b|and\\b|just\\b|instead\\b|only\\b|sondern\\b|aber\\b|sino\\b|pero\\b|mais\\b|mas\\b|until\\b|unless\\b)[^ .,;!?\\n]+){0,6}"
_ACT = (
    "(?:cancel\\w*|clos(?:e|ing)|delet(?:e|ing)|terminat(?:e|ing)|deactivat(?:e|ing)|refund\\w*|reimburse\\w*|disput(?:e|ing)|remov(?:e|ing)"
    "|end(?:ing)?|money back|chargebacks?)"
)
NEGATED = pattern(
    "(?<!why )(?<!if you )(?<!you )(?<!they )(?:do not|don'?t|dont|did not|didn'?t|not|never|no longer|wouldn'?t) (?:really |actually |even )?(?:want|need"
    "|wish|like|mean|ask(?:ed|ing)?|looking|intend|plan|planning|trying|going|require|about)(?: for)?(?: you)?(?: to)?(?: (?:a|any|the|my|get|have"
    f"|be|full|partial|another)){{0,3}} {_ACT}{_REST}"
    "|(?<!why )(?<!you )(?<!they )(?<!it )(?<!he )(?<!she )(?<!we )(?:please |pls )?(?:do not|don'?t|dont|never|must not|mustn'?t|should not|shouldn'?t|rather not"
    f"|better not|not to|instead of|without|no need (?:to|for)(?: a)?)(?: ever)? {_ACT}{_REST}"
    "|(?:nicht|kein\\w*)(?: (?:mehr|meine?n?|die|das|den|eine?n?|zu|vor|etwa)){0,2} (?:kundigen|kundigung|stornieren|stornierung|erstatten|(?:ruck)?erstattung|loschen"
    f"|schliessen|schließen|widerrufen){_REST}|(?:stornier\\w*|kundig\\w*|losch\\w*|schliess\\w*|schließ\\w*|mein\\w* (?:konto|vertrag|bestellung|abo|buchung|reservierung))"
    "(?: (?:sie|du|bitte|mein\\w*|die|das|den|mir)){0,3}(?: \\w+)? (?:bitte |auf keinen fall )?nicht(?: (?:kundigen|stornieren|loschen|schliessen|schließen|widerrufen))?(?=[ .,;!]|$)"
    "|no (?:quiero|quisiera|deseo|necesito|voy a|pido|hace falta)(?: (?:que|me|se|la|lo|le|un|una|ningun|ninguna|el|mi)){0,3} (?:cancel\\w+|anul\\w+|reembols\\w+|devolu\\w+"
    f"|cerr\\w+|cierr\\w+|elimin\\w+|borr\\w+){_REST}|no (?:me |lo |la )?(?:cancele\\w*|cierre\\w*|elimine\\w*|reembolse\\w*|anule\\w*|borre\\w*){_REST}"
    "|(?:ne |n')(?:veux|voudrais|souhaite|desire|demande|ai)(?: pas)(?: (?:d'|de|un|etre|que|vous|besoin|le|mon|demande|voulu)){0,3}[ ']?(?:rembours\\w+|annul\\w+|resili\\w+"
    f"|supprim\\w+|ferm\\w+|clotur\\w+){_REST}|(?:ne |n')(?:annul|ferm|supprim|rembours|resili|clotur)(?:ez|e|es)(?: surtout)? pas{_REST}"
    "|nao (?:quero|queria|desejo|preciso|vou|pedi)(?: (?:de|que|o|a|um|uma|nenhum|meu|minha)){0,3} (?:cancel\\w+|anul\\w+|reembols\\w+|encerr\\w+|devolu\\w+|fech\\w+|estorn\\w+"
    f"|exclu\\w+){_REST}|nao (?:me |o |a )?(?:cancele\\w*|feche\\w*|encerre\\w*|exclua\\w*|reembolse\\w*|anule\\w*){_REST}"
)
"""What the customer does not want done. Who tells what others do not do ("you don't refund me") is not meant, nor is
somebody who no longer needs the thing itself."""

DONE = pattern(
    "(?:i|we)(?:'ve| have)? (?:already |just |finally )?(?:got|received|gotten) (?:my |the |a |our )?(?:full |partial |complete )?(?:refund|money back|reimbursement)"
    "(?! (?:but|of only|request|form|for the wrong|for only))(?: \\w+){0,3}"
    "|(?:thanks|thank you|thx|cheers|appreciate it)(?: \\w+){0,2}? for (?:the |my |your |so quickly )?(?:quick |fast |full )?(?:refund\\w*|cancel\\w*|clos\\w+|reimburs\\w+)(?: \\w+){0,4}"
    "|(?:refund|money|payment|order|booking|account|it)(?: \\w+)? (?:was|were|has been|is|got) (?:already |now )?(?:refunded|cancell?ed|closed|reimbursed|returned),? (?:thanks|thank you|great|perfect)"
    "|(?:erstattung|geld|ruckerstattung)(?: \\w+){0,2}? (?:ist|habe ich|wurde)(?: \\w+){0,2}? (?:angekommen|erhalten|bekommen|da|eingegangen),? (?:danke|vielen dank|super)"
    "|(?:ya|he) (?:recibi|recibido|me llego|tengo)(?: \\w+)? (?:reembolso|dinero|devolucion)|(?:ai|avons)(?: bien| deja)? recu (?:le|mon|votre) remboursement"
    "|(?:ja )?recebi (?:o |meu )?(?:reembolso|dinheiro|estorno)"
    "|(?:what|wat)(?: does| is| are|'s)(?: it mean to| an?| the| (?:term|word))*(?: \\w+)? (?:chargebacks?|refunds?|disputes?|cancell?ations?|reimbursements?|dispute)"
    "(?: (?:a|an|charge|payment|transaction))*(?: (?:means?|exactly|anyway|stand for))*(?=[?.!]|$)|(?:what|explain|tell me|define|meaning of)(?: \\w+){0,3}? (?:a |an |the )?"
    "(?:chargeback|refund|dispute|reimbursement) (?:is|means?|meaning|works?)|(?:meaning|definition) of (?:a |the )?(?:chargeback|refund|dispute)|(?:define|explain) (?:a |the )?chargeback"
    "|(?:was (?:bedeutet|heisst|heißt|ist)|que (?:significa|es|quiere decir)|que veut dire|qu'est-ce qu'une?|o que (?:significa|e))(?: (?:ein|eine|un|una|um|uma|la|el|le|o|a|der|die|das))*"
    " (?:ruckbuchung|stornierung|erstattung|contracargo|reembolso|devolucion|cancelacion|retrofacturation|remboursement|estorno|devolucao|disputa)"
)
"""What was done already, and what only its name is asked of."""

_RATES = pattern(r"exchange\w*|market rate|(?:foreign )?currency|abroad|(?:another|foreign|different) country|overseas")
"""What money costs elsewhere: a question about prices before it is a dispute."""

STAKES: Mapping[str, tuple[Cue, ...]] = {
    "fraud_security": cues(
        (
            (
                0.96,
                r"fraud\w*|unauthori[sz]ed|hacked|hackers?|scam\w*|phish\w*|identity theft|stole my (?:identity"
                r"|details|info\w*|money)|compromised|skimm(?:ed|ing)|cloned|suspicious(?:ly)?(?: \w+)?"
                r" (?:activity|spending|spend|transaction|charge|login|payment|email|call)s?|unusual (?:activity"
                r"|transaction|charge|withdrawal|login)s?",
            ),
            (0.95, r"<lost>(?: or <lost>)?(?: \w+){0,3}? (?:<card>)"),
            (
                0.95,
                r"<stole>(?: or <stole>)? (?:<my>)*(?:(?!account|luggage|password|pin)\w+ ){0,3}?(?:<card>|bag)(?!"
                r" (?:number|reader|limit|balance|offer|at home|at my|pin))",
            ),
            (
                0.95,
                r"(?:stole|stolen|robbed|stealing|steal) (?:<my>)*(?:\w+ ){0,3}?(?:details|information|info|data"
                r"|identity|money|cash|pin|account|funds)",
            ),
            (
                0.94,
                r"(?:<card>|bag|phone|cards? (?:details|information|data))(?: \w+){0,2}? (?:is|was|were|has|have"
                r"|had|got|been|may|must|might|'s|are|being|seems?|fell|as|be)(?: \w+){0,4}? (?:<lost>|stolen"
                r"|swiped|exposed|used without|used by|leaked|copied)",
            ),
            (0.9, "(?:<card>) (?:stolen|lost|missing|theft)"),
            (
                0.92,
                r"(?:can'?t|cannot|can not|couldn'?t|unable to|not able to|trying to|help me|don'?t|do not|no"
                r" longer|any way (?:for you )?to) (?:seem to |know where )?(?:find|locate|track down)"
                r" (?:<my>)*(?:\w+ )?(?:(?:credit |debit |bank )?cards?|wallet|purse|visa|mastercard|amex)(?!"
                r" (?:pin|number|reader|details|in the app))",
            ),
            (0.9, r"(?:don'?t|do not|no idea|not sure) (?:know )?where (?:<my>)*(?:\w+ )?(?:<card>)"),
            (
                0.95,
                r"(?:some ?(?:one|body)|thief|stranger|criminal|hacker|my ex)(?: else)?(?: \w+){0,3}? (?:use[ds]?"
                r"|using|has|have|had|got|access\w*|took|taken|stole|made|making|charg\w+|withdr\w+|hack\w*|log\w*"
                r"|gained|cop(?:y|ied)|misused|knows?|opened|spent)(?: \w+){0,4}? (?:my|our|of my|on my|from my"
                r"|with my|in my)(?: \w+)? (?:<card>|account|bank|details|information|money|identity|pin|name"
                r"|password|number|cash|purchases?|payments?|transactions?|withdrawals?)",
            ),
            (
                0.93,
                r"(?:didn'?t|did not|didnt|never|haven'?t|have not|don'?t think i|do not think i|wasn'?t the one"
                r"|not the one)(?: \w+){0,3}? (?:authori[sz]ed?|made?|make|do|did|done|initiated?|approved?"
                r"|perform|create|request|permit|set ?up|allow|purchased?|buy|bought|consent|recogni[sz]e|withdraw"
                r"|take out)(?: \w+){0,4}? (?:<charge>|cash|direct debit|myself)",
            ),
            (
                0.93,
                r"(?:don'?t|do not|didn'?t|did not|not|cannot|can'?t|dont|unable to|never)(?: \w+){0,2}?"
                r" (?:recogni[sz]\w*|recongi[sz]e|remember|recall|identify|familiar with|sure of|unsure of)(?:"
                r" \w+){0,6}? (?:<charge>|cash|name)",
            ),
            (
                0.9,
                r"(?:false|fake|fishy|dodgy|shady|phony|bogus|rogue) (?:\w+ ){0,3}?(?:<charge>|activity|account"
                r"|debit)|(?:something|anything) (?:fishy|dodgy|suspicious|shady)",
            ),
            (
                0.93,
                r"(?:<charge>|direct debit|cash|debit|money)(?: \w+){0,9}? (?:don'?t|do not|didn'?t|did not|never"
                r"|haven'?t|isn'?t|is not|wasn'?t|was not|aren'?t|hasn'?t|isnt|not|didnt|wasnt)(?:"
                r" (?!know)\w+){0,3}? (?:recogni[sz]\w*|recongize|authori[sz]\w*|remember|recall|make|made|did"
                r"|do(?! (?:to|i|about|now))|done|initiate\w*|approve\w*|perform\w*|create\w*|mine|set ?up"
                r"|purchase[ds]?|my own|by me|belong\w*|take out|sign\w*|permit\w*|consent\w*)",
            ),
            (
                0.9,
                r"(?:unknown|unrecogni[sz]ed|unfamiliar|strange|random|odd|mysterious|weird|unexplained) (?:\w+"
                r" ){0,2}?(?:payments?|transactions?|debits?|withdrawals?|transfers?|purchases?|direct debits?)",
            ),
            (
                0.92,
                r"(?:freez(?:e|ing)|frozen|block(?:ed|ing)?|suspend|lock|disable|deactivate|put (?:a |an )?(?:\w+"
                r" )?(?:hold|block|freeze|stop|h?alt|hault|lock) (?:on|to)|place (?:a |an )?(?:\w+ )?(?:hold|block"
                r"|freeze|stop|halt) on|stop all (?:payments?|activity|transactions)|(?:hold|block|freeze|stop"
                r"|halt)(?: \w+){0,2} (?:on|to)) (?:<my>)*(?:\w+ ){0,4}?(?:account|accounts|card|cards|bank)",
            ),
            (
                0.9,
                r"(?:account|card|bank account)(?: \w+){0,2}? (?:frozen|blocked|on hold|stopped) (?:now"
                r"|immediately|asap|please|right now|right away)",
            ),
            (
                0.8,
                r"(?:i )?(?:want|need|would like|have|like|get)(?: to have)? (?:<my>)*(?:\w+ ){0,2}?(?:account"
                r"|card)s? (?:frozen|blocked|locked|stopped)",
            ),
            (0.88, r"mugged|burgled|pickpocket\w*|robbed|got robbed"),
            (
                0.75,
                "(?:without|not with) (?:my|our) (?:permission|consent|knowledge|approval|authori[sz]ation)"
                "|wasn'?t me|was not me|not me|not done by me|never been to that|somebody else'?s?",
            ),
            (
                0.9,
                r"konto (?:wurde )?gehackt|betrug\w*|betrogen|(?:karte|handy|portemonnaie|geldborse) (?:\w+"
                r" ){0,3}?(?:gestohlen|verloren|geklaut)|(?:gestohlen|verloren|geklaut)\w* (?:karte|handy)|karte"
                r" sperren",
            ),
            (
                0.9,
                r"fraude|estafa\w*|hackead[oa]|(?:tarjeta|telefono|movil|cartera|cartao|celular|carteira) (?:\w+"
                r" ){0,3}?(?:robad[oa]|perdid[oa]|roubad[oa])|(?:robaron|perdi|robo|roubaram) (?:\w+"
                r" ){0,2}?(?:tarjeta|telefono|movil|cartera|cartao|celular|carteira)|clonad[oa]|golpe|bloquear"
                r" (?:\w+ )?(?:tarjeta|cartao)",
            ),
            (
                0.9,
                r"(?:carte|telephone|portefeuille) (?:\w+ ){0,3}?(?:volee?|perdue?)|(?:vole|perdu) (?:\w+"
                r" ){0,2}?(?:carte|telephone|portefeuille)|escroquerie|pirate[er]?|arnaque\w*|opposition sur",
            ),
            (
                0.9,
                "不正(?:利用|アクセス|請求|ログイン)|詐欺|乗っ取|(?:カード|財布|携帯|スマホ)[^。]{0,6}(?:盗|紛失|なくし|失くし|落とし)",
            ),
        ),
        PARTS,
    ),
    "close_account": cues(
        (
            (
                0.95,
                r"(?:clos(?:e|ing)|clsoing|delet(?:e|ing)|terminat(?:e|ing)|deactivat(?:e|ing)|remov(?:e|ing)"
                r"|cancel(?:l?ing)?|end(?:ing)?|shut(?:ting)? ?(?:down|off)?|disabl(?:e|ing)|eras(?:e|ing)"
                r"|discontinu(?:e|ing)|get rid of|quit(?:ting)?|deregister|kill|drop) (?:<my>)*(?!(?:payment"
                r"|transfer|transaction|direct|charge|order|purchase|address|beneficiary|payee|reservation|booking"
                r"|something|items?) )(?:\w+ ){0,2}?<account>(?! (?:number|holder|details|balance|to|fees?|from))",
            ),
            (
                0.93,
                r"(?:closure|deletion|termination|cancell?ation|removal|deactivation|terminations|deletions"
                r"|closing|deleting)s? of (?:<my>)*(?:\w+ ){0,2}?<account>",
            ),
            (
                0.93,
                r"<account>(?: \w+){0,2}? (?:closed|deleted|terminated|deactivated|removed|closures?|deletions?"
                r"|terminations?|cancell?ations?|removals?|shut ?down|be (?:closed|deleted|terminated|removed"
                r"|cancell?ed))",
            ),
            (
                0.85,
                r"(?:don'?t|do not|no longer|never|not|stop|doesn'?t)(?: \w+){0,3}? (?:keep|need|want|use|using"
                r"|have|having|require)(?: \w+){0,2}? (?:<my>)*(?:\w+ ){0,2}?<account>",
            ),
            (
                0.85,
                r"(?:no longer|don'?t|do not|not)(?: \w+){0,2}? (?:be|remain|stay|bank|do business) (?:a |your "
                r"|with )+(?:customer|client|member|you|u)|(?:close|delete|deactivate|terminate) (?:it|everything"
                r"|me) (?:all|down|out)?|opt(?:ing)? out of (?:your )?service|leave (?:your|this) (?:bank|company"
                r"|service)|end (?:my |our )?(?:services|relationship)",
            ),
            (
                0.9,
                r"konto (?:\w+ ){0,3}?(?:schliessen|schließen|loschen|kundigen|auflosen)|(?:schliessen|schließen"
                r"|losche[n]?|losch|kundige[n]?) (?:\w+ ){0,2}?konto",
            ),
            (
                0.9,
                r"(?:cerrar|cierr\w+|eliminar|eliminen?|borrar|borren?|dar de baja|den de baja|cancelar|cancelen?|encerrar|encerrem?|fechar"
                r"|fechem?|excluir|exclua\w*|apagar|apaguem?|deletar|fermer|fermez|supprimer|supprimez|cloturer|cloturez|resilier|resiliez) (?:\w+ ){0,2}?(?:cuenta|conta|compte)",
            ),
            (0.9, "退会|アカウント[^。]{0,6}(?:削除|解約|閉鎖)|口座[^。]{0,6}(?:解約|閉)"),
        ),
        PARTS,
    ),
    "dispute": cues(
        (
            (0.96, r"disput(?:e|es|ed|ing)|charge ?backs?|contest(?:ing)? (?:<my>)*(?:\w+ )?<charge>"),
            (
                0.95,
                r"(?:charg\w*|bill(?:ed|ing)?|debit\w*|paid|deducted|processed|withdrawn|payments?|transactions?"
                r"|transaction showing|purchase)(?: (?!declined|tried|failed|rejected|returned)\w+){0,5}? (?:twice"
                r"|two times|2 times|2x|double(?! check)|more than once|multiple times|several times|three times"
                r"|thrice|over and over|duplicated?|doubled)(?! check)",
            ),
            (0.9, "(?:charg(?:ed|ing)|bill(?:ed|ing)|debited) again"),
            (
                0.95,
                r"(?:doubl[ey]|duplicated?|duplicates?|repeated|identical|more than one)(?: of)?(?: \w+){0,3}?"
                r" (?:charg\w*|bill(?:ed|ing)?|debit\w*|<charge>|tranasaction)(?! fee| limit| card)",
            ),
            (
                0.75,
                r"(?:multiple|several|same|second|two|2|additional|extra)(?: of the same)?(?: (?!business|working"
                r"|days|weeks|cards?)\w+)? (?:charges|charge|transactions?|payments|debits?|payment)(?: \w+){0,8}?"
                r" (?:for|of|processed|show\w*|appear\w*|taken|instead|on|same|one|went|by)|multiple of the same"
                r"|one of the charges",
            ),
            (0.93, "overcharg(?:ed|ing|e)|over charg(?:ed|ing|e)"),
            (
                0.9,
                r"(?:(?:why|was|were|been|got|see|seeing|noticed|there|this|that|took|found|with)(?: \w+){0,4}?"
                r" (?:extra|additional|added|small)|unexpected|unexplained|unknown|strange|random|odd|mysterious"
                r"|incorrect|wrong|erroneous|unfair|weird|hidden|mistaken|invalid|surprise|bogus)(?: (?!exchange|rate"
                r"|pin|password|address)\w+){0,3}? (?:charges?|charged|fees?|amount(?: \w+)? (?:debited|charged"
                r"|billed)|amount debited|debited|pounds?|dollars?|euros?|bill)",
            ),
            (
                0.88,
                r"(?:charges?|charged|fees?|debited|debit)(?: \w+){0,5}? (?:extra|additional|more|without reason"
                r"|by mistake|in error|for nothing|for no reason|too much|randomly|incorrectly|wrongly)",
            ),
            (
                0.85,
                r"(?:charges?|charged|fees?)(?: \w+){0,6}? (?:on|in|from|at) (?:my |the |this |our )?(?:\w+"
                r" )?(?:statements?|bills?|invoice|transaction)",
            ),
            (
                0.75,
                r"(?:why|what|there)(?: \w+){0,6}? (?:\d+|one|a) ?(?:pounds?|dollars?|euros?|£|€)?(?: extra|"
                r" additional)?"
                r" (?:charges?|fees?(?! for))|(?:why|what)(?: \w+){0,4}? charged? (?:me )?(?:\d+|one|a)(?: pounds?"
                r"| dollars?"
                r"| euros?)?(?: extra| more)?(?= on| in|[?.!]|$)",
            ),
            (
                0.9,
                r"(?:didn'?t|did not|didn'y|not|never|wasn'?t|hasn'?t|doesn'?t|couldn'?t)(?: \w+){0,4}? (?:get|got"
                r"|receive|received|receiving|give|gave|given|dispense|match|correspond|right|correct|full|come"
                r" out|withdraw)(?: \w+){0,4}? (?:all|full|right|correct|(?:\w+ )?amounts?|what i asked|what i"
                r" requested|requested|rest)(?: (?:of|the|my|i|amount|cash|money|\w+)){0,4}",
            ),
            (
                0.9,
                r"(?:atm|cash ?machine|cash ?point|machine)(?: \w+){0,7}? (?:(?:gave|give|giving|dispensed"
                r"|dispense|allowed)(?: \w+){0,3}? )?(?:wrong|incorrect|only|less|short|some of|half|different)"
                r" (?:\w+ ){0,2}?(?:amount|\d+|money|cash|than|pounds|dollars)",
            ),
            (
                0.85,
                r"(?:only|just|but) (?:got|received|gave|get|receive|allowed|given|dispensed|gave me|came out)(?:"
                r" \w+){0,4}? (?:[$€£] ?)?\d+|(?:only|but|just) (?:[$€£] ?)?\d+(?: \w+)? (?:came out|was given"
                r"|dispensed|received)|(?:got|received|gave me|given) only",
            ),
            (
                0.85,
                r"(?:wrong|incorrect|not the (?:right|correct)|right|correct|full|different)(?: \w+)? amounts?(?:"
                r" \w+)? (?:of )?(?:cash|money|charged|billed|was|withdrawn)",
            ),
            (
                0.85,
                r"(?:error|errors|erorr|mistakes?|problem|wrong|issue|incorrect|discrepanc\w+)(?: \w+){0,4}?"
                r" (?:bills?|billing|invoice|statements?|charges?)|(?:bills?|invoice|statements?)(?: \w+){0,3}?"
                r" (?:errors?|erorr|wrong|incorrect|mistakes?|too high)",
            ),
            (
                0.85,
                r"(?:remove|reverse|waive|take off|drop|delete|refute)(?: \w+){0,5}? (?:charges?|fees?|amount)(?!"
                r" (?:for|if|to))|(?:charges?|fees?|amount)(?: \w+){0,3}? (?:removed|reversed|waived|taken off"
                r"|dropped)",
            ),
            (
                0.85,
                r"(?:less|lower|different|smaller)(?: \w+){0,6}? (?:than|from) (?:what )?(?:i )?(?:asked|requested"
                r"|ordered|wanted|entered|withdrew)|(?:asked for|requested|withdraw) [$€£]?\d+\D{0,40} (?:only"
                r"|gave|got|received|was)(?: \w+){0,3}? [$€£]?\d+",
            ),
            (
                0.7,
                r"what(?:'s| is| was) (?:this|that|the) (?:[$€£]?\d*[€£$]? )?(?:\w+ )?(?:charge|transaction|debit"
                r"|withdrawal|payment)(?: for| on.*| about| from)?",
            ),
            (
                0.9,
                r"(?:doppelt|zweimal|falsch) (?:abgebucht|berechnet|belastet)|(?:cobr\w+|cargo|debit\w+|preleve\w*"
                r"|facture\w*) (?:\w+ ){0,3}?(?:doble|dos veces|duplicad[oa]|dobro|duas vezes|deux fois|double)"
                r"|doble cobro|cobro (?:indebido|duplicado)|cobranca (?:indevida|duplicada)|contest(?:er|ar)"
                r" (?:\w+ ){0,3}(?:debit|prelevement|cobranca|paiement)|reklamier\w* (?:\w+ )?(?:abbuchung"
                r"|rechnung)|disputar",
            ),
            (0.9, "二重(?:請求|引き落とし|に請求)|請求[^。]{0,8}(?:間違|おかし|違う)"),
        ),
        PARTS,
    ),
    "refund": cues(
        (
            (
                0.95,
                r"refund(?:s|ed|ing|able)?|reimburs\w*|reinburs\w*|re imburs\w*|erimbursements?|money[- ]?back"
                r"|restitutions?|compensat\w*|rebat\w*|credit(?:ed)? back",
            ),
            (
                0.93,
                r"(?:get|getting|got|want|have|give|gimme|receive|obtain|demand|need|return|send|pay"
                r"|like)(?:ing)?(?: me)? (?:<my>)*(?:\w+ ){0,3}?(?:money|cash|payment|pounds|dollars|euros|funds"
                r"|bucks|deposit|[$€£]?\d+[$€£]?)(?: \w+)? back|(?:give|pay|send) (?:me |it )?back"
                r" (?:<my>)*(?:money|cash|payment|deposit)",
            ),
            (
                0.6,
                r"(?:return|returning|send back|sending back|exchange|replace|replacement)(?: of| for)?"
                r" (?:<my>)*(?:\w+ ){0,2}?(?:order|purchase|item|product|parcel|package|goods|clothes|shoes|dress"
                r"|shirt|medicine|tablets|supplement)s?|(?:order|item|product)s? (?:return|replacement|exchange)"
                r"|(?:want|need|like|wish|how|can|could|trying|going)(?: \w+){0,2}? (?:return|replace|exchange)"
                r" (?:it|this|these|them|that|those|one)|purchases? returnable|retract my purchase",
            ),
            (
                0.9,
                r"(?:give|pay|send|want|need) (?:me |it |us )?back (?:<my>)*(?:\d+|\w+ (?:dollars|euros|pounds"
                r"|bucks))",
            ),
            (
                0.93,
                r"(?:geld|euro|euros|eur|betrag|franken|dollar|\d+€?)(?: \w+){0,2}? zuruck(?! (?:an|in|nach))|(?:me|nos) (?:lo |la )?(?:devuelv\w+|devolv\w+"
                r"|reintegr\w+)(?! (?:la llamada|el mensaje|mi llamada))|devuelva?n?(?:me|nos)|(?:rendez|rends|redonnez)[ -](?:moi|nous)|(?:recuperer|ravoir) (?:mon argent|mes"
                r" \d+|l'argent|mes sous|la somme)|(?:quero|queria|preciso)(?: \w+){0,4}? de volta",
            ),
            (
                0.93,
                r"(?:give|want|need|get|have|like)(?: \w+){0,3}? (?:back )?(?:<my>)*(?:money|cash|[$€£]?\d+[$€£]?|funds)(?: \w+)? (?:back|returned)",
            ),
            (
                0.93,
                r"(?:ruck)?erstatt\w*|geld zuruck|reembols\w*|devolucion|devolv\w+ (?:\w+ ){0,3}(?:dinero"
                r"|dinheiro)|(?:dinero|dinheiro) de (?:vuelta|volta)|rembours\w*|estorn\w*|ressarc\w*",
            ),
            (0.93, "返金|払い戻し|払戻"),
        ),
        PARTS,
    ),
    "cancel": cues(
        (
            (
                0.95,
                r"(?:cancel(?:l?ing|l?ed|l?ation|l?ations)?|canel|cancle|call off|revoke|void|retract) (?:of |out "
                r"|about )*(?:<my>)*(?:\w+ ){0,4}?(?:orders?|oredr|ordedr|purchases?|transfers?|transactions?"
                r"|transcation|payments?|subscriptions?|bookings?|reservations?|flights?|trips?|tickets?|plans?"
                r"|polic(?:y|ies)|contracts?|appointments?|memberships?|tables?|rooms?|stay|service|deliver(?:y"
                r"|ies)|insurance|overdraft|mortgage|loan|direct debits?|standing orders?|cheques?|shipment|parcel"
                r"|package|items?|products?|phone|internet|line|tour|ride|visit|course|class|licen[cs]e|trial"
                r"|renewal|auto-?renewal|placed)",
            ),
            (
                0.8,
                r"(?:undo|repeal|withdraw|retract|close|drop|scrap|forget|axe|ditch|end|discontinue|get rid of)(?:ing)?"
                r" (?:<my>)*(?:[\w']+ )?(?:reservation|booking|order|appointment|flight|subscription|membership|contract)s?",
            ),
            (
                0.9,
                r"(?:terminat|cancell?|end|discontinu|quit)(?:e|ing)? (?:<my>)*(?:[\w']+ ){0,3}?(?:contract|membership|subscription|agreement|lease"
                r"|plan|policy|service|trial|insurance|tariff)s?",
            ),
            (
                0.88,
                r"(?:stop|don'?t|do not|prevent|no|turn off|disable|switch off|without|cancel)(?: \w+){0,5}? (?:auto(?:matic)?(?:ally)?[- ]?renew\w*"
                r"|renew(?:ing|al|s|ed)?)(?: (?:my|the|our) \w+)?",
            ),
            (
                0.85,
                r"(?:no longer|don'?t|do not|not)(?: \w+){0,2}? (?:want|wish|like)(?: to)? (?:be|remain|stay|continue)(?: as)?(?: an?| your| with)?(?: \w+)?"
                r" (?:member|subscriber|subscribed|subscription|membership)",
            ),
            (
                0.85,
                r"(?:want|need|wanna|like|how|help|please|pls|can|could|would|trying|try|wish|must|asap"
                r"|immediately)(?: \w+){0,5}? (?:cancel|cancelling|canceling)(?: (?:everything|it all|immediately"
                r"|asap|now|please|today|this|it|one|\w+ \d+|my \w+|the \w+|our \w+))",
            ),
            (
                0.8,
                r"(?:<thing>|transfer|transaction|payment|appointment|membership)\b.{0,50}?\bcancel (?:it|this"
                r"|that|them|both|everything)|cancel it",
            ),
            (
                0.8,
                r"(?:place|request|make|submit|put)(?: \w+){0,2}? cancell?ation|cancell?ation(?: request| please|"
                r" of)",
            ),
            (
                0.85,
                r"(?:reservation|order|purchase|booking|transfer|transaction|payment|subscription|flight"
                r"|appointment)(?: \w+){0,8}? (?:cancel(?: it)?|(?<=purchase )cancell?ed|cancell?ed (?:now|asap"
                r"|immediately|please)|be cancell?ed|to be cancell?ed|needs? (?:to be )?cancell?(?:ing|ed)|is no"
                r" longer (?:needed|required|necessary)|not (?:needed|required)(?: anymore)?|don'?t need|no longer"
                r" need|won'?t be (?:needed|needing))",
            ),
            (
                0.8,
                r"(?:no longer|don'?t|do not|won'?t|will not|not|not gonna|didn'?t) (?:be )?(?:need|want|require"
                r"|needing|requiring)(?: \w+){0,5}? (?:reservation|booking|order|flight|appointment|table"
                r"|subscription|policy|room|transfer|transaction|(?:last )?item)(?: anymore| any ?more| any"
                r" longer)?",
            ),
            (
                0.85,
                r"(?:reverse|revert|undo|stop|change|fix|recall|pull back|rescind)(?:ing)? (?:<my>)*(?:\w+"
                r" ){0,2}?<move>(?! (?:fees?|limit|card))|<move>(?: \w+){0,6}? (?:revers(?:e|ed)|revert(?:ed)?"
                r"|undone|stop(?:ped)?(?: it)?)(?! fee)",
            ),
            (
                0.75,
                r"(?:sent|transferr?ed|paid|pay|made|did|put|performed|completed|transfer|transferring|transaction"
                r"|typed|entered|typing)(?: \w+){0,9}? (?:wrong|incorrect|not the right) (?:bank )?(?:accounts?"
                r"|person|recipient|payee|place|iban|digits?)|wrong (?:transfer|transaction|payment)|(?:mistake"
                r"|accident\w*|typo|inadvertently)(?: \w+){0,6}? (?:transfer\w*|transaction|payment|sent|paid)"
                r"|(?:transfer\w*|transaction|payment|sent|paid)(?: \w+){0,8}? (?:mistake|accident\w*|typo)",
            ),
            (
                0.9,
                r"kundig(?:en|e|ung)|stornier\w*|storno|abbestell\w*|bestellung (?:\w+ ){0,2}(?:abbrechen"
                r"|widerrufen)|widerruf\w*",
            ),
            (
                0.9,
                "cancelar|cancelacion|cancelamento|cancele|anular|dar(?:me)? de baja|annul(?:er|ation|ez)"
                "|resili(?:er|ation)|desmarcar",
            ),
            (0.9, "キャンセル|解約|取り消|取消"),
        ),
        PARTS,
    ),
    "complaint": cues(
        (
            (
                0.95,
                r"(?:fil(?:e|ing|r|ling)|lodg(?:e|ing)|mak(?:e|ing)|submit(?:ting)?|rais(?:e|ing)|register(?:ing)?"
                r"|report(?:ing)?|open(?:ing)?|place|send|write|put in|log|leave)(?: in)? (?:<my>)*(?:\w+"
                r" )?(?:formal |official |consumer |customer |serious |public )*(?:complai\w*|compaint\w*"
                r"|reclamations?|grievances?)",
            ),
            (0.9, "complain(?:t|ts|ing|ed)?|reclamations?|grievances?"),
            (
                0.85,
                r"(?:fil(?:e|ing)|lodg(?:e|ing)|mak(?:e|ing)|submit(?:ting)?)(?: \w+){0,2}? (?:consumer |customer"
                r" )?(?:claims?|coaim)(?: against)?",
            ),
            (
                0.85,
                "(?:claim|case|action) against (?:your|you|ur|the|this)|(?:report|reporting) (?:your|this|the)"
                " (?:agent|employee|staff|driver|company|manager|representative)",
            ),
            (0.9, r"beschwer\w+|quej(?:a|as|arme|o)|reclamac\w+|reclamar|plainte|me plaindre|queixa"),
            (0.6, "reclamation"),
            (0.9, "苦情|クレーム"),
        ),
        PARTS,
    ),
}
"""How each stake sounds, the surest first. The order of the stakes breaks ties."""

THINGS: Sequence[str] = tuple(
    "subscription subscriptions membership order orders reservation reservations booking bookings flight flights"
    " appointment ticket tickets"
    " trip table ride policy contract plan insurance purchase transfer transaction payment transactions payments"
    " account accounts card cards room stay"
    " hotel delivery parcel package phone item items product products service mortgage loan overdraft renewal"
    " licence license"
    " course class tour shipment deposit visit wallet purse suscripcion pedido cuenta vuelo reserva"
    " abonnement abo bestellung konto"
    " vertrag flug buchung commande compte vol assinatura conta cartao tarjeta carte karte".split()
)
"""What can be cancelled, refunded or lost, in the customer's own word."""

_NAMED = pattern(r"(?:my|the|this|our|mein|meine|meinen|mi|mon|ma|minha|meu) (\w+)")
_NO_THING = SPELT | frozenset(
    "money mistake problem way last first whole entire cash geld dinero argent dinheiro time same other new old".split()
)
_WORDS = re.compile(r"\w+")
_SEPARATOR = re.compile(r"[$€£](?=\d)|(?<=\d)[.,](?=\d)|(?<=\d)[€£$]")
_THINGS = frozenset(THINGS)
ORDERED = frozenset({"cancel", "refund", "close_account", "dispute"})
"""Stakes that somebody may turn down, or have behind them."""
STATUS_ONLY = 0.45
"""Asking where a refund is: the money is at stake, yet nothing is decided. Below one half."""


def stakes(said: Message) -> tuple[tuple[Stake, str], ...]:
    """Each stake and the words that show it, likeliest first."""
    plain = _plain(said)
    seen = {name: hit for name, among in STAKES.items() if (hit := strongest(plain, among)) is not None}
    if seen:
        left = plain.without(HARMLESS)
        wanted = left.without(DONE).without(NEGATED)
        seen = {name: hit for name in seen if (hit := _seen(wanted if name in ORDERED else left, name)) is not None}
    sums = amounts(said) if seen else ()
    found = [(_stake(said, name, hit, sums), hit.words) for name, hit in seen.items()]
    return tuple(sorted(found, key=lambda pair: -pair[0].p))


def unplaced(said: Message, name: str, p: float) -> Stake:
    """A stake that something else sees in a text, with the sum and the thing that the text names anywhere."""
    sums = amounts(said)
    thing = next((word for word in _WORDS.finditer(said.text) if word.group() in _THINGS), None)
    of = said.shown[thing.start() : thing.end()].lower() if thing else None
    most = highest(sums)
    return Stake(name, p, most.cents if most else None, most.currency if most else None, of)


def _seen(said: Message, name: str) -> Hit | None:
    """A stake's surest sign in what is left, weighed against what speaks for a mere question."""
    if name == "cancel":
        said = said.without(REPORTED)
    hit = strongest(said, STAKES[name])
    if hit is not None and name == "dispute" and hit.p < 0.95 and _RATES.search(said.text):
        return Hit(STATUS_ONLY, hit.words, hit.start, hit.end)
    if hit is not None and name == "refund" and _WAITING.search(said.text):
        return Hit(min(hit.p, STATUS_ONLY), hit.words, hit.start, hit.end)
    return hit


def _stake(said: Message, name: str, hit: Hit, sums: Sequence[Amount]) -> Stake:
    most = highest(sums)
    return Stake(name, hit.p, most.cents if most else None, most.currency if most else None, _of(said, hit))


def _of(said: Message, hit: Hit) -> str | None:
    """The thing at stake: a known one in the cue or after it, one before it, else the word after "my"."""
    inside = _WORDS.finditer(said.text, hit.start, hit.start + 120)
    before = tuple(_WORDS.finditer(said.text, max(0, hit.start - 60), hit.start))
    for word in (*inside, *reversed(before)):
        if word.group() in _THINGS:
            return said.shown[word.start() : word.end()].lower()
    named = _NAMED.search(said.text, hit.start)
    if named is None or not _NO_THING.isdisjoint(named.groups()):
        return None
    return said.shown[named.start(1) : named.end(1)].lower()


def _plain(said: Message) -> Message:
    """Sums as one word each, so that they can stand between two others ("charged me $89.90 twice")."""
    return replace(said, text=_SEPARATOR.sub("0", said.text))
