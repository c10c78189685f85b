"""Every sentence that code says to a customer, by language.

One place, so that no path is silent or speaks the wrong language: a rule, a limit, a crash and a closed desk all find
their words here. A language that is missing a sentence falls back to English. No rule lives here.
"""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "handing_off": {
        "en": "I'm connecting you with our {team} team now; they'll have {passed}, so you won't need to repeat anything{soon}.",
        "de": "Ich verbinde Sie jetzt mit unserem Team {team}; es bekommt {passed}, Sie müssen also nichts wiederholen{soon}.",
        "es": "Le paso ahora con nuestro equipo de {team}; tendrán {passed}, así que no hará falta repetir nada{soon}.",
        "fr": "Je vous mets en relation avec notre équipe {team} ; elle aura {passed}, inutile donc de répéter quoi que ce soit{soon}.",
        "pt": "Vou passar a conversa para a nossa equipe de {team}; ela terá {passed}, então não será preciso repetir nada{soon}.",
        "ja": "ただいま{team}の担当者におつなぎします。{passed}を引き継ぎますので、同じご説明を繰り返していただく必要はありません{soon}。",
    },
    "passed": {
        "en": "this conversation and what you asked for",
        "de": "dieses Gespräch und Ihr Anliegen",
        "es": "esta conversación y su petición",
        "fr": "cette conversation et votre demande",
        "pt": "esta conversa e o seu pedido",
        "ja": "これまでの会話とご要望の内容",
    },
    "passed_with_tried": {
        "en": "this conversation, what you asked for and what we already tried",
        "de": "dieses Gespräch, Ihr Anliegen und was wir schon versucht haben",
        "es": "esta conversación, su petición y lo que ya hemos intentado",
        "fr": "cette conversation, votre demande et ce que nous avons déjà essayé",
        "pt": "esta conversa, o seu pedido e o que já tentamos",
        "ja": "これまでの会話とご要望の内容、すでにお試しした対応",
    },
    "wait": {
        "en": "It usually takes under {minutes} minutes.",
        "de": "Es dauert meist keine {minutes} Minuten.",
        "es": "Suele tardar menos de {minutes} minutos.",
        "fr": "Cela prend en général moins de {minutes} minutes.",
        "pt": "Costuma levar menos de {minutes} minutos.",
        "ja": "通常は{minutes}分以内にご案内できます。",
    },
    "wait_one": {
        "en": "It usually takes under a minute.",
        "de": "Es dauert meist keine Minute.",
        "es": "Suele tardar menos de un minuto.",
        "fr": "Cela prend en général moins d'une minute.",
        "pt": "Costuma levar menos de um minuto.",
        "ja": "通常は一分以内にご案内できます。",
    },
    "wait_holds": {
        "en": "We still expect to be as quick as we said.",
        "de": "Es bleibt voraussichtlich bei der genannten Wartezeit.",
        "es": "Seguimos contando con el tiempo de espera que le dijimos.",
        "fr": "Le temps d'attente annoncé reste valable.",
        "pt": "Continuamos contando com o tempo de espera que informamos.",
        "ja": "先ほどお伝えした時間内にご案内できる見込みです。",
    },
    "wait_longer": {
        "en": "I'm sorry, this is taking longer than we said.",
        "de": "Es tut mir leid, es dauert länger als angekündigt.",
        "es": "Lo siento, está tardando más de lo que le dijimos.",
        "fr": "Je suis désolé, cela prend plus de temps qu'annoncé.",
        "pt": "Lamento, está demorando mais do que dissemos.",
        "ja": "お伝えしたお時間を過ぎてしまい、申し訳ございません。",
    },
    "soon": {
        "en": ", and it usually takes under {minutes} minutes",
        "de": ", und es dauert meist keine {minutes} Minuten",
        "es": ", y suele tardar menos de {minutes} minutos",
        "fr": ", et cela prend en général moins de {minutes} minutes",
        "pt": ", e costuma levar menos de {minutes} minutos",
        "ja": "。通常は{minutes}分以内にご案内できます",
    },
    "soon_one": {
        "en": ", and it usually takes under a minute",
        "de": ", und es dauert meist keine Minute",
        "es": ", y suele tardar menos de un minuto",
        "fr": ", et cela prend en général moins d'une minute",
        "pt": ", e costuma levar menos de um minuto",
        "ja": "。通常は一分以内にご案内できます",
    },
    "soon_unknown": {
        "en": "; we can't tell yet how long it will take, so we'll write to you here and you need not wait",
        "de": "; wie lange es dauert, können wir noch nicht sagen, wir schreiben Ihnen hier und Sie müssen nicht warten",
        "es": "; aún no sabemos cuánto tardará, así que le escribiremos aquí y no hace falta que espere",
        "fr": " ; nous ne savons pas encore combien de temps cela prendra, nous vous écrirons donc ici, inutile d'attendre",
        "pt": "; ainda não sabemos quanto tempo vai levar, então escreveremos por aqui e não precisa esperar",
        "ja": "。どのくらいかかるかはまだ分かりませんので、こちらの画面でご連絡いたします。このままお待ちいただく必要はありません",
    },
    "wait_unknown": {
        "en": "We can't tell yet how long it will take; we'll write to you here, so there is no need to wait.",
        "de": "Wie lange es dauert, können wir noch nicht sagen; wir schreiben Ihnen hier, Sie müssen nicht warten.",
        "es": "Aún no sabemos cuánto tardará; le escribiremos aquí, no hace falta que espere.",
        "fr": "Nous ne savons pas encore combien de temps cela prendra ; nous vous écrirons ici, inutile d'attendre.",
        "pt": "Ainda não sabemos quanto tempo vai levar; escreveremos por aqui, não precisa esperar.",
        "ja": "どのくらいかかるかはまだ分かりません。こちらの画面でご連絡いたしますので、このままお待ちいただく必要はありません。",
    },
    "off_duty": {
        "en": "Nobody from {team} is on duty right now{opening}. Your reference is {reference}. You can have us call you back, leave your details, or stay here; whatever you write is kept for them.",
        "de": "Von {team} ist gerade niemand im Dienst{opening}. Ihre Vorgangsnummer ist {reference}. Wir rufen Sie gern zurück, Sie können Ihre Daten hinterlassen oder hier bleiben; alles, was Sie schreiben, bleibt erhalten.",
        "es": "Ahora mismo no hay nadie de {team} disponible{opening}. Su referencia es {reference}. Podemos llamarle, puede dejar sus datos o quedarse aquí; todo lo que escriba se conserva.",
        "fr": "Personne de {team} n'est disponible pour l'instant{opening}. Votre référence est {reference}. Nous pouvons vous rappeler, vous pouvez laisser vos coordonnées ou rester ici ; tout ce que vous écrivez est conservé.",
        "pt": "Não há ninguém de {team} disponível agora{opening}. Sua referência é {reference}. Podemos ligar de volta, você pode deixar seus dados ou ficar aqui; tudo o que escrever fica guardado.",
        "ja": "申し訳ございません。ただいま{team}の担当者が不在です{opening}。受付番号は{reference}です。折り返しのお電話をご希望いただくことも、ご連絡先を残していただくことも、このままお待ちいただくこともできます。お書きいただいた内容はすべて担当者に届きます。",
    },
    "opening": {
        "en": "; we are back {when}",
        "de": "; wir sind ab {when} wieder da",
        "es": "; volvemos {when}",
        "fr": " ; nous serons de retour {when}",
        "pt": "; voltamos {when}",
        "ja": "。次の受付開始は{when}です",
    },
    "transferring": {
        "en": "{name} is bringing in our {team} team and stays with you until they take over. They'll have everything from this conversation.",
        "de": "{name} holt unser Team {team} dazu und bleibt bei Ihnen, bis es übernimmt. Es bekommt dieses ganze Gespräch.",
        "es": "{name} va a incorporar a nuestro equipo de {team} y sigue con usted hasta que se haga cargo. Tendrán toda esta conversación.",
        "fr": "{name} fait venir notre équipe {team} et reste avec vous jusqu'à ce qu'elle prenne le relais. Elle aura toute cette conversation.",
        "pt": "{name} está chamando a nossa equipe de {team} e fica com você até ela assumir. Ela terá toda esta conversa.",
        "ja": "{name}が{team}に応援を依頼しました。引き継ぎが済むまで、このまま対応いたします。この会話の内容はすべて引き継がれます。",
    },
    "still_waiting": {
        "en": "You are still in line for {team} and nothing is lost. {when} You can also have us call you back or leave your details.",
        "de": "Sie sind weiter in der Reihe für {team}, nichts geht verloren. {when} Wir können Sie auch zurückrufen, oder Sie hinterlassen Ihre Daten.",
        "es": "Sigue en la fila de {team} y no se ha perdido nada. {when} También podemos llamarle o puede dejar sus datos.",
        "fr": "Vous êtes toujours dans la file de {team} et rien n'est perdu. {when} Nous pouvons aussi vous rappeler, ou vous pouvez laisser vos coordonnées.",
        "pt": "Você continua na fila de {team} e nada se perdeu. {when} Também podemos ligar de volta, ou você pode deixar seus dados.",
        "ja": "引き続き{team}の順番をお取りしており、これまでの内容もすべて残っています。{when} 折り返しのお電話や、ご連絡先を残していただくことも可能です。",
    },
    "general_queue": {
        "en": "Our {team} team is busy, so I've widened the search: the next free colleague takes over. {when}",
        "de": "Unser Team {team} ist gerade ausgelastet; der nächste freie Kollege übernimmt. {when}",
        "es": "El equipo de {team} está ocupado; le atenderá la primera persona libre. {when}",
        "fr": "L'équipe {team} est occupée ; le premier collègue disponible prend le relais. {when}",
        "pt": "A equipe de {team} está ocupada; a primeira pessoa livre vai atender. {when}",
        "ja": "{team}が混み合っているため、ほかの担当者も含めてお探ししています。次に手の空いた担当者が承ります。{when}",
    },
    "transferring_to": {
        "en": "{name} is bringing in {colleague} from our {team} team and stays with you until they take over. They'll have everything from this conversation.",
        "de": "{name} holt {colleague} aus unserem Team {team} dazu und bleibt bei Ihnen bis zur Übernahme. Dieses ganze Gespräch liegt dort vor.",
        "es": "{name} va a incorporar a {colleague}, de nuestro equipo de {team}, y sigue con usted hasta que se haga cargo. Tendrá toda esta conversación.",
        "fr": "{name} fait venir {colleague}, de notre équipe {team}, et reste avec vous jusqu'à la reprise. Toute cette conversation lui sera transmise.",
        "pt": "{name} está chamando {colleague}, da nossa equipe de {team}, e fica com você até a pessoa assumir. Toda esta conversa será passada adiante.",
        "ja": "{name}が{team}の{colleague}に応援を依頼しました。引き継ぎが済むまで、このまま対応いたします。この会話の内容はすべて引き継がれます。",
    },
    "reassigned": {
        "en": "{name} can't go on with this just now, so a colleague from our {team} team takes over; they'll have everything that was said{soon}.",
        "de": "{name} kann gerade nicht weitermachen, deshalb übernimmt jemand aus unserem Team {team}; alles bisher Gesagte liegt dort vor{soon}.",
        "es": "{name} no puede seguir en este momento, así que le atenderá otra persona de nuestro equipo de {team}; tendrá todo lo que se ha dicho{soon}.",
        "fr": "{name} ne peut pas continuer pour l'instant ; une autre personne de notre équipe {team} prend le relais, avec tout ce qui a été dit{soon}.",
        "pt": "{name} não pode continuar neste momento, então outra pessoa da nossa equipe de {team} vai assumir, com tudo o que já foi dito{soon}.",
        "ja": "{name}がただいま対応を続けられないため、{team}の別の担当者が引き継ぎます。これまでの内容はすべて共有されています{soon}。",
    },
    "joined": {
        "en": "{name} from {team} has joined and has read what you wrote.",
        "de": "{name} aus dem Team {team} ist jetzt da und kennt, was Sie geschrieben haben.",
        "es": "{name}, de {team}, ya está aquí y ha leído lo que escribió.",
        "fr": "{name}, de l'équipe {team}, vous a rejoint et a lu ce que vous avez écrit.",
        "pt": "{name}, de {team}, entrou e já leu o que você escreveu.",
        "ja": "{team}の{name}が担当いたします。お書きいただいた内容はすでに拝見しています。",
    },
    "clarify_between": {
        "en": "Just so I help with the right thing: is this about {first} or about {second}?",
        "de": "Damit ich beim Richtigen helfe: Geht es um {first} oder um {second}?",
        "es": "Para ayudarle con lo correcto: ¿se trata de {first} o de {second}?",
        "fr": "Pour vous aider au mieux : s'agit-il de {first} ou de {second} ?",
        "pt": "Só para eu ajudar com a coisa certa: é sobre {first} ou sobre {second}?",
        "ja": "念のため確認させてください。{first}についてのお問い合わせでしょうか。それとも{second}についてでしょうか。",
    },
    "clarify": {
        "en": "I want to be sure I understood: could you tell me in one sentence what you would like to happen?",
        "de": "Damit ich Sie richtig verstehe: Können Sie in einem Satz sagen, was geschehen soll?",
        "es": "Quiero estar seguro de haberle entendido: ¿puede decirme en una frase qué le gustaría que ocurriera?",
        "fr": "Je veux être sûr d'avoir compris : pouvez-vous me dire en une phrase ce que vous souhaitez ?",
        "pt": "Quero ter certeza de que entendi: pode me dizer em uma frase o que gostaria que acontecesse?",
        "ja": "正しく理解するために確認させてください。どのようにしてほしいか、一文で教えていただけますか。",
    },
    "agreed": {
        "en": "Here is what was agreed: {note} If anything else comes up, just write here.",
        "de": "Vereinbart wurde: {note} Wenn noch etwas ist, schreiben Sie einfach hier.",
        "es": "Esto es lo acordado: {note} Si surge algo más, escríbanos aquí.",
        "fr": "Voici ce qui a été convenu : {note} Si vous avez autre chose, écrivez-nous ici.",
        "pt": "Isto foi o combinado: {note} Se surgir mais alguma coisa, escreva aqui.",
        "ja": "お話しした内容は次のとおりです。{note} ほかにお困りのことがありましたら、いつでもこちらにお書きください。",
    },
    "rate": {
        "en": "How was it? Please answer with a number from 1 (poor) to 5 (very good).",
        "de": "Wie war es? Bitte antworten Sie mit einer Zahl von 1 (schlecht) bis 5 (sehr gut).",
        "es": "¿Qué tal fue? Responda con un número del 1 (mal) al 5 (muy bien).",
        "fr": "Comment cela s'est-il passé ? Répondez par un chiffre de 1 (mauvais) à 5 (très bien).",
        "pt": "Como foi? Responda com um número de 1 (ruim) a 5 (muito bom).",
        "ja": "対応はいかがでしたか。1（悪い）から5（とても良い）までの数字でお答えください。",
    },
    "thanks_for_rating": {
        "en": "Thank you, that helps us.",
        "de": "Danke, das hilft uns.",
        "es": "Gracias, nos ayuda.",
        "fr": "Merci, cela nous aide.",
        "pt": "Obrigado, isso nos ajuda.",
        "ja": "ありがとうございます。今後の改善に役立てます。",
    },
    "callback_booked": {
        "en": "We'll call you back {when}. Your reference is {reference}, and you keep your place in line.",
        "de": "Wir rufen Sie {when} zurück. Ihre Vorgangsnummer ist {reference}; Ihr Platz in der Reihe bleibt.",
        "es": "Le llamaremos {when}. Su referencia es {reference} y conserva su lugar en la fila.",
        "fr": "Nous vous rappelons {when}. Votre référence est {reference} et vous gardez votre place.",
        "pt": "Ligaremos de volta {when}. Sua referência é {reference} e você mantém seu lugar na fila.",
        "ja": "{when}にこちらからお電話いたします。受付番号は{reference}です。順番はそのままお取りしています。",
    },
    "details_left": {
        "en": "Thank you. We'll answer by {contact}; your reference is {reference}.",
        "de": "Danke. Wir antworten über {contact}; Ihre Vorgangsnummer ist {reference}.",
        "es": "Gracias. Responderemos por {contact}; su referencia es {reference}.",
        "fr": "Merci. Nous vous répondrons via {contact} ; votre référence est {reference}.",
        "pt": "Obrigado. Responderemos por {contact}; sua referência é {reference}.",
        "ja": "ありがとうございます。{contact}へご返信いたします。受付番号は{reference}です。",
    },
    "back_with_ai": {
        "en": "You are with the assistant again; what can I do for you? If you would like a person after all, just say so{kept}.",
        "de": "Sie sind wieder beim Assistenten; was kann ich für Sie tun? Wenn Sie doch lieber einen Menschen möchten, sagen Sie es einfach{kept}.",
        "es": "Vuelve a estar con el asistente; ¿en qué puedo ayudarle? Si al final prefiere una persona, basta con decirlo{kept}.",
        "fr": "Vous êtes de nouveau avec l'assistant ; que puis-je faire pour vous ? Si vous préférez finalement une personne, dites-le simplement{kept}.",
        "pt": "Você está de novo com o assistente; em que posso ajudar? Se preferir uma pessoa, é só dizer{kept}.",
        "ja": "アシスタントの対応に戻りました。どのようなご用件でしょうか。やはり担当者をご希望の場合は、いつでもお知らせください{kept}。",
    },
    "place_kept": {
        "en": "; your place in line is kept for {minutes} minutes",
        "de": "; Ihr Platz in der Reihe bleibt {minutes} Minuten lang erhalten",
        "es": "; su lugar en la fila se guarda {minutes} minutos",
        "fr": " ; votre place dans la file est gardée pendant {minutes} minutes",
        "pt": "; o seu lugar na fila fica guardado por {minutes} minutos",
        "ja": "。順番は{minutes}分間お取りしておきます",
    },
    "stays_with_people": {
        "en": "This is something that one of our people has to decide, so I can't take it back. You keep your place in line for {team}. You can also have us call you back or leave your details.",
        "de": "Das muss jemand aus unserem Team entscheiden, deshalb kann ich es nicht wieder übernehmen. Ihr Platz in der Reihe für {team} bleibt. Wir können Sie auch zurückrufen, oder Sie hinterlassen Ihre Daten.",
        "es": "Esto lo tiene que decidir una persona de nuestro equipo, así que no puedo retomarlo. Conserva su lugar en la fila de {team}. También podemos llamarle o puede dejar sus datos.",
        "fr": "C'est à une personne de notre équipe d'en décider, je ne peux donc pas le reprendre. Vous gardez votre place dans la file de {team}. Nous pouvons aussi vous rappeler, ou vous pouvez laisser vos coordonnées.",
        "pt": "Isto precisa ser decidido por uma pessoa da nossa equipe, por isso não posso retomar. Você mantém o seu lugar na fila de {team}. Também podemos ligar de volta, ou você pode deixar seus dados.",
        "ja": "この件は担当者が判断いたしますので、アシスタントに戻すことができません。{team}の順番はそのままお取りしています。折り返しのお電話や、ご連絡先を残していただくことも可能です。",
    },
    "person_please": {
        "en": "I would like to talk to a person, please.",
        "de": "Ich möchte bitte mit einem Menschen sprechen.",
        "es": "Quisiera hablar con una persona, por favor.",
        "fr": "Je voudrais parler à une personne, s'il vous plaît.",
        "pt": "Gostaria de falar com uma pessoa, por favor.",
        "ja": "担当の方とお話ししたいです。お願いします。",
    },
    "no_answer_found": {
        "en": "I don't have a sure answer to that.",
        "de": "Darauf habe ich keine sichere Antwort.",
        "es": "No tengo una respuesta segura a eso.",
        "fr": "Je n'ai pas de réponse sûre à cela.",
        "pt": "Não tenho uma resposta segura para isso.",
        "ja": "その点については、確かなお答えができません。",
    },
}  # fmt: skip
"""Name of a sentence, language, text with its {gaps}."""

LANGUAGES = ("en", "de", "es", "fr", "pt", "ja")
"""Languages in which every sentence exists; a test holds it."""


def say(sentence: str, language: str | None, /, **gaps: str) -> str:
    """One sentence in the customer's language, English where that has none; single spaces throughout.

    Raises:
        KeyError: there is no sentence of this name, or a gap was not filled.
    """
    forms = SENTENCES[sentence]
    return " ".join(forms.get(language or "en", forms["en"]).format_map(gaps).split())
