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
