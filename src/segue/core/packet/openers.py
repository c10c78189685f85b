"""Words with which a sentence of a brief may begin, and which are no names there; number words of other languages."""

from __future__ import annotations

NEVER_A_NAME = frozenset("I I'm I've I'd I'll AI AIs OK FAQ PM AM ID IDs PDF PIN URL URLs SMS DM TV OS ETA VAT".split())
"""Capital letters that name nobody, at whatever place."""

OPENERS = frozenset(
    """
    a about account across additionally address after agent agreed ai all also although an and another any asked asking
    assistant at attempted attempts because been before billing both brief but by call called can cancel cancellation
    cancelled card change changed charge charged check checked chose claims concerned confirmation confirmed contact
    contacted could currently customer customers damaged date delivery despite details did disappointed discount
    does due during each earlier either email escalated even every exchange existing explained failed feels find first
    following for from further get given goal had handed handoff has have having he help her high his how however human
    if in information instead invoice is issue it item items its last later left likely locate lookup low made
    meanwhile message messages mentioned missing moreover need needed needs neither never new next no nobody none
    nor not nothing now obtain of offered on once one only open opened or order orders other otherwise our out over paid
    parcel pay payment payments pending person phone place please preferred previous previously price problem product
    provided question questions quick received refund refunds refused regarding replace replacement reported
    reports request requested requesting requests reservation reserve resend resolve response return returned returns
    said same says search seeking seeks sent several shall she shipment shipping should since so some somebody someone
    something status still stuck subject subscription such support system team than that the their then there these they
    this those though three through ticket to tone tool tracking transfer tried tries trying twice two unable
    unclear unfortunately unhappy unknown unresolved unsure until up update updated upset urgency urgent verified verify
    wanted wanting wants was we were what when where whether which while who why wishes with without
    wondering works would wrote yes yet your nine seven eight four five six ten complaint complains reason book booked
    booking purchase purchased recent add added adding angry frustrated calm replied answer answered
    answering attention mail send give make explain fix repair stop reset arrange confirm know learn understand move
    postpone reschedule downgrade upgrade restore unlock remove delete talk speak receive report track buy rebook
    offers explains advises provides told finally looking are so can't ask feedback informs agents here
    gives informed correct apply recover complete renew activate deactivate
    der die das ein eine einen dem den des er sie es und aber oder nach bei vor mit ohne seit wegen weil da kunde kundin
    kunden bisher noch nicht nichts kein keine keiner bestellung rückgabe erstattung lieferung rechnung zahlung anfrage
    problem frage grund versuch versucht offen unklar möchte wünscht bittet fragt meldet hat ist war wurde konnte
    kann soll zuvor danach außerdem dabei dringend übergeben weitergeleitet adresse konto gerät paket ware artikel
    preis am im zum geld betrag nummer datum termin anruf mitarbeiter mensch person antwort auskunft stornierung
    umtausch reparatur le la les un une du de il elle ils et mais ou après avant avec sans car client cliente clients
    commande retour
    remboursement livraison facture paiement demande problème question raison encore rien aucun aucune souhaite veut
    demandé signale transféré pas numéro adresse
    el los las una unos y pero o tras antes con sin por para porque pedido devolución reembolso entrega factura pago
    solicitud pregunta motivo todavía nada ningún ninguna quiere pide desea solicita informa se ha fue no
    o os as um uma e mas ou após antes com sem por para porque pedido devolução reembolso entrega fatura
    pagamento motivo ainda nada nenhum nenhuma quer pede deseja solicita informa foi não
    """.split()
)
"""At the beginning of a sentence only. No word in it is a usual name: "Will", "May", "Mark" and "Grant"
begin no sentence of a brief that stands."""

AFTER_A_PLACE = frozenset(
    """
    above accident account accounts addition advance agents air all an and any app april arrival august bad bank banks
    basket bed birth both branch breach bulk bus business cancelling cart case cash chance charge chat checkout
    checking cheque choice circulation clear comparison compliance conclusion conflict control court credit customs
    damaged days december default delay demand departure desktop detail details dispute doing doubt duplicate
    e-mail each early effect either email end entry error errors every everything exchange existing fact fault favor
    favour february few file final finance first five force foot form four french english german spanish italian full
    fraud front full future general getting going good hand hands head hers high his home hotel hour hours house how
    hand-off hindsight inbox individual installments instalments insurance it itself january july june kind large last
    late law least length less letter life light limbo line live local log login logistics lost mail maintenance
    many march may me medium memory mid mind minute minutes mistake mobile moment money month monthly months more most
    motion multiple my need new night no noon notice november number october office one online only operation order
    orders other others our packaging page paper part parts partnership pay payment payroll peace people perfect
    person phone pieces place plain plane point policy poor position post possession practice present press
    previous principle print private process production profile progress proof public pull question
    quality quarantine quick range
    reach reality receipt recent refund regard regards registered relation repair reply reserve response retail
    return returns reverse review risk road round safety sales same scope seconds security self september service
    several shape shipping short sight size small so some somebody someone something sms spam special standard
    state stock storage store storing style such suite sum summary support surprise tears telephone telling terms test
    text than that the their them there these they third this those three ticket tickets time times top total touch town
    train transit transport trial trouble turn two type under until upset us use using vain view voice voicemail volume
    warehouse warranty way web website week weekly weeks what when where which whichever while white whole whom whose
    within work working worse worst writing year yearly years you your zero abroad afar across her him bank transfer
    a as at by for from in into of on onto to around before behind below beneath between beyond inside outside
    near nearly about over under up down out off today tomorrow yesterday tonight now then here once twice half
    der die das den dem des ein eine einen einem einer eines ihrem ihrer ihren ihr seinem seiner seinen kürze allen
    zwei drei diesem dieser diesen jedem jeder bar folge il la lo un una gli le the un uno questo questa corso
    carrier couriers courier colleague colleagues customer customers client clients caller billing support staff
    himself herself themselves oneself certain different step steps wages
    anger frustration distress disbelief cracked broken used packed sealed opened wrapped torn
    management engineering dispatch reception
    accounting manufacturer seller sellers vendor vendors supplier suppliers merchant merchants third-party
    """.split()
)
"""Small words and things that stand without an article after "by", "from", "in", "at" or "via"; no names."""

GERMAN_NOUNS = frozenset(
    """
    Kunde Kundin Kunden Bestellung Bestellungen Rückgabe Erstattung Rückerstattung Lieferung Lieferungen Rechnung
    Rechnungen Zahlung Zahlungen Anfrage Problem Probleme Frage Fragen Grund Versuch Adresse Konto Gerät Paket Pakete
    Ware Artikel Preis Geld Betrag Nummer Datum Termin Anruf Mitarbeiter Mitarbeiterin Mensch Menschen Person Antwort
    Auskunft Stornierung Umtausch Reparatur Ersatz Status Hilfe Thema Beleg Termine Uhr Tag Tage Tagen Woche Wochen
    Monat Jahr Bestellnummer Sendung Sendungsnummer Kundenservice Kundendienst Rückruf Beschwerde Gespräch Übergabe
    Werkzeug System Angabe Angaben Entscheidung Prüfung Suche Ergebnis Fehler Stand Hinweis Schaden Mahnung Lastschrift
    Karte Kreditkarte Überweisung Abo Abonnement Vertrag Kündigung Passwort Zugang Anmeldung KI
    """.split()
)
"""Nouns that a German brief needs, where a capital letter says little; any other noun must stand in a source."""

NUMBER_WORDS = {
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11,
    "zwölf": 12, "zweimal": 2, "dreimal": 3, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8,
    "dix": 10, "onze": 11, "douze": 12, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "doce": 12, "dois": 2, "duas": 2, "três": 3, "quatro": 4, "sete": 7, "oito": 8, "nove": 9,
    "doze": 12,
}  # fmt: skip
