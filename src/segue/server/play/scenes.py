"""The scenes that `segue demo --play` plays again and again. Read SCENES first: it is a script, as for a theatre.

    customer: words                  desk (accept)                  desk: words, {name} is who says them
    customer (button)                desk (decline): because        desk (note): for colleagues' eyes
    customer (book 20): contact      desk (lapse)                   desk (help mei): text
    customer (details): contact      desk (transfer TEAM): because  desk (hand-back survey): what was agreed
    customer (rate 5): comment       lead (take-over)               TEAM (break), TEAM (return)
    customer (wait 2)

The desk is whoever is asked or has it. Nothing here goes around the rooms: whether a line leads to a handoff, and to
whom, is decided as for any other customer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"(?P<who>[a-z]+)(?: \((?P<act>[a-z-]+)(?: (?P<more>[^)]*))?\))?(?::\s*(?P<text>.+))?")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a script.

    Attributes:
        who: "customer", "desk", "lead", or a team's id.
        act: a verb of the caption; "say" for words.
        more: what stands behind the verb.
    """

    who: str
    act: str
    more: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A customer's visit.

    Attributes:
        shows: what there is to see.
        customer: id in customers.csv; None: a visitor whom nobody knows.
        opens: it is played at once when the demo starts, so that every kind of handoff is seen within seconds.
    """

    shows: str
    customer: str | None
    script: str
    opens: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """The script, line by line.

        Raises:
            ValueError: a line is none; it is named.
        """
        return tuple(map(_line, filter(None, map(str.strip, self.script.splitlines()))))


def _line(text: str) -> Line:
    found = _LINE.fullmatch(text)
    if found is None:
        raise ValueError(f"this is no line of a script: {text!r}")
    return Line(found["who"], found["act"] or "say", found["more"] or "", found["text"] or "")


SCENES: tuple[Scene, ...] = (
    Scene("asks for a person, who solves it and hands back; wrap-up, rating", "c-1009", """
        customer: I was charged twice for HL-48213, 231.00 each. Can I talk to a real person please?
        desk (accept)
        desk: Hello Siobhán, this is {name}. I see both payments for HL-48213; the second one is ours to give back.
        customer: Oh good. How long will it take?
        desk (note): Second payment came from the retry at checkout, seen before.
        desk: It is on its way now and takes 3 to 5 working days.
        customer: Perfect, thank you!
        desk (hand-back survey): One payment of 231.00 refunded, 3 to 5 working days.
        customer (rate 5): Quick, and nobody asked me to repeat anything.
        """, opens=True),
    Scene("the AI answers, nobody else is needed", None, """
        customer: How long do refunds take?
        customer: Thanks, that helps!
        """, opens=True),
    Scene("one AI asks another: the refunds specialist stays within its charter", "c-1036", """
        customer: Please refund HL-48242, 38.40. It was cancelled before it was sent.
        customer: Great, thank you.
        """, opens=True),
    Scene("a limit is met below the model: the refund goes to Billing", "c-1040", """
        customer: My refund for HL-48246 please.
        desk (accept)
        desk: Hello Elena, I have your return here, both boxes complete. I am sending 518.00 back to your card.
        customer: Thank you, that was easy.
        desk (hand-back survey): 518.00 for HL-48246 refunded to the card.
        customer (rate 5): Easy.
        """, opens=True),
    Scene("a machine that fails, in German, to Technical Support; a promise to call", "c-1002", """
        customer: Meine Harrow One zeigt Error E4 und hat keinen Druck. Ich möchte mit einem Menschen sprechen.
        desk (accept)
        desk: Guten Tag Herr Lindquell, hier ist {name}. Bitte den Tank kurz abnehmen und wieder einsetzen; leuchtet E4 noch?
        customer: Ja, leider immer noch.
        desk: Dann ist es die Pumpe. Ich schicke heute eine neue und rufe Sie an, wenn sie da ist.
        desk (hand-back callback survey): Neue Pumpe ist unterwegs; wir rufen morgen an.
        customer (rate 4): Schnelle Hilfe.
        """, opens=True),
    Scene("cancelling a subscription is a person's, in French, to Memberships", "c-1006", """
        customer: Bonjour, je voudrais annuler mon abonnement.
        desk (accept)
        desk: Bonjour, ici {name}. Votre abonnement est déjà en pause jusqu'au 15 décembre; je peux le terminer aujourd'hui.
        customer: Oui, s'il vous plaît.
        desk (hand-back survey): L'abonnement est terminé, plus aucune boîte ne part.
        customer (rate 4): Simple.
        """, opens=True),
    Scene("fraud is never the AI's, to Trust and Privacy", None, """
        customer: I think my account was hacked, there is an order that was not me.
        desk (accept)
        desk: Hello, this is {name}. I have locked the account and stopped the order. Nothing was charged.
        customer: Thank you so much.
        desk (note): Order placed from a new device, refund not needed.
        desk (hand-back): Account locked, the order is stopped; please set a new password by the mail we sent.
        """, opens=True),
    Scene("one person brings in another team and stays until it accepts", "c-1019", """
        customer: The cups in HL-48254 arrived broken. A person please.
        desk (accept)
        desk: Hello Jolene, this is {name}. New cups are on their way. For your grinder's noise, open since Friday, I bring in Technical Support.
        desk (transfer technical): Grinder of HL-48254 makes a strange noise since the first day.
        desk (accept)
        desk: Hello, {name} here. Does the noise stop when you turn to a coarser setting?
        customer: Yes, it does!
        desk (hand-back survey): New cups sent; the grinder is fine on setting 12 and up.
        customer (rate 5): Two people, and I never had to start over.
        """, opens=True),
    Scene("nobody of the team is there: the customer books a call, and is called", "c-1021", """
        customer (wait 2)
        trust (break)
        customer: Please close my account and delete my data.
        customer (book 1): +46 000 555 0121
        trust (return)
        desk (accept)
        desk: Hello Mikael, this is {name}, back at the desk. I can close the account right here. Shall I?
        customer: Yes, please. But do call me when it is done.
        desk (hand-back survey): The account is closed, the data is deleted within 30 days; we call you as you asked.
        customer (rate 4): Fine.
        desk (accept)
        desk: I am calling you now, as promised.
        desk (hand-back): We spoke on the phone; the account is closed.
        """, opens=True),
    Scene("an offer is declined, the next person takes it", "c-1016", """
        customer: Die Rechnung für HL-48223 hat keine Bestellnummer von uns. Kann ich bitte mit einem Menschen sprechen?
        desk (decline): on the phone
        desk (accept)
        desk: Guten Tag Frau Vollmer, hier ist {name}. Welche Nummer soll auf die Rechnung?
        customer: 7741, bitte.
        desk (hand-back): Die Rechnung mit Ihrer Nummer 7741 ist unterwegs.
        """, opens=True),
    Scene("a tool fails twice, in Spanish: the AI says so and brings a person", "c-1010", """
        customer: ¿Dónde está mi pedido HL-48252?
        desk (accept)
        desk: Hola Íñigo, soy {name}. El transportista no responde al sistema; lo llamo y le escribo en unos minutos.
        customer: Gracias, espero aquí.
        desk: Llega mañana por la mañana, a la recepción como siempre.
        desk (hand-back survey): HL-48252 llega mañana por la mañana.
        customer (rate 5): Muy amable.
        """),
    Scene("a mood that sinks: handed off before it is asked for", "c-1032", """
        customer: Where is HL-48253? I am furious, this is the worst shop ever.
        customer: Useless! You are wasting my time, this is a disgrace.
        desk (accept)
        desk: Hello Samuel, this is {name}. I am sorry. The parcel lies with your neighbour at number 12 since Wednesday.
        customer: Oh. That is... thank you. Sorry for the tone.
        desk (hand-back survey): HL-48253 is with the neighbour at number 12.
        customer (rate 3)
        """),
    Scene("nobody answers an offer: it lapses and goes to the next", "c-1030", """
        customer: Do you deliver to Hawaii by express? I need a person who knows.
        desk (lapse)
        desk (accept)
        desk: Aloha Leilani, this is {name}. Sorry for the wait. Express takes 3 to 4 days to Hawaii, 24.90.
        customer: That works, mahalo!
        desk (hand-back): Express to Hawaii is 24.90 and takes 3 to 4 days.
        """),
    Scene("a colleague is asked for help, beside the conversation", "c-1007", """
        customer: We need an invoice with our VAT number for HL-48245, and for the three before it.
        desk (accept)
        desk: Hello Priya, this is {name}. One moment, I look them up.
        desk (help mei): Brightwell wants four invoices with VAT numbers. May I send them to the office address?
        desk (note): Checked: it is the office address that we have on file.
        desk: All four are on their way to brightwell.office@example.com.
        customer: Wonderful, thanks.
        desk (hand-back survey): Four invoices with VAT number sent by e-mail.
        customer (rate 5): Great service.
        """),
    Scene("the lead takes over while the AI still has it", "c-1025", """
        customer: What does error E4 mean?
        lead (take-over)
        desk: Hello Marcus, {name} here. I saw that both your cafés have the same fault today, so I send a technician.
        customer: Wow, that is what I call service.
        desk (hand-back survey): A technician comes to both cafés tomorrow between 8 and 10.
        customer (rate 5): You came before I asked.
        """),
    Scene("the button, in Portuguese; the customer goes and leaves an address", "c-1013", """
        customer: Olá
        customer (button)
        customer (details): mateus.carvalhinho@example.org
        desk (accept)
        desk: Olá Mateus, aqui é {name}. Respondo também por e-mail: em que posso ajudar?
        customer: A máquina não liga depois da limpeza.
        desk (transfer technical): Lane Mini does not turn on after cleaning.
        desk (accept)
        desk: Olá, {name} da equipa técnica. Por favor, retire o depósito de água, encaixe-o de novo e ligue a máquina.
        customer: Funcionou! Obrigado.
        desk (hand-back): O depósito não estava bem encaixado; a máquina liga de novo.
        """),
    Scene("the AI is unsure, asks once, then steps back", None, """
        customer: How long does delivery take?
        customer: To my aunt's farm, the one without a street name.
        desk (accept)
        desk: Hello, this is {name}. Farms without a street name are fine: write the farm's name in the second line.
        customer: Ah, thanks.
        desk (hand-back): The farm's name goes into the second line of the address.
        """),
    Scene("the same answer for the second time: the loop is left", "c-1005", """
        customer: Where is my order HL-48248?
        customer: I know, but where is HL-48248 now?
        desk (accept)
        desk: Hello Hannah, this is {name}. I asked the depot: it is on the van for tomorrow.
        customer: That is what I wanted to know, thank you.
        desk (hand-back survey): HL-48248 is on the van for tomorrow.
        customer (rate 4)
        """),
    Scene("a threat with a lawyer, to Trust and Privacy; solved, and it comes up again", "c-1034", """
        customer: If this invoice is not corrected this week my lawyer will sue you.
        desk (accept)
        desk: Hello, this is {name}. I corrected it while you were writing; it is in the mail to the accounts department too.
        customer: Thank you.
        desk (hand-back survey): Corrected invoice sent to both addresses.
        customer: It still has not arrived.
        desk (accept)
        desk: It went to an old address. I sent it again just now, and I see that it was opened.
        desk (hand-back survey): Sent again and opened.
        customer (rate 3): In the end it worked.
        """),
    Scene("the AI answers from the help pages", None, """
        customer: Hi
        customer: How do I recycle pods?
        customer: Thank you!
        """),
    Scene("an order's way, from the order book", "c-1018", """
        customer: Where is HL-48255?
        customer: Great, thanks!
        """),
)  # fmt: skip
"""Every scene; those that open come first."""
