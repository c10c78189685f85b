"""What costs dearly if it goes wrong: cancellations, refunds, closed accounts, disputes, fraud, complaints.

Read STAKES first. HARMLESS is blanked out before: to ask what a cancellation costs is not to cancel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from segue.core.reading import Stake

from .amounts import Amount, amounts
from .message import Cue, Hit, Message, cues, pattern, strongest

PARTS = {
    "my": "(?:(?:my|the|this|that|a|an|our|your|ur|any|all|another|some|his|her|one of my|of|out|up|damn|fucking|goddamn|bloody|old|whole|entire|current|existing) )",
    "account": "(?:acc?ounts?|user(?: account| profile)?|acct|ac|profile|membership|log ?in)",
    "card": "(?:(?:credit|debit|bank|visa|atm|master) ?)?cards?|visa|mastercard|amex|wallet|purse|handbag|(?:cell|mobile|smart)?phone|mobile|passport|cheque ?book|check ?book|chequebook|checkbook",
    "charge": "(?:charges?|fees?|payments?|transactions?|debits?|withdrawals?|transfers?|purchases?|bill|billing|amounts?|entry|entries|deductions?)",
    "move": "(?:transfers?|transactions?|payments?|standing orders?|direct debits?|wires?|remittance)",
    "lost": "(?:lost|stolen|missing|gone|misplaced|snatched|pickpocketed|taken|missed|disappeared|left behind)",
    "stole": "(?:stole|stolen|robbed|snatched|took|taken|pickpocketed|nicked|swiped|lost|misplaced|dropped)",
    "not": "(?:did ?n'?t|did not|do ?n'?t|do not|never|haven'?t|have not|hasn'?t|wasn'?t|was not|not|can'?t|cannot|don'?t think i|no longer)",
    "thing": "(?:order|purchase|item|product|parcel|package|goods|thing|stuff|delivery|booking|reservation|subscription|policy|contract|plan|ticket|flight|service)s?",
}
"""Alternatives that several patterns share."""

HARMLESS = pattern(
    "(?:early )?(?:cancell?ation|termination|withdrawal|exit|refund|reimbursement|money back|return|closure|cancel)s?(?: of \\w+)? (?:fees?|charges?|polic(?:y|ies)|penalt(?:y|ies)|terms|rules?|costs?|guarantee|conditions|deadline|window|period|number|code|costs)"
    "|(?:in )?(?:what|which) (?:cases|situations|circumstances)(?: \\w+){0,6}"
    "|(?:policy|policies|penalty|fee|rules|information|guarantee) (?:on|for|about|regarding|of) (?:the )?(?:cancell?\\w+|refund\\w*|reimburse\\w*|return\\w*)"
    "|(?:cancel|delete|remove|stop|undo|reverse|end|close|terminate)(?:l?ing)? (?:<my>)*(?:\\w+ ){0,3}?(?:alarms?|timers?|reminders?|meetings?|events?|lists?|todo\\w*|calendar|command|newsletters?|emails?|notifications?|songs?|music|playlist|lights?"
    "|action|task|search|conversation|chat|call|mailing list|corporate newsletter|door|window|app|tab|program|activity|process|address|number|milk|word)"
    "|(?:cancel|unsubscribe)(?:l?ing)? (?:<my>)*(?:\\w+ )?(?:subscription )?(?:to|from|of|for) (?:the |your |ur |my )?(?:\\w+ ){0,2}(?:newsletter|mailing list|emails?)|newsletter (?:subscription|suvscription|cancell?ation)|(?:cancel|cancell?ing) (?:<my>)*(?:corporate |company |\\w+ )?newsletter"
    "|(?:remove|delete|cancel|add)\\w* (?:\\w+ ){1,5}(?:from|on|off|in) (?:my |the )?(?:\\w+ )?(?:list|calendar|schedule|order|purchase|cart|basket|card)(?: \\w+)?"
    "|(?:un|re)(?:lock|block|freeze|activate)\\w*|non[- ]?refundable"
    "|(?:reimburs|reinburs|reimburst)\\w*(?: \\w+){0,6}? (?:expen[sc]e?s?|expan[sc]es?|travel claim|receipts?)|(?:expen[sc]e?s?|expan[sc]es?|travel claim|receipts?)(?: \\w+){0,9}? (?:reimburs|reinburs|refund)\\w*"
    "|(?:refund|reimbursement|return|cancellation)polic(?:y|ies)|(?:for|of) cancell?ing"
    "|(?:extra |additional |hidden |service |transaction |unexpected |atm |an? |some ){0,3}(?:fees?|charges?|charged|charging)(?: (?!statement|twice|wrong|incorrect)\\w+){0,5}? (?:for|when|to|on|while|if|by|from|at|at the|in)(?: (?!statement)\\w+){0,3}? (?:atms?|cash|withdr\\w*|transfer\\w*|exchang\\w*|top\\w*|abroad|foreign|using|used|use|paying|currency|deliver\\w*|convert\\w*|sending|send|card payments?)"
    "|(?:atms?|withdr\\w*|transfer(?:red|ring|s)?|exchang\\w*|top(?:ped)?[- ]?ups?|abroad|foreign|using|used|paid with)(?: (?!twice|wrong|statement|only)\\w+){0,7}? (?:fees?|charged? (?:extra|a fee|more)|charge)"
    "|(?:(?:will|do|does|would) (?:i|you|we|they|it|there|u|my)|are there|how much|what(?:'s| is| are) the)(?: (?!twice|wrong)\\w+){0,4}? (?:fees?|charges?|charged?|extra)(?! (?:on|in) my (?:statement|account|bill))|(?<!why )is there (?:an?|any) (?:extra |additional )?(?:fee|charge)s?"
    "|(?:atm|machine|cash ?point|cash machine)(?: \\w+)? (?:took|ate|swallowed|kept|stole|has|have|retained|captured) my (?:\\w+ )?card"
    "|(?:card|account|it) (?:can|could|may|will) be used|exchange rate(?: \\w+){0,8}|rate(?: \\w+){0,4} (?:wrong|incorrect)",
    PARTS,
)  # fmt: skip
"""About the rules, or about something that costs nobody anything."""

REPORTED = pattern(
    "(?:was|were|been|being|is|got|get|gets|has|have|had|are|automatically|still|not|already|it) (?:also |just |been |automatically |being )*(?:cancel(?:l?ed)?|revers?t?ed|declined)(?! (?:please|now|asap|immediately|and refunded))"
    "|(?:why|reasons?) (?:would|was|is|did|does|has|were|my|the|a|it|you)(?: (?!i|can't|not)\\w+){0,7}? (?:cancel\\w*|revers?t?\\w*)(?: (?:my|the|a)(?: \\w+){1,2})?"
    "|(?:flight|train|trip|order|booking|payment|withdrawal|top[- ]?up|transaction|transfer|event|service|departure|connection) (?:cancell?ed|cancell?ation|flight)"
    "|(?:you|they|airline|u|company|seller|merchant|hotel|restaurant) (?:guys |just |have |had )*cancell?ed|i (?:already |have already |had )?cancell?ed|cancell?ed flight\\w*",
    PARTS,
)  # fmt: skip
"""Somebody else's cancellation, told about: a question, not an order."""

_WAITING = pattern(
    "(?:wait(?:ed|ing|ung)?|expect(?:ing|ed)?|i expe?ct|track(?:ing)?|status|where'?s|where is|where are|when (?:will|do|does|is|can|should|would)|processed|how long|pending|still|yet|progress|reflected|delay\\w*|missing|not (?:received|seen|got)|haven'?t (?:got|received|seen)|hasn'?t|isn'?t|isnt)"
    "(?: \\w+){0,9}? (?:refund(?:ed|s)?|reimbursements?|compensations?|rebates?|restitutions?|money back)"
    "|(?:refund(?:ed|s)?|reimbursements?|compensations?|rebates?|restitutions?|money back)(?: \\w+){0,12}? (?:status|show(?:n|ed|ing|s)?|showing up|appear\\w*|arrived?|processed|pending|taking|yet|came|credited|reflect\\w*|too long|how long|missing|on my statement|not in|progress|delayed|went through|not there|still|not (?:been|received|seen|come|yet|showing|there)|hasn'?t|isn'?t)",
    PARTS,
)  # fmt: skip
"""Money that was promised already and has not come."""

_RATES = pattern("exchange\\w*|market rate|(?:foreign )?currency|abroad|(?:another|foreign|different) country|overseas")
"""What money costs elsewhere: a question about prices before it is a dispute."""

STAKES: Mapping[str, tuple[Cue, ...]] = {
    "fraud_security": cues(
        (
            (0.96, "fraud\\w*|unauthori[sz]ed|hacked|hackers?|scam\\w*|phish\\w*|identity theft|stole my (?:identity|details|info\\w*|money)|compromised|skimm(?:ed|ing)|cloned|suspicious(?:ly)?(?: \\w+)? (?:activity|spending|spend|transaction|charge|login|payment|email|call)s?|unusual (?:activity|transaction|charge|withdrawal|login)s?"),
            (0.95, "<lost>(?: or <lost>)?(?: \\w+){0,3}? (?:<card>)"),
            (0.95, "<stole>(?: or <stole>)? (?:<my>)*(?:(?!account|luggage|password|pin)\\w+ ){0,3}?(?:<card>|bag)(?! (?:number|reader|limit|balance|offer|at home|at my|pin))"),
            (0.95, "(?:stole|stolen|robbed|stealing|steal) (?:<my>)*(?:\\w+ ){0,3}?(?:details|information|info|data|identity|money|cash|pin|account|funds)"),
            (0.94, "(?:<card>|bag|phone|cards? (?:details|information|data))(?: \\w+){0,2}? (?:is|was|were|has|have|had|got|been|may|must|might|'s|are|being|seems?|fell|as|be)(?: \\w+){0,4}? (?:<lost>|stolen|swiped|exposed|used without|used by|leaked|copied)"),
            (0.9, "(?:<card>) (?:stolen|lost|missing|theft)"),
            (0.92, "(?:can'?t|cannot|can not|couldn'?t|unable to|not able to|trying to|help me|don'?t|do not|no longer|any way (?:for you )?to) (?:seem to |know where )?(?:find|locate|track down) (?:<my>)*(?:\\w+ )?(?:(?:credit |debit |bank )?cards?|wallet|purse|visa|mastercard|amex)(?! (?:pin|number|reader|details|in the app))"),
            (0.9, "(?:don'?t|do not|no idea|not sure) (?:know )?where (?:<my>)*(?:\\w+ )?(?:<card>)"),
            (0.95, "(?:some ?(?:one|body)|thief|stranger|criminal|hacker|my ex)(?: else)?(?: \\w+){0,3}? (?:use[ds]?|using|has|have|had|got|access\\w*|took|taken|stole|made|making|charg\\w+|withdr\\w+|hack\\w*|log\\w*|gained|cop(?:y|ied)|misused|knows?|opened|spent)(?: \\w+){0,4}? (?:my|our|of my|on my|from my|with my|in my)(?: \\w+)? (?:<card>|account|bank|details|information|money|identity|pin|name|password|number|cash|purchases?|payments?|transactions?|withdrawals?)"),
            (0.93, "(?:didn'?t|did not|didnt|never|haven'?t|have not|don'?t think i|do not think i|wasn'?t the one|not the one)(?: \\w+){0,3}? (?:authori[sz]ed?|made?|make|do|did|done|initiated?|approved?|perform|create|request|permit|set ?up|allow|purchased?|buy|bought|consent|recogni[sz]e|withdraw|take out)(?: \\w+){0,4}? (?:<charge>|cash|direct debit|myself)"),
            (0.93, "(?:don'?t|do not|didn'?t|did not|not|cannot|can'?t|dont|unable to|never)(?: \\w+){0,2}? (?:recogni[sz]\\w*|recongi[sz]e|remember|recall|identify|familiar with|sure of|unsure of)(?: \\w+){0,6}? (?:<charge>|cash|name)"),
            (0.9, "(?:false|fake|fishy|dodgy|shady|phony|bogus|rogue) (?:\\w+ ){0,3}?(?:<charge>|activity|account|debit)|(?:something|anything) (?:fishy|dodgy|suspicious|shady)"),
            (0.93, "(?:<charge>|direct debit|cash|debit|money)(?: \\w+){0,9}? (?:don'?t|do not|didn'?t|did not|never|haven'?t|isn'?t|is not|wasn'?t|was not|aren'?t|hasn'?t|isnt|not|didnt|wasnt)(?: (?!know)\\w+){0,3}? (?:recogni[sz]\\w*|recongize|authori[sz]\\w*|remember|recall|make|made|did|do(?! (?:to|i|about|now))|done|initiate\\w*|approve\\w*|perform\\w*|create\\w*|mine|set ?up|purchase[ds]?|my own|by me|belong\\w*|take out|sign\\w*|permit\\w*|consent\\w*)"),
            (0.9, "(?:unknown|unrecogni[sz]ed|unfamiliar|strange|random|odd|mysterious|weird|unexplained) (?:\\w+ ){0,2}?(?:payments?|transactions?|debits?|withdrawals?|transfers?|purchases?|direct debits?)"),
            (0.92, "(?:freez(?:e|ing)|frozen|block(?:ed|ing)?|suspend|lock|disable|deactivate|put (?:a |an )?(?:\\w+ )?(?:hold|block|freeze|stop|h?alt|hault|lock) (?:on|to)|place (?:a |an )?(?:\\w+ )?(?:hold|block|freeze|stop|halt) on|stop all (?:payments?|activity|transactions)|(?:hold|block|freeze|stop|halt)(?: \\w+){0,2} (?:on|to)) (?:<my>)*(?:\\w+ ){0,4}?(?:account|accounts|card|cards|bank)"),
            (0.9, "(?:account|card|bank account)(?: \\w+){0,2}? (?:frozen|blocked|on hold|stopped) (?:now|immediately|asap|please|right now|right away)"),
            (0.8, "(?:i )?(?:want|need|would like|have|like|get)(?: to have)? (?:<my>)*(?:\\w+ ){0,2}?(?:account|card)s? (?:frozen|blocked|locked|stopped)"),
            (0.88, "mugged|burgled|pickpocket\\w*|robbed|got robbed"),
            (0.75, "(?:without|not with) (?:my|our) (?:permission|consent|knowledge|approval|authori[sz]ation)|wasn'?t me|was not me|not me|not done by me|never been to that|somebody else'?s?"),
            (0.9, "konto (?:wurde )?gehackt|betrug\\w*|betrogen|(?:karte|handy|portemonnaie|geldborse) (?:\\w+ ){0,3}?(?:gestohlen|verloren|geklaut)|(?:gestohlen|verloren|geklaut)\\w* (?:karte|handy)|karte sperren"),
            (0.9, "fraude|estafa\\w*|hackead[oa]|(?:tarjeta|telefono|movil|cartera|cartao|celular|carteira) (?:\\w+ ){0,3}?(?:robad[oa]|perdid[oa]|roubad[oa])|(?:robaron|perdi|robo|roubaram) (?:\\w+ ){0,2}?(?:tarjeta|telefono|movil|cartera|cartao|celular|carteira)|clonad[oa]|golpe|bloquear (?:\\w+ )?(?:tarjeta|cartao)"),
            (0.9, "(?:carte|telephone|portefeuille) (?:\\w+ ){0,3}?(?:volee?|perdue?)|(?:vole|perdu) (?:\\w+ ){0,2}?(?:carte|telephone|portefeuille)|escroquerie|pirate[er]?|arnaque\\w*|opposition sur"),
            (0.9, "不正(?:利用|アクセス|請求|ログイン)|詐欺|乗っ取|(?:カード|財布|携帯|スマホ)[^。]{0,6}(?:盗|紛失|なくし|失くし|落とし)"),
        ),
        PARTS,
    ),
    "close_account": cues(
        (
            (0.95, "(?:clos(?:e|ing)|clsoing|delet(?:e|ing)|terminat(?:e|ing)|deactivat(?:e|ing)|remov(?:e|ing)|cancel(?:l?ing)?|end(?:ing)?|shut(?:ting)? ?(?:down|off)?|disabl(?:e|ing)|eras(?:e|ing)|discontinu(?:e|ing)|get rid of|quit(?:ting)?|deregister|kill|drop) (?:<my>)*(?!(?:payment|transfer|transaction|direct|charge|order|purchase|address|beneficiary|payee|reservation|booking|something|items?) )(?:\\w+ ){0,2}?<account>(?! (?:number|holder|details|balance|to|fees?|from))"),
            (0.93, "(?:closure|deletion|termination|cancell?ation|removal|deactivation|terminations|deletions|closing|deleting)s? of (?:<my>)*(?:\\w+ ){0,2}?<account>"),
            (0.93, "<account>(?: \\w+){0,2}? (?:closed|deleted|terminated|deactivated|removed|closures?|deletions?|terminations?|cancell?ations?|removals?|shut ?down|be (?:closed|deleted|terminated|removed|cancell?ed))"),
            (0.85, "(?:don'?t|do not|no longer|never|not|stop|doesn'?t)(?: \\w+){0,3}? (?:keep|need|want|use|using|have|having|require)(?: \\w+){0,2}? (?:<my>)*(?:\\w+ ){0,2}?<account>"),
            (0.85, "(?:no longer|don'?t|do not|not)(?: \\w+){0,2}? (?:be|remain|stay|bank|do business) (?:a |your |with )+(?:customer|client|member|you|u)|(?:close|delete|deactivate|terminate) (?:it|everything|me) (?:all|down|out)?|opt(?:ing)? out of (?:your )?service|leave (?:your|this) (?:bank|company|service)|end (?:my |our )?(?:services|relationship)"),
            (0.9, "konto (?:\\w+ ){0,3}?(?:schliessen|schließen|loschen|kundigen|auflosen)|(?:schliessen|schließen|losche[n]?|kundige[n]?) (?:\\w+ ){0,2}?konto"),
            (0.9, "(?:cerrar|eliminar|borrar|dar de baja|cancelar|encerrar|fechar|excluir|apagar|deletar|fermer|supprimer|cloturer|resilier) (?:\\w+ ){0,2}?(?:cuenta|conta|compte)"),
            (0.9, "退会|アカウント[^。]{0,6}(?:削除|解約|閉鎖)|口座[^。]{0,6}(?:解約|閉)"),
        ),
        PARTS,
    ),
    "dispute": cues(
        (
            (0.96, "disput(?:e|es|ed|ing)|charge ?backs?|contest(?:ing)? (?:<my>)*(?:\\w+ )?<charge>"),
            (0.95, "(?:charg\\w*|bill(?:ed|ing)?|debit\\w*|paid|deducted|processed|withdrawn|payments?|transactions?|transaction showing|purchase)(?: (?!declined|tried|failed|rejected|returned)\\w+){0,5}? (?:twice|two times|2 times|2x|double(?! check)|more than once|multiple times|several times|three times|thrice|over and over|duplicated?|doubled)(?! check)"),
            (0.9, "(?:charg(?:ed|ing)|bill(?:ed|ing)|debited) again"),
            (0.95, "(?:doubl[ey]|duplicated?|duplicates?|repeated|identical|more than one)(?: of)?(?: \\w+){0,3}? (?:charg\\w*|bill(?:ed|ing)?|debit\\w*|<charge>|tranasaction)(?! fee| limit| card)"),
            (0.75, "(?:multiple|several|same|second|two|2|additional|extra)(?: of the same)?(?: (?!business|working|days|weeks|cards?)\\w+)? (?:charges|charge|transactions?|payments|debits?|payment)(?: \\w+){0,8}? (?:for|of|processed|show\\w*|appear\\w*|taken|instead|on|same|one|went|by)|multiple of the same|one of the charges"),
            (0.93, "overcharg(?:ed|ing|e)|over charg(?:ed|ing|e)"),
            (0.9, "(?:extra|additional|added|unexpected|unexplained|unknown|strange|random|odd|mysterious|incorrect|wrong|erroneous|unfair|weird|hidden|mistaken|invalid|surprise|small|bogus)(?: (?!exchange|rate|pin|password|address)\\w+){0,3}? (?:charges?|charged|fees?|amount(?: \\w+)? (?:debited|charged|billed)|amount debited|debited|pounds?|dollars?|euros?|bill)"),
            (0.88, "(?:charges?|charged|fees?|debited|debit)(?: \\w+){0,5}? (?:extra|additional|more|without reason|by mistake|in error|for nothing|for no reason|too much|randomly|incorrectly|wrongly)"),
            (0.85, "(?:charges?|charged|fees?)(?: \\w+){0,6}? (?:on|in|from|at) (?:my |the |this |our )?(?:\\w+ )?(?:statements?|bills?|invoice|transaction)"),
            (0.8, "(?:[$€£]|\\b)?[1l](?: ?[€£$]| pounds?| dollars?| euros?)(?: \\w+){0,3}? (?:charges?|fees?|transactions?|payments?|extra)|(?:charges?|charged|fees?|transaction)(?: \\w+){0,4}? [$€£]?(?:1|one|a)(?: ?[€£$]| pounds?| dollars?| euros?)?(?: \\w+){0,2}?(?: extra| more| fee| charge| pounds?| dollar| euro)"),
            (0.9, "(?:didn'?t|did not|didn'y|not|never|wasn'?t|hasn'?t|doesn'?t|couldn'?t)(?: \\w+){0,4}? (?:get|got|receive|received|receiving|give|gave|given|dispense|match|correspond|right|correct|full|come out|withdraw)(?: \\w+){0,4}? (?:all|full|right|correct|(?:\\w+ )?amounts?|what i asked|what i requested|requested|rest)(?: (?:of|the|my|i|amount|cash|money|\\w+)){0,4}"),
            (0.9, "(?:atm|cash ?machine|cash ?point|machine)(?: \\w+){0,7}? (?:(?:gave|give|giving|dispensed|dispense|allowed)(?: \\w+){0,3}? )?(?:wrong|incorrect|only|less|short|some of|half|different) (?:\\w+ ){0,2}?(?:amount|\\d+|money|cash|than|pounds|dollars)"),
            (0.85, "(?:only|just|but) (?:got|received|gave|get|receive|allowed|given|dispensed|gave me|came out)(?: \\w+){0,4}? (?:[$€£] ?)?\\d+|(?:only|but|just) (?:[$€£] ?)?\\d+(?: \\w+)? (?:came out|was given|dispensed|received)|(?:got|received|gave me|given) only"),
            (0.85, "(?:wrong|incorrect|not the (?:right|correct)|right|correct|full|different)(?: \\w+)? amounts?(?: \\w+)? (?:of )?(?:cash|money|charged|billed|was|withdrawn)"),
            (0.85, "(?:error|errors|erorr|mistakes?|problem|wrong|issue|incorrect|discrepanc\\w+)(?: \\w+){0,4}? (?:bills?|billing|invoice|statements?|charges?)|(?:bills?|invoice|statements?)(?: \\w+){0,3}? (?:errors?|erorr|wrong|incorrect|mistakes?|too high)"),
            (0.85, "(?:remove|reverse|waive|take off|drop|delete|refute)(?: \\w+){0,5}? (?:charges?|fees?|amount)(?! (?:for|if|to))|(?:charges?|fees?|amount)(?: \\w+){0,3}? (?:removed|reversed|waived|taken off|dropped)"),
            (0.85, "(?:less|lower|different|smaller)(?: \\w+){0,6}? (?:than|from) (?:what )?(?:i )?(?:asked|requested|ordered|wanted|entered|withdrew)|(?:asked for|requested|withdraw) [$€£]?\\d+\\D{0,40} (?:only|gave|got|received|was)(?: \\w+){0,3}? [$€£]?\\d+"),
            (0.7, "what(?:'s| is| was) (?:this|that|the) (?:[$€£]?\\d*[€£$]? )?(?:\\w+ )?(?:charge|transaction|debit|withdrawal|payment)(?: for| on.*| about| from)?"),
            (0.9, "(?:doppelt|zweimal|falsch) (?:abgebucht|berechnet|belastet)|(?:cobr\\w+|cargo|debit\\w+|preleve\\w*|facture\\w*) (?:\\w+ ){0,3}?(?:doble|dos veces|duplicad[oa]|dobro|duas vezes|deux fois|double)|doble cobro|cobro (?:indebido|duplicado)|cobranca (?:indevida|duplicada)|contest(?:er|ar) (?:\\w+ ){0,3}(?:debit|prelevement|cobranca|paiement)|reklamier\\w* (?:\\w+ )?(?:abbuchung|rechnung)|disputar"),
            (0.9, "二重(?:請求|引き落とし|に請求)|請求[^。]{0,8}(?:間違|おかし|違う)"),
        ),
        PARTS,
    ),
    "refund": cues(
        (
            (0.95, "refund(?:s|ed|ing|able)?|reimburs\\w*|reinburs\\w*|re imburs\\w*|erimbursements?|money[- ]?back|restitutions?|compensat\\w*|rebat\\w*|credit(?:ed)? back"),
            (0.93, "(?:get|getting|got|want|have|give|gimme|receive|obtain|demand|need|return|send|pay|like)(?:ing)?(?: me)? (?:<my>)*(?:\\w+ ){0,3}?(?:money|cash|payment|pounds|dollars|euros|funds|bucks|deposit|[$€£]?\\d+[$€£]?)(?: \\w+)? back|(?:give|pay|send) (?:me |it )?back (?:<my>)*(?:money|cash|payment|deposit)"),
            (0.6, "(?:return|returning|send back|sending back|exchange|replace|replacement)(?: of| for)? (?:<my>)*(?:\\w+ ){0,2}?(?:order|purchase|item|product|parcel|package|goods|clothes|shoes|dress|shirt|medicine|tablets|supplement)s?|(?:order|item|product)s? (?:return|replacement|exchange)|(?:want|need|like|wish|how|can|could|trying|going)(?: \\w+){0,2}? (?:return|replace|exchange) (?:it|this|these|them|that|those|one)|purchases? returnable|retract my purchase"),
            (0.93, "(?:ruck)?erstatt\\w*|geld zuruck|reembols\\w*|devolucion|devolv\\w+ (?:\\w+ ){0,3}(?:dinero|dinheiro)|(?:dinero|dinheiro) de (?:vuelta|volta)|rembours\\w*|estorn\\w*|ressarc\\w*"),
            (0.93, "返金|払い戻し|払戻"),
        ),
        PARTS,
    ),
    "cancel": cues(
        (
            (0.95, "(?:cancel(?:l?ing|l?ed|l?ation|l?ations)?|canel|cancle|call off|revoke|void|retract) (?:of |out |about )*(?:<my>)*(?:\\w+ ){0,4}?(?:orders?|oredr|ordedr|purchases?|transfers?|transactions?|transcation|payments?|subscriptions?|bookings?|reservations?|flights?|trips?|tickets?|plans?|polic(?:y|ies)|contracts?|appointments?|memberships?|tables?|rooms?|stay|service|deliver(?:y|ies)|insurance|overdraft|mortgage|loan|direct debits?|standing orders?|cheques?|shipment|parcel|package|items?|products?|phone|internet|line|tour|ride|visit|course|class|licen[cs]e|trial|renewal|auto-?renewal|placed)"),
            (0.8, "(?:undo|repeal|withdraw|retract|close|drop|scrap|forget)(?:ing)? (?:<my>)*(?:\\w+ )?(?:reservation|booking|order|appointment|flight|subscription)s?"),
            (0.85, "(?:want|need|wanna|like|how|help|please|pls|can|could|would|trying|try|wish|must|asap|immediately)(?: \\w+){0,5}? (?:cancel|cancelling|canceling)(?: (?:everything|it all|immediately|asap|now|please|today|this|it|one|\\w+ \\d+|my \\w+|the \\w+|our \\w+))"),
            (0.8, "(?:<thing>|transfer|transaction|payment|appointment|membership)\\b.{0,50}?\\bcancel (?:it|this|that|them|both|everything)|cancel it"),
            (0.8, "(?:place|request|make|submit|put)(?: \\w+){0,2}? cancell?ation|cancell?ation(?: request| please| of)"),
            (0.85, "(?:reservation|order|purchase|booking|transfer|transaction|payment|subscription|flight|appointment)(?: \\w+){0,8}? (?:cancel(?: it)?|(?<=purchase )cancell?ed|cancell?ed (?:now|asap|immediately|please)|be cancell?ed|to be cancell?ed|needs? (?:to be )?cancell?(?:ing|ed)|is no longer (?:needed|required|necessary)|not (?:needed|required)(?: anymore)?|don'?t need|no longer need|won'?t be (?:needed|needing))"),
            (0.8, "(?:no longer|don'?t|do not|won'?t|will not|not|not gonna|didn'?t) (?:be )?(?:need|want|require|needing|requiring)(?: \\w+){0,5}? (?:reservation|booking|order|flight|appointment|table|subscription|policy|room|transfer|transaction|(?:last )?item)(?: anymore| any ?more| any longer)?"),
            (0.85, "(?:reverse|revert|undo|stop|change|fix|recall|pull back|rescind)(?:ing)? (?:<my>)*(?:\\w+ ){0,2}?<move>(?! (?:fees?|limit|card))|<move>(?: \\w+){0,6}? (?:revers(?:e|ed)|revert(?:ed)?|undone|stop(?:ped)?(?: it)?)(?! fee)"),
            (0.75, "(?:sent|transferr?ed|paid|pay|made|did|put|performed|completed|transfer|transferring|transaction|typed|entered|typing)(?: \\w+){0,9}? (?:wrong|incorrect|not the right) (?:bank )?(?:accounts?|person|recipient|payee|place|iban|digits?)|wrong (?:transfer|transaction|payment)|(?:mistake|accident\\w*|typo|inadvertently)(?: \\w+){0,6}? (?:transfer\\w*|transaction|payment|sent|paid)|(?:transfer\\w*|transaction|payment|sent|paid)(?: \\w+){0,8}? (?:mistake|accident\\w*|typo)"),
            (0.9, "kundig(?:en|e|ung)|stornier\\w*|storno|abbestell\\w*|bestellung (?:\\w+ ){0,2}(?:abbrechen|widerrufen)|widerruf\\w*"),
            (0.9, "cancelar|cancelacion|cancelamento|cancele|anular|dar(?:me)? de baja|annul(?:er|ation|ez)|resili(?:er|ation)|desmarcar"),
            (0.9, "キャンセル|解約|取り消|取消"),
        ),
        PARTS,
    ),
    "complaint": cues(
        (
            (0.95, "(?:fil(?:e|ing|r|ling)|lodg(?:e|ing)|mak(?:e|ing)|submit(?:ting)?|rais(?:e|ing)|register(?:ing)?|report(?:ing)?|open(?:ing)?|place|send|write|put in|log|leave)(?: in)? (?:<my>)*(?:\\w+ )?(?:formal |official |consumer |customer |serious |public )*(?:complai\\w*|compaint\\w*|reclamations?|grievances?)"),
            (0.9, "complain(?:t|ts|ing|ed)?|reclamations?|grievances?"),
            (0.85, "(?:fil(?:e|ing)|lodg(?:e|ing)|mak(?:e|ing)|submit(?:ting)?)(?: \\w+){0,2}? (?:consumer |customer )?(?:claims?|coaim)(?: against)?"),
            (0.85, "(?:claim|case|action) against (?:your|you|ur|the|this)|(?:report|reporting) (?:your|this|the) (?:agent|employee|staff|driver|company|manager|representative)"),
            (0.9, "beschwer\\w+|quej(?:a|as|arme|o)|reclamac\\w+|reclamar|plainte|me plaindre|queixa"),
            (0.6, "reclamation"),
            (0.9, "苦情|クレーム"),
        ),
        PARTS,
    ),
}
"""How each stake sounds, the surest first. The order of the stakes breaks ties."""

THINGS: Sequence[str] = tuple(
    "subscription subscriptions membership order orders reservation reservations booking bookings flight flights appointment ticket tickets"
    " trip table ride policy contract plan insurance purchase transfer transaction payment transactions payments account accounts card cards room stay"
    " hotel delivery parcel package phone item items product products service mortgage loan overdraft renewal licence license"
    " course class tour shipment deposit visit wallet purse money suscripcion pedido cuenta vuelo reserva abonnement abo bestellung konto"
    " vertrag flug buchung commande compte vol assinatura conta cartao tarjeta carte karte".split()
)  # fmt: skip
"""What can be cancelled, refunded or lost, in the customer's own word."""

_NAMED = pattern("(?:my|the|this|our|a|an|that|mein|meine|meinen|mi|mon|ma|minha|meu) (?:(\\w+) )?(\\w+)")
_STOP = frozenset("please now today because for to on in and but i it as with from of at by is was that which asap yesterday immediately back".split())
_THINGS = frozenset(THINGS)
STATUS_ONLY = 0.45
"""Asking where a refund is: the money is at stake, yet nothing is decided. Below one half."""


def stakes(said: Message) -> tuple[tuple[Stake, str], ...]:
    """Each stake and the words that show it, likeliest first."""
    seen = {name: hit for name, among in STAKES.items() if (hit := strongest(said, among)) is not None}
    left = said.without(HARMLESS) if seen else said
    if left is not said or "cancel" in seen or "refund" in seen:
        seen = {name: hit for name in seen if (hit := _seen(left, name)) is not None}
    sums = amounts(said) if seen else ()
    found = [(_stake(said, name, hit, sums), hit.words) for name, hit in seen.items()]
    return tuple(sorted(found, key=lambda pair: -pair[0].p))


def _seen(said: Message, name: str) -> Hit | None:
    if name == "cancel":
        said = said.without(REPORTED)
    hit = strongest(said, STAKES[name])
    if hit is not None and name == "dispute" and hit.p < 0.95 and _RATES.search(said.text):
        return Hit(STATUS_ONLY, hit.words, hit.start, hit.end)
    if hit is not None and name == "refund" and _WAITING.search(said.text):
        return Hit(min(hit.p, STATUS_ONLY), hit.words, hit.start, hit.end)
    return hit


def _stake(said: Message, name: str, hit: Hit, sums: Sequence[Amount]) -> Stake:
    near = min(sums, key=lambda amount: abs(amount.at - hit.start), default=None)
    return Stake(name, hit.p, near.cents if near else None, near.currency if near else None, _of(said, hit))


def _of(said: Message, hit: Hit) -> str | None:
    """The thing at stake: a known one in the cue or after it, one before it, else the word after "my"."""
    inside = said.text[hit.start :][:120].split()
    before = said.text[: hit.start][-60:].split()
    for word in (*inside, *reversed(before)):
        bare = word.strip(".,!?;:'\"")
        if bare in _THINGS:
            return bare
    named = _NAMED.search(said.text, hit.start)
    if named is None:
        return None
    first, second = named.groups()
    return next((word for word in ((second, first) if second not in _STOP else (first,)) if word and word not in _STOP), None)
