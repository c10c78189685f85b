"""Regulated and delicate subjects: what an AI should not decide alone. And what is none of the team's business.

Read TOPICS first.
"""

# ruff: noqa: E501 - a pattern stands on one line

from __future__ import annotations

from collections.abc import Mapping, Sequence

from segue.core.reading import Likely

from .message import Cue, Message, cues, hits, strongest, together

TOPICS: Mapping[str, tuple[Cue, ...]] = {
    "legal_threat": cues(
        (
            (
                0.95,
                "(?:my|our|a|an) (?:lawyers?|attorneys?|solicitors?|barristers?|legal team|legal counsel)(?:"
                " (?:will|is|has|about|are|to))?|lawyer up|see you in court|take you(?: guys| people)? to (?:small"
                " claims )?court|take (?:this|it|the matter) to court|small claims(?: court)?",
            ),
            (
                0.95,
                r"(?:i'?ll|i will|going to|gonna|i'?m|will be|want to|may|might|could|have to|about to|ready to"
                r"|threaten to) (?:\w+ )?(?:sue|suing|prosecute|press charges)(?: (?:you|u|your|the|this|them"
                r"|over))*|sue (?:you|u|your|this company|the company|them)|suing you",
            ),
            (
                0.93,
                "legal (?:action|proceedings|steps|notice|recourse|claim)|law ?suit|class action|litigation|cease"
                " and desist|letter before action",
            ),
            (
                0.93,
                r"(?:mein(?:en|em)? |einen )?(?:anwalt|rechtsanwalt|anwaltin)|verklage\w*|rechtliche schritte|vor"
                r" gericht",
            ),
            (
                0.93,
                "(?:mi |un |mon |meu )?(?:abogado|abogada|avocat|advogado|advogada)|demandar(?:los|les|te)?"
                "|demanda judicial|poursuivre en justice|poursuites|porter plainte|tribunal|tribunaux|processar"
                " voces|processo judicial|acciones legales|acoes legais",
            ),
            (0.93, "弁護士|訴え(?:る|ます)|訴訟|裁判|法的措置"),
        )
    ),
    "regulatory": cues(
        (
            (
                0.93,
                "ombuds(?:man|woman|person|men)?|cfpb|consumer financial protection(?: bureau)?|better business"
                " bureau|bbb|trading standards|attorney general|financial conduct authority|fca|ftc|finra|fdic"
                "|bafin|ofcom|ofgem|regulators?|regulatory (?:body|authority|complaint|agency)|consumer (?:forum"
                "|court|protection|commission|affairs|rights (?:authority|agency))|data protection (?:authority"
                "|commissioner|officer)|information commissioner|ico complaint|banking commission|insurance"
                " commissioner|department of (?:insurance|transportation)|dot complaint",
            ),
            (
                0.88,
                r"(?:report|complain|complaint|reporting|reported)(?: \w+){0,4}? (?:to|with) (?:the"
                r" )?(?:government|authorities|authority|police|fda|sec|rbi|state|ministry|commission|watchdog|faa"
                r"|cnil)",
            ),
            (
                0.93,
                r"verbraucher(?:zentrale|schutz)|aufsichtsbehorde|schlichtungsstelle|defensor del (?:consumidor"
                r"|cliente)|profeco|consumo|ocu|mediateur|dgccrf|ufc-?que choisir|signal conso|procon|reclame aqui"
                r"|banco central|anatel|consumidor\.gov",
            ),
            (0.93, "消費者(?:センター|庁|生活センター)|国民生活センター|金融庁|監督官庁"),
        )
    ),
    "fraud": cues(
        (
            (
                0.93,
                r"fraud\w*|scam(?:med|mer|mers|ming|s)?|identity theft|stole my identity|phish\w*|unauthori[sz]ed"
                r" (?:\w+ ){0,2}?(?:transactions?|charges?|payments?|purchases?|withdrawals?|access|use|transfers?"
                r"|debits?|login)|(?:been|was|got|were|is) hacked|hackers?|money launder\w*|cloned|card skimm\w*"
                r"|compromised",
            ),
            (
                0.9,
                r"(?:some ?(?:one|body)|stranger|thief|hacker)(?: else)?(?: \w+){0,3}? (?:used|using|accessed|took"
                r" over|opened|logged|stole|charged|made|withdrew)(?: \w+){0,4}? (?:my|in my name)(?: \w+)?"
                r" (?:card|account|details|identity|name|money|information|password)",
            ),
            (
                0.88,
                r"(?:didn'?t|did not|never|didnt)(?: \w+){0,2}? (?:make|authori[sz]e|do|approve)(?: \w+){0,3}?"
                r" (?:payments?|transactions?|charges?|purchases?|withdrawals?|transfers?)",
            ),
            (
                0.7,
                r"(?:stolen|stole)(?: \w+){0,4}? (?:cards?|wallet|phone|purse|money)|(?:cards?|wallet|phone"
                r"|purse)(?: \w+){0,4}? stolen",
            ),
            (
                0.93,
                r"betrug\w*|betrogen|gehackt|estafa\w*|fraude\w*|hackead[oa]|phishing|arnaque\w*|escroquerie"
                r"|pirate[er]?|golpe|clonad[oa]|roubaram",
            ),
            (0.93, "詐欺|不正(?:利用|アクセス|請求|ログイン|使用)|乗っ取"),
        )
    ),
    "accessibility": cues(
        (
            (
                0.93,
                r"(?:i'?m|i am|im|my \w+ is|as|being|who is|are|since i'?m|because i'?m|we are) (?:a |an |also "
                r"|legally |totally |completely |partially |profoundly |severely |very |registered )*(?:blind|deaf"
                r"|deafblind|visually impaired|hearing impaired|hard of hearing|vision impaired|sight impaired"
                r"|partially sighted|quadriplegic|paraplegic|paralyzed|paralysed|non-?verbal|mute|dyslexic"
                r"|disabled|autistic|housebound|wheelchair[- ]bound)(?: (?:person|customer|user|man|woman))?",
            ),
            (
                0.9,
                "screen ?readers?|voice ?over (?:doesn'?t|does not|can'?t|won'?t|isn'?t)|jaws|nvda|sign language"
                "|bsl|asl interpreter|tty|relay (?:service|call)|braille|large print|(?:ada|accessibility)"
                " (?:request|accommodation|complaint|needs?|issue|problem|violation)|reasonable (?:accommodation"
                "|adjustment)s?",
            ),
            (
                0.88,
                r"(?:can'?t|cannot|can not|unable to|not able to|struggle to|hard for me to) (?:see|read|hear|type"
                r"|use my (?:hands|arms)|walk|use (?:the|a) (?:keyboard|mouse|phone))(?: (?:the|this|what|anything"
                r"|your|well|because|due|at all|on)(?: \w+){0,4})?(?: (?:blind|disab\w+|vision|eyes?|deaf|hearing"
                r"|hands|stroke|arthritis|parkinson\w*))",
            ),
            (
                0.87,
                r"(?:my|a|have|with|has|severe) (?:\w+ )?(?:disability|disabilities|visual impairment|hearing"
                r" impairment|vision loss|hearing loss|parkinson'?s?|dementia|alzheimer'?s?|guide dog|service dog"
                r"|assistance dog|oxygen (?:tank|concentrator))",
            ),
            (
                0.6,
                r"wheelchairs?|disabled (?:access|parking|toilet|room|bathroom)|accessible (?:room|bathroom"
                r"|entrance|seat\w*|parking)|mobility (?:scooter|issues|impaired|aid)|step[- ]free",
            ),
            (
                0.92,
                r"(?:bin|ich bin) (?:blind|gehorlos|taub|sehbehindert|schwerhorig)|rollstuhl\w*|(?:soy|estoy|sou"
                r"|suis) (?:cieg[oa]|sord[oa]|ceg[oa]|surd[oa]|aveugle|sourde?|malvoyante?|malentendante?)|lector"
                r" de pantalla|lecteur d'ecran|leitor de tela|discapacidad|handicape?|deficiencia|deficiente"
                r" visual|silla de ruedas|fauteuil roulant|cadeira de rodas",
            ),
            (
                0.92,
                "視覚障害|聴覚障害|目が(?:見え|不自由)|耳が(?:聞こえ|不自由)|車椅子|車いす|障害者|スクリーンリーダー",
            ),
        )
    ),
    "safety": cues(
        (
            (
                0.92,
                r"(?:brakes?|steering(?: wheel)?|airbags?|seat ?belts?|throttle|accelerator|tyres?|tires?|parachute|harness)(?: (?:of|on|in)(?: \w+){1,4}?)?(?: \w+){0,2}?"
                r" (?:failed|fails?|failing|locked(?: up)?|gave (?:out|way)|stopped working|stopped responding|don'?t work|not working|burst|blew(?: out| up)?|exploded|came off|snapped|went)"
                r"|(?:ladder|chair|stool|bed|shelf|bench|table|swing|step|scaffold\w*|roof|railing|seat|crib|cot|hammock|bike|bicycle|frame|stroller|pram)"
                r"(?: (?:just|suddenly|has|had|leg))* (?:collapsed|broke|gave way|snapped|tipped over|fell apart|came off|fell)(?: \w+){0,2}? (?:under|beneath|on|and|while|with|when)"
                r" (?:me|my|i|him|her|he|she|we|us|the baby|the child|it)(?: (?:fell|baby|child|son|daughter|head|was|hurt|hit|sat|were))?"
                r"|wheel(?:s)? (?:came|fell|flew|broke) off(?: \w+){0,3}? (?:while|when|with|as)"
                r"|(?:shattered|exploded|blew up|went off|burst|broke) in (?:my|his|her) (?:hands?|face|mouth|eyes?)"
                r"|(?:battery|charger|plug|cable|phone|laptop|kettle|oven|toaster|socket|device|bike|scooter|heater|lamp)(?: \w+){0,3}? (?:is|was|are|started|starts|began) (?:smoking|burning|sparking|on fire|to smoke|to burn|melting)"
                r"|(?:got|gave me|get|getting)(?: \w+)? (?:an? )?(?:electric(?:al)? )?shock(?:ed)? (?:from|by|off|when)",
            ),
            (
                0.92,
                r"bremsen? (?:\w+ ){0,3}?(?:versagt\w*|funktionier\w+ nicht|ausgefallen|defekt)|(?:leiter|stuhl|regal|bett|tisch|sitz) (?:\w+ ){0,5}?(?:zusammengebrochen|zusammengekracht|eingesturzt|umgekippt)"
                r"|(?:akku|ladegerat|kabel|gerat|batterie|handy|lampe) (?:\w+ )?(?:brennt|qualmt|raucht|ist explodiert|explodiert|hat feuer gefangen)"
                r"|frenos? (?:\w+ ){0,3}?(?:fallaron|fallan|fallo|no (?:funcionan|responden))|(?:silla|escalera|cama|mesa|estante\w*) (?:\w+ ){0,2}?(?:rompio|se cayo|se derrumbo|colapso) y (?:me|se|nos)"
                r"|freins? (?:\w+ ){0,2}?(?:lache\w*|ne (?:marchent|fonctionnent|repondent))|(?:echelle|chaise|lit|table|etagere) (?:s'est |a )(?:effondre\w*|casse\w*|cede|brise\w*)"
                r"|freios? (?:\w+ ){0,2}?(?:falharam|falhou|nao (?:funcionam|funcionou))|(?:escada|cadeira|cama|mesa) (?:\w+ )?(?:quebrou|desabou|cedeu)(?: e)? (?:eu|e|cai)"
                r"|(?:bateria|cargador|carregador|batterie|chargeur) (?:\w+ ){0,2}?(?:arde|quemando|echa humo|prendio fuego|pegou fogo|pegando fogo|soltando fumaca|prend feu|pris feu|fume)",
            ),
            (
                0.93,
                "(?:gas leak|smell(?:s|ing)? (?:of )?gas|carbon monoxide|electric(?:al)? shock|electrocuted|on"
                " fire|caught fire|catching fire|burst into flames|exploded?|exploding|explosion|burn(?:ed|t)"
                " (?:my|me|down|his|her)|smok(?:e|ing) (?:from|coming|out of)|sparks? (?:from|coming|flying)"
                "|smell(?:s|ed|ing)? of burning(?! coffee| beans?| toast| food)|burning (?:plastic|rubber|wires?) smell"
                "|(?:is|was|keeps|started) sparking(?! joy| interest| debates?| conversations?)"
                "|(?:machine|grinder|boiler|appliance|plug|socket|cable) (?:just )?spark(?:s|ed)(?! joy| interest)"
                "|overheat(?:ed|ing|s)?|melted)",
            ),
            (
                0.93,
                r"(?:i'?m|i am|was|got|been|is|were|we are|feel|child|he|she) (?:\w+ )?(?:injured|bleeding|unsafe"
                r"|in danger|being (?:followed|threatened|attacked|harassed|stalked)|threatened|assaulted|attacked"
                r"|choking|trapped|poisoned|harassed|stalked|molested)",
            ),
            (
                0.9,
                r"(?:call|need|called|send) (?:an? |the )?(?:ambulance|police|fire department|911|999|112)|medical"
                r" emergency|life[- ]threatening|in immediate danger|domestic (?:violence|abuse)|(?:bomb|death)"
                r" threats?|allergic reaction|anaphyla\w+|swallowed (?:a|the) (?:battery|\w+)|food poisoning"
                r"|brakes? (?:failed|don'?t work|not working)|car accident|driver (?:is|was) drunk|(?:hit|hurt"
                r"|threaten(?:ed)?) me|kill (?:me|him|her)",
            ),
            (
                0.92,
                r"gasgeruch|es brennt|in gefahr|verletzt|stromschlag|fuga de gas|fuite de gaz|vazamento de gas|en"
                r" peligro|em perigo|en danger|incendi[oe]|herid[oa]|blessee?|ferid[oa]|me ameac\w+|me amenaz\w+",
            ),
            (0.92, "ガス漏れ|火事|発火|煙が|感電|爆発|けが|怪我|危険"),
        )
    ),
    "self_harm": cues(
        (
            (
                0.95,
                r"(?:took|taken|swallowed|ate|downed)(?: \w+)? (?:all|every|a whole|the whole|an entire|a full|too many|a bottle of|a handful of)(?: (?:of|the|my|his|her|a|bottle|box|pack|packet|those|sleeping"
                r"|pain))* (?:pills?|tablets?|medication|medicines?|meds|painkillers|capsules)(?! (?:i|we|you) (?:ordered|bought|back))"
                r"|(?:don'?t|do not|can'?t|cannot|no longer)(?: really)? see (?:a|any|the|no) (?:reason|point|sense|way)(?: \w+)? (?:to (?:go on|live|continue living|carry on living|keep (?:going|living))|in (?:living|life|going on|anything|carrying on))"
                r"|(?:feel|feeling) like (?:dying|ending (?:it|my life)|killing myself|i want to die)|(?:there is|there's|see) no (?:point|reason|sense) (?:in |to )?(?:living|live|life|being alive|go on living|going on living)"
                r"|(?:nobody|no one|noone)(?: \w+)? (?:would|will|'d)(?: even)? (?:miss|notice|care)(?: \w+)? (?:me|if i)(?: (?:was|were|died|am))?(?: (?:gone|dead))?"
                r"|life (?:isn'?t|is not|is no longer|has no)(?: \w+)? (?:worth(?: living| it)?|meaning|point|purpose)|(?:never|not) (?:want to )?wake up(?: again)?(?! (?:early|late|at|before|to))"
                r"|can'?t (?:live|take life) (?:like this |anymore|any more)|(?:thinking|thought|think) (?:of|about) (?:suicide|ending it|dying|killing myself|ending my life)|want(?: this life)? to be over(?= |$)(?: with life)?"
                r"|wish i (?:was|were|had) (?:dead|never (?:been )?born)",
            ),
            (
                0.95,
                r"(?:ich )?(?:bringe?|bring) mich (?:jetzt |bald |heute |noch )?um(?! (?:\d|den verstand|halb|sieben|acht|neun|zehn|elf|zwolf))|(?:mochte|will|wollte|werde) (?:\w+ )?(?:sterben|nicht mehr (?:leben|aufwachen|da sein))|(?:mein )?leben hat keinen sinn"
                r"|keinen sinn mehr (?:im leben|zu leben)|mir (?:etwas|was) an(?:zu)?tun|(?:alle|zu viele|die ganzen|eine packung|eine schachtel) (?:meine )?(?:tabletten|schlaftabletten|pillen) (?:genommen|geschluckt)|(?:umbringen|lebensmude)"
                r"|(?:quiero|voy a|quisiera|prefiero|deseo) (?:morir(?:me)?|matarme|suicidarme|quitarme la vida)(?! (?:de (?:ganas|risa|hambre)))|no (?:quiero|deseo|aguanto|vale la pena)(?: \w+)? (?:seguir )?(?:viviendo|vivir)|(?:sin|no tengo|no le veo) (?:ganas|razones|razon|sentido) (?:de|para|a) (?:vivir|la vida|seguir viviendo)"
                r"|(?:tome|tragado|trague|he tomado) (?:todas|demasiadas) (?:las |mis )?(?:pastillas|pildoras)|hacerme dano"
                r"|(?:je )?(?:veux|voudrais|vais|prefere|souhaite) (?:mourir|me (?:tuer|suicider)|en finir(?! avec (?:ce|cette|mon (?:abonnement|contrat|compte)|l'abonnement)))|(?:plus|pas) (?:envie|la force) de vivre|(?:avale|pris) (?:tous|toute la boite|trop de) (?:les |mes |de )?(?:comprimes|medicaments|cachets)|la vie n'a plus de sens|me faire du mal"
                r"|(?:quero|vou|queria|prefiro) (?:morrer|me matar|me suicidar|tirar a minha vida)|nao (?:aguento|quero|consigo)(?: mais)? (?:mais )?viver|(?:tomei|engoli) (?:todos|demais|muitos) (?:os |meus )?(?:comprimidos|remedios)|sem vontade de viver|me machucar",
            ),
            (
                0.97,
                r"(?:kill|hurt|harm|cut|hang|shoot|end) (?:myself|my self)|suicid\w*|end (?:my|it) (?:life|all)"
                r"|ending my life|take my (?:own )?life|self[- ]?harm\w*|(?:want|wanna|wish|rather|better|ready)"
                r" (?:to |i (?:was|were) )?(?:die|dead|not (?:be here|exist|wake up))|don'?t want to (?:live|be"
                r" alive|be here) ?(?:any ?more)?|no (?:reason|point|will) (?:to live|in living|to go on)|better"
                r" off (?:dead|without me)|can'?t go on(?: any ?more| like this| living)?|overdos(?:e|ed|ing)|jump"
                r" off (?:a|the) (?:bridge|roof|building)",
            ),
            (
                0.96,
                r"mich umbringen|umbringen will|nicht mehr leben|selbstmord|suizid\w*|das leben nehmen|suicid\w*"
                r"|matarme|quitarme la vida|no quiero vivir|me tuer|en finir avec la vie|plus envie de vivre"
                r"|mettre fin a mes jours|me matar|tirar minha vida|nao quero (?:mais )?viver",
            ),
            (0.96, "死にたい|自殺|消えたい|自傷|死んでしまいたい"),
        )
    ),
    "medical": cues(
        (
            (
                0.93,
                r"(?:can'?t|cannot|can not|couldn'?t|not|unable to|hard(?:ly)?|trouble|difficulty|stopped|struggling to)(?: (?:to|able to|really|even|longer|any longer))* breath(?:e|ing)(?! (?:through the (?:mask|fabric)|in (?:this|the) (?:jacket|shirt)))"
                r"|(?:took|taken|take|taking|injected|gave|had|given)(?: \w+){0,3}? (?:too much|too many|double|twice the|an extra|the wrong|a double)(?: \w+){0,2}? (?:insulin|dose|medication|medicines?|pills?|tablets?|mg|units|shots?|injections?|paracetamol|ibuprofen)"
                r"|blood sugar(?: level)?(?: \w+){0,2}? (?:\d+|low|high|dropping|falling|crash\w*)|(?:insulin pump|pacemaker|inhaler|epi-?pen|glucose (?:monitor|sensor)|cpap|ventilator|oxygen (?:tank|concentrator)|hearing implant|defibrillator|nebuli[sz]er)"
                r"(?: \w+){0,3}? (?:stopped|broke(?:n)?|failed|doesn'?t|does not|isn'?t|not working|is empty|beeps?|beeping|alarm\w*|died|malfunction\w*|leaks?|leaking)"
                r"|how (?:many|much|often)(?: (?!time|money)\w+){0,3}? (?:can|may|should|could|do|must|to) (?:i |we )?(?:\w+ )?(?:give|take|administer|inject)(?: \w+){0,3}? (?:child|children|kid|kids|baby|toddler|infant|son|daughter|dog|cat|old|newborn|pregnant|adult|day|daily)"
                r"|(?:swallowed|ate|drank|ingested|choked on)(?: \w+){0,5}? (?:batter(?:y|ies)|detergent|bleach|magnets?|pills?|tablets?|vitamins|medication|medicine|capsule|cleaner|pod|button cell|perfume)"
                r"|(?:throat|tongue|face|lips?|eyes?)(?: \w+){0,2}? (?:is|are|was|were|started|got)(?: \w+)? (?:swelling|swollen|closing|burning|numb)|(?:fainted|passed out|collapsed|unconscious|not breathing|stopped breathing|having a seizure|convulsing|turning blue)(?: \w+){0,3}? (?:after|from|since|because|when)",
            ),
            (
                0.92,
                r"(?:bekomm\w*|krieg\w*|habe) (?:\w+ )?keine luft|atemnot|zu viel (?:insulin|tabletten|medikamente)|(?:insulinpumpe|herzschrittmacher|inhalator) (?:\w+ ){0,3}?(?:defekt|kaputt|ausgefallen|nicht|stoppt)"
                r"|wie ?viele? (?:\w+ ){0,2}?(?:tabletten|tropfen|pillen|ibuprofen|paracetamol|mg|ml|zapfchen)(?: \w+){0,3}? (?:geben|nehmen|einnehmen|kind|baby)|(?:wie ?viele? )(?:tabletten|tropfen|pillen|zapfchen) (?:darf|kann|soll)\w*"
                r"|no (?:puedo|puede|logro) respirar|demasiada insulina|me falta el aire|(?:cuant[oa]s?) (?:\w+ )?(?:pastillas|comprimidos|gotas|pildoras|ibuprofeno|paracetamol|mg)(?: \w+){0,3}? (?:dar\w*|tomar\w*|mi hij[oa]|nin[oa])|bomba de insulina"
                r"|(?:n'arrive|peux|peut|arrive)(?: \w+)? (?:pas|plus) (?:a )?respirer|trop d'insuline|combien de (?:comprimes|gouttes|cachets|mg|pilules|dolipranes?)(?: [\w-]+){0,4}? ?(?:donner|prendre|enfant|bebe)|pompe a insuline"
                r"|nao (?:consigo|consegue|posso) respirar|falta de ar|insulina demais|quant[oa]s? (?:\w+ )?(?:comprimidos|gotas|pilulas|mg)(?: \w+){0,3}? (?:dar\w*|tomar\w*|meu filho|minha filha|crianca)|bomba de insulina",
            ),
            (
                0.93,
                r"hipaa|medical (?:advice|guidance|record|records|opinion|condition|question)|dosages?|(?:what"
                r"|which|right|correct|maximum|max|how much|safe|higher|double|recommended|daily|missed a|miss a)"
                r" (?:\w+ )?dose|side[- ]?effects?|contraindicat\w*|drug interactions?|interact(?:s|ion)? with"
                r"|diagnos\w+|lab results?|test results",
            ),
            (
                0.9,
                r"(?:is it|it'?s|be|are they|is this) (?:safe|ok|okay|dangerous|fine|advisable)(?: \w+){0,4}?"
                r" (?:take|taking|eat|consume|use|mix|combine|drink|stop taking|while pregnant|during pregnancy"
                r"|with (?:\w+ )?(?:diabetes|blood pressure|medication|medicine))(?: \w+){0,8}? (?:pills?|tablets?"
                r"|medicines?|medications?|drugs?|supplements?|pregnan\w+|alcohol|breastfeed\w*|ibuprofen"
                r"|paracetamol|aspirin|antibiotics?|insulin|diabet\w+|blood pressure|mg|vitamins?|heart|kidney"
                r"|thyroid|together)",
            ),
            (
                0.9,
                r"(?:should|can|may|could|do) i (?:\w+ )?(?:take|stop taking|increase|reduce|mix|combine|use"
                r"|double)(?: \w+){0,6}? (?:pills?|tablets?|medicines?|medications?|meds|drugs?|dose|ibuprofen"
                r"|paracetamol|aspirin|antibiotics?|insulin|mg|antidepressants?|blood thinners?|capsules?"
                r"|steroids?|inhaler)",
            ),
            (
                0.88,
                r"(?:i have|i'?ve (?:had|got)|having|suffering from|suffer from|my (?:\w+ )?(?:has|have)|got a"
                r"|feeling|feel|diagnosed with|experiencing|developed) (?:\w+ ){0,3}?(?:fever|rash|chest pains?"
                r"|shortness of breath|dizz\w+|nausea|vomiting|diabet\w+|cancer|asthma|infection|migraines?|high"
                r" blood pressure|hypertension|symptoms?|seizures?|palpitations|bleeding|thyroid|heart (?:disease"
                r"|condition|problem)|kidney \w+|liver \w+|swelling|headaches?|stomach (?:ache|pain)|allerg\w+)",
            ),
            (
                0.87,
                r"symptoms?|what (?:medicine|medication|drug|treatment) (?:should|can|do|is|for)|(?:treat|cure"
                r"|treatment for|medicine for|tablets? for|remedy for) (?:\w+ ){0,2}?(?:fever|rash|pain|cough|cold"
                r"|flu|diabet\w+|cancer|infection|acne|hair ?loss|headache|migraine|anxiety|depression|blood"
                r" pressure|asthma|allerg\w+)",
            ),
            (0.6, "prescriptions?|medications?|doctor|physician|pregnan(?:t|cy)|blood pressure|diabet(?:es|ic)|mg"),
            (
                0.9,
                r"nebenwirkung\w*|dosierung|medikament\w* (?:nehmen|einnehmen)|symptome?|efectos secundarios|dosis"
                r"|sintomas|effets secondaires|posologie|symptomes|efeitos colaterais|dosagem|puedo tomar|puis-je"
                r" prendre|posso tomar|darf ich \w+ einnehmen",
            ),
            (0.9, "副作用|用量|服用|症状|診断|処方"),
        )
    ),
    "financial_advice": cues(
        (
            (
                0.93,
                r"(?:financial|investment|investing|retirement|tax|pension|trading|mortgage) (?:advice|advise"
                r"|guidance|recommendations?|planning advice)|(?:advise|advice|recommend)(?: \w+){0,4}?"
                r" (?:invest\w*|stocks?|shares|funds?|crypto\w*|bitcoin|portfolio|savings plan|pension)",
            ),
            (
                0.93,
                r"(?:should|shall|would you|do you think i should|is it (?:a )?(?:good|wise|smart|right|better"
                r"|best|safe|worth|worthwhile)(?: \w+){0,3}?(?: to)?) (?:i |we )?(?:\w+ )?(?:invest\w*|buy(?:ing)?"
                r" (?:\w+ )?(?:stocks?|shares|bitcoin|crypto\w*|gold|bonds?|etfs?|funds?|a house)|sell(?:ing)?"
                r" (?:\w+ )?(?:stocks?|shares|bitcoin|crypto\w*|house|bonds?)|refinanc\w+|consolidate|roll ?over"
                r"|withdraw (?:my )?(?:pension|401k|retirement)|put (?:my )?(?:money|savings)|pay off|take out a"
                r" (?:loan|mortgage)|remortgage|move (?:my )?(?:savings|money|pension|401k))",
            ),
            (
                0.9,
                r"(?:which|what)(?: are| is)?(?: the)?(?: best| good| safest)? (?:stocks?|shares|funds?|etfs?"
                r"|investments?|bonds?|cryptos?|cryptocurrenc\w+|pension|asset allocation|mutual funds?)(?:"
                r" \w+){0,5}? (?:should|buy|invest|best|good|recommend|pick|choose|to)|(?:best|good|safest|where"
                r"|how) (?:way |place |should i |to |do i )*invest(?:ing|ment)?s?(?: my| in)?|will (?:the"
                r" )?(?:stock|market|bitcoin|shares?|price of) (?:\w+ ){0,3}(?:go up|rise|crash|fall)",
            ),
            (
                0.92,
                r"anlageberatung|soll(?:te)? ich (?:\w+ ){0,5}(?:investieren|anlegen|kaufen)|wie lege ich|deberia"
                r" invertir|donde invert\w+|asesoria financiera|devrais-je investir|dois-je investir|ou investir"
                r"|conseils? financiers?|devo investir|onde investir|conselho financeiro",
            ),
            (0.92, "投資(?:すべき|アドバイス|した(?:ほう|方)が)|資産運用"),
        )
    ),
    "legal_advice": cues(
        (
            (
                0.93,
                r"legal (?:advice|advise|counsel|guidance|opinion|question|rights|help|assistance)|(?:is|isn'?t"
                r"|was) (?:it|this|that) (?:even )?(?:legal|illegal|against the law|lawful|unlawful)|(?:can|could"
                r"|should|may) i (?:legally|sue|press charges|take (?:legal|them|him|her|my))(?: \w+){0,3}|what"
                r" (?:are|do) (?:my|the) (?:legal )?rights(?: as.*)?|am i (?:legally )?(?:liable|entitled by law"
                r"|responsible by law)|(?:legally|contractually) (?:binding|obliged|required|liable)|what does the"
                r" law say|under (?:\w+ )?law|breach of contract|statute of limitations",
            ),
            (
                0.8,
                r"(?:draft|review|write|interpret|explain)(?: \w+){0,3}? (?:contract|lease|will|nda|legal"
                r" (?:document|letter)|clause)|(?:visa|immigration|custody|divorce|inheritance|probate|tenant)"
                r" (?:law|rights|advice|question|case)",
            ),
            (
                0.92,
                "rechtsberatung|rechtlich(?:er)? rat|ist das legal|meine rechte|asesoria (?:legal|juridica)"
                "|consejo legal|es legal|mis derechos|conseil juridique|est-ce legal|mes droits|aconselhamento"
                " juridico|e legal|meus direitos",
            ),
            (0.92, "法律相談|違法(?:です|では)|法的(?:な)?(?:助言|アドバイス|権利)"),
        )
    ),
    "privacy": cues(
        (
            (
                0.92,
                r"(?:all|any|every|the|what|which|whatever) ?(?:of )?(?:the )?(?:personal )?(?:data|information|info|records|details|everything)?(?: that)? (?:you|u|your company) (?:have|hold|store|keep|know|collected|collect|saved|process)(?: \w+){0,2}? (?:about|on|of) (?:me|us|my family)(?! (?:the|a|an|file to send))"
                r"|what do you know about me|(?:copy|export|overview|extract)(?: \w+){0,2}? (?:of )?(?:all |everything )?(?:my (?:personal )?(?:data|information)|everything (?:about|on) me)|everything (?:that )?you (?:have|hold|store|know|keep|saved)(?: \w+)? (?:about|on) me",
            ),
            (
                0.92,
                r"(?:daten|informationen)(?:, die)? (?:haben |speichern |besitzen |sie |ihr |du )*(?:\w+ )?(?:uber|von|zu) (?:mich|mir)(?: \w+)?|(?:kopie|auskunft|auszug) (?:\w+ ){0,3}?(?:meine[rn]?|aller) (?:personlichen |gespeicherten )?daten"
                r"|(?:copia|acceso)(?: \w+){0,2}? (?:a )?(?:todos )?(?:mis|meus|os meus) (?:datos|dados)|(?:datos|informacion|dados|informacoes)(?: \w+){0,4}? (?:sobre|de) (?:mi|mim)(?= |[?.!,]|$)|(?:copie|acces)(?: \w+){0,3}? (?:de |a )?(?:toutes )?mes donnees|donnees(?: \w+){0,4}? (?:sur|me concernant)(?: moi)?",
            ),
            (
                0.93,
                r"gdpr|ccpa|dsgvo|rgpd|lgpd|hipaa|data (?:breach|leak|protection|privacy|deletion|portability)"
                r"|privacy (?:request|breach|violation|concern|complaint|rights)|right to (?:be forgotten|erasure)"
                r"|subject access request|dsar|leaked my|doxx\w*",
            ),
            (
                0.92,
                r"(?:delete|erase|remove|wipe|export|download|send me|copy of|access to|see) (?:all )?(?:of"
                r" )?(?:my|the) (?:personal )?(?:data|personal information|information you (?:have|hold|store))(?:"
                r" you (?:have|hold|store))?|what (?:data|information|personal data)(?: \w+){0,2}? (?:do )?(?:you"
                r"|u) (?:have|hold|store|keep|collect|share)|(?:sell|selling|sold|share|sharing|shared|leak(?:ed"
                r"|ing)?|gave|disclosed?)(?: \w+){0,3}? my (?:personal )?(?:data|information|details|address|phone"
                r" number|email)|(?:see|saw|got|received|sent me) (?:someone else'?s|another (?:customer"
                r"|person)'?s|other people'?s) (?:\w+ )?(?:data|details|order|account|information|address|records?)",
            ),
            (
                0.92,
                r"datenschutz\w*|meine daten (?:loschen|einsehen)|proteccion de datos|borrar mis datos|eliminar"
                r" mis datos|donnees personnelles|supprimer mes donnees|dados pessoais|apagar meus dados|excluir"
                r" meus dados",
            ),
            (0.92, "個人情報(?:の|を)?(?:削除|漏|開示|流出)|プライバシー"),
        )
    ),
}
"""How each topic sounds, the surest first."""

CHIT_CHAT = cues(
    (
        (
            0.9,
            r"(?:tell|know|say|sing|write|compose|make up|give)(?: \w+){0,2}? (?:an? |the |some |another )?(?:\w+"
            r" )?(?:jokes?|stor(?:y|ies)|poems?|songs?|riddles?|haikus?|limericks?|fun facts?|essays?|lyrics|rap)",
        ),
        (
            0.9,
            r"(?:what(?:'s| is|s)?|how(?:'s| is)?|will|is it|does it)(?: \w+){0,4}? (?:weather|forecast"
            r"|temperature outside|rain(?:ing)?(?: today| tomorrow)?|snow(?:ing)?)|weather (?:in|for|today"
            r"|tomorrow|forecast|like)",
        ),
        (
            0.88,
            r"meaning of life|do you (?:love|like|hate|dream|sleep|eat|feel|have (?:a |any )?(?:feelings|boyfriend"
            r"|girlfriend|family|pets?|friends?|kids|children|hobbies))(?: \w+){0,2}|are you (?:single|married"
            r"|alive|conscious|sentient|happy|gay|in love)|will you marry me|i love you|how old are you|where"
            r" (?:are you from|do you live|were you born)|who (?:made|created|built|programmed|is your (?:boss"
            r"|creator|maker)) ?(?:you)?|what(?:'s| is) your (?:favou?rite \w+|age|hobby|hobbies|zodiac\w*)|tell"
            r" me about yourself",
        ),
        (
            0.88,
            r"(?:who|what)(?: is|'s| was| are)(?: the)? (?:president|prime minister|capital|population|king|queen"
            r"|score|tallest|largest|fastest|biggest|richest|square root|distance|speed of light)(?: (?:of|in"
            r"|between|from|to))?(?: \w+){0,4}|who won(?: the)?(?: \w+){0,5}|(?:football|soccer|cricket|nba|nfl"
            r"|baseball|match|game) (?:score|scores|results?)|horoscope|lottery numbers|bitcoin price|stock price"
            r" of",
        ),
        (
            0.88,
            r"(?:play|put on|listen to|skip|pause|shuffle) (?:some |the |a |my |this |next )?(?:\w+"
            r" ){0,3}?(?:music|songs?|playlist|album|radio|podcast|jazz|rock|track|video|game)|set (?:an? |the |my"
            r" )?(?:\w+ )?(?:alarm|timer|reminder)|turn (?:on|off|up|down) (?:the )?(?:\w+ )?(?:lights?|lamp|tv"
            r"|heating|thermostat|volume|music|ac)|(?:dim|brighten) (?:the )?lights?|roll (?:a |the )?dic?e|flip a"
            r" coin|what time is it|what(?:'s| is) the (?:date|time)(?: today| now| in \w+)?",
        ),
        (
            0.88,
            r"recipes?(?: for)?|how (?:do i|to|long (?:do|should) i|can i) (?:cook|bake|make|boil|grill|fry|roast)"
            r" (?:a |an |the |some )?(?:\w+ ){0,2}?(?:cake|pasta|rice|chicken|eggs?|pizza|bread|soup|steak|dinner"
            r"|cookies|curry|sandwich|coffee|tea|lasagna)?|how many calories|calories in",
        ),
        (
            0.88,
            r"(?:do|solve|write|finish|help (?:me )?with|debug)(?: \w+){0,3}? (?:homework|assignment|essay|python"
            r"|javascript|java|code|program|script|equation|maths?|thesis)|translate(?: \w+){1,6}? (?:to|into"
            r"|in)(?: \w+)?|how do (?:you|i) say(?: \w+){1,4}? in \w+|what(?:'s| is)? \d+ ?(?:[-+*x/]|plus|minus"
            r"|times|divided by) ?\d+|square root of|convert \d+|synonym for|define (?:the word )?\w+|how do you"
            r" spell|spell(?:ing of)? \w+",
        ),
        (
            0.85,
            r"(?:order|want|get|bring|buy)(?: me)?(?: an?| some)? (?:pizza|burger|beer|sushi|taxi|uber)|make (?:me"
            r" )?(?:a )?sandwich(?:es)?|recommend (?:me )?(?:a |some )?(?:good )?(?:movies?|films?|books?|songs?"
            r"|shows?|games?)|latest news|news today|who is (?:elon musk|taylor swift|\w+ trump|messi|ronaldo)"
            r"|(?:vote|election|politics|religion|god exist|aliens?)|dating advice|girlfriend|boyfriend",
        ),
        (
            0.85,
            "(?:wie ist das |como esta el |quel |como esta o )?(?:wetter|tiempo hoy|temps fait-il|clima hoje"
            "|previsao do tempo)|witz|chiste|blague|piada|rezept|receta|recette|receita|gedicht|poema|poeme",
        ),
        (0.85, "天気|冗談|ジョーク|レシピ|占い|歌って|面白い話"),
    )
)
"""What people ask any machine, and no service desk."""

IN_SCOPE = 0.05
UNKNOWN = 0.25
"""Where neither list nor policy knows the request: a word list cannot tell what a team does. Below one half."""


def topics(said: Message) -> tuple[tuple[Likely, str], ...]:
    """Each topic and the words that show it, likeliest first."""
    found = [
        (Likely(name, hit.p), hit.words)
        for name, among in TOPICS.items()
        if (hit := strongest(said, among)) is not None
    ]
    return tuple(sorted(found, key=lambda pair: -pair[0].p))


def out_of_scope(said: Message, seen: Sequence[float], is_small_talk: bool) -> tuple[float, str]:
    """Probability that the request is none of the team's, and the words that show it.

    Args:
        seen: how surely each intent, stake or wish was recognised: what is the team's is not far off.
        is_small_talk: a greeting, thanks or a bare answer asks for nothing at all.
    """
    known = together(seen)
    found = tuple(hits(said, CHIT_CHAT))
    if found:
        best = max(found, key=lambda hit: hit.p)
        return best.p * (1.0 - 0.7 * known), best.words
    if is_small_talk:
        return IN_SCOPE, ""
    return IN_SCOPE + (UNKNOWN - IN_SCOPE) * (1.0 - known), ""
