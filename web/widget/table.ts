/**
 * Every word of the widget, by language. A row is one thing said, in the order of LANGUAGES.
 *
 * The build leaves WORDS of the first language in widget.js, and LATER of the first language in the part that says them;
 * each other language is a small script of its own, which is loaded where it is spoken.
 */

export const LANGUAGES = ["en", "de", "es", "fr", "pt", "ja"] as const;

type Row = [string, string, string, string, string, string];

export const WORDS = {
  title: ["Chat with {shop}", "Chat mit {shop}", "Chat con {shop}", "Chat avec {shop}", "Chat com {shop}", "{shop} チャット"],
  open: ["Open chat", "Chat öffnen", "Abrir el chat", "Ouvrir le chat", "Abrir o chat", "チャットを開く"],
  unread: ["{n} new", "{n} neu", "{n} sin leer", "{n} non lus", "{n} não lidas", "未読 {n} 件"],
  close: ["Close chat", "Chat schließen", "Cerrar el chat", "Fermer le chat", "Fechar o chat", "チャットを閉じる"],
  back: ["Back", "Zurück", "Volver", "Retour", "Voltar", "戻る"],
  hello: [
    "Hello! I am {ai}, an AI.|Ask me anything; you can talk to a person whenever you like.",
    "Hallo! Ich bin {ai}, eine KI.|Fragen Sie mich gern; mit einem Menschen sprechen können Sie jederzeit.",
    "¡Hola! Soy {ai}, una IA.|Pregunte lo que quiera; puede hablar con una persona cuando lo desee.",
    "Bonjour ! Je suis {ai}, une IA.|Posez-moi vos questions ; vous pouvez parler à une personne à tout moment.",
    "Olá! Sou {ai}, uma IA.|Pergunte o que quiser; você pode falar com uma pessoa a qualquer momento.",
    "こんにちは。AI の {ai} です。|何でもお尋ねください。いつでも担当者とお話しいただけます。",
  ],
  ai: ["AI", "KI", "IA", "IA", "IA", "AI"],
  assistant: ["AI assistant", "KI-Assistenz", "Asistente de IA", "Assistant IA", "Assistente de IA", "AI アシスタント"],
  person: ["Person", "Mensch", "Persona", "Personne", "Pessoa", "担当者"],
  you: ["You", "Sie", "Usted", "Vous", "Você", "あなた"],
  ask: ["Talk to a person", "Mit einem Menschen sprechen", "Hablar con una persona", "Parler à une personne", "Falar com uma pessoa", "担当者と話す"],
  asking: ["Asking for a person …", "Ein Mensch wird gerufen …", "Avisando a una persona …", "Nous appelons quelqu’un …", "Chamando uma pessoa …", "担当者を呼んでいます…"],
  looking: ["Finding a person", "Ein Mensch kommt", "Buscando a una persona", "Nous cherchons quelqu’un", "Procurando uma pessoa", "担当者を探しています"],
  away: ["Nobody is there right now", "Gerade ist niemand da", "Ahora no hay nadie", "Personne pour le moment", "Ninguém no momento", "現在不在です"],
  arranged: ["They will be in touch", "Man meldet sich bei Ihnen", "Se pondrán en contacto", "On vous recontactera", "Entrarão em contato", "こちらからご連絡します"],
  done: ["Conversation closed", "Gespräch beendet", "Conversación cerrada", "Conversation terminée", "Conversa encerrada", "会話は終了しました"],
  write: ["Write a message", "Nachricht schreiben", "Escriba un mensaje", "Écrire un message", "Escreva uma mensagem", "メッセージを入力"],
  keep: ["Keep writing, they will see it", "Schreiben Sie weiter, es wird gelesen", "Siga escribiendo, lo verán", "Continuez d’écrire, ce sera lu", "Continue escrevendo, vão ler", "続けてご入力ください。担当者に届きます"],
  send: ["Send", "Senden", "Enviar", "Envoyer", "Enviar", "送信"],
  attach: ["Attach a picture or PDF", "Bild oder PDF anhängen", "Adjuntar imagen o PDF", "Joindre une image ou un PDF", "Anexar imagem ou PDF", "画像または PDF を添付"],
  sending: ["Sending …", "Wird gesendet …", "Enviando …", "Envoi …", "Enviando …", "送信中…"],
  sent: ["Sent", "Gesendet", "Enviado", "Envoyé", "Enviada", "送信済み"],
  seen: ["Seen", "Gelesen", "Visto", "Lu", "Vista", "既読"],
  failed: ["Not sent", "Nicht gesendet", "No enviado", "Non envoyé", "Não enviada", "未送信"],
  again: ["Try again", "Noch einmal", "Reintentar", "Réessayer", "Tentar de novo", "再試行"],
  discard: ["Delete", "Löschen", "Eliminar", "Supprimer", "Excluir", "削除"],
  offline: [
    "No connection. What you write is kept and sent when it is back.",
    "Keine Verbindung. Was Sie schreiben, bleibt erhalten und wird dann gesendet.",
    "Sin conexión. Lo que escriba se guarda y se enviará al volver.",
    "Pas de connexion. Ce que vous écrivez est gardé, puis envoyé à son retour.",
    "Sem conexão. O que escrever fica guardado e será enviado quando voltar.",
    "接続がありません。入力内容は保存され、復帰後に送信されます。",
  ],
  refused: [
    "The chat could not be opened here.",
    "Der Chat ließ sich hier nicht öffnen.",
    "No se pudo abrir el chat aquí.",
    "Le chat n’a pas pu s’ouvrir ici.",
    "Não foi possível abrir o chat aqui.",
    "ここではチャットを開けませんでした。",
  ],
  newest: ["New messages", "Neue Nachrichten", "Mensajes nuevos", "Nouveaux messages", "Novas mensagens", "新着メッセージ"],
  earlier: ["Earlier messages", "Frühere Nachrichten", "Mensajes anteriores", "Messages précédents", "Mensagens anteriores", "以前のメッセージ"],
  typing: ["{name} is writing", "{name} schreibt", "{name} está escribiendo", "{name} écrit", "{name} está escrevendo", "{name} が入力中"],
  restart: ["Start a new conversation", "Neues Gespräch beginnen", "Empezar otra conversación", "Nouvelle conversation", "Começar nova conversa", "新しい会話を始める"],
  broken: [
    "That did not work. Please try again.",
    "Das hat nicht geklappt. Bitte noch einmal.",
    "No ha funcionado. Inténtelo de nuevo.",
    "Cela n’a pas marché. Réessayez.",
    "Não deu certo. Tente de novo.",
    "うまくいきませんでした。もう一度お試しください。",
  ],
} satisfies Record<string, Row>;

/** What only banners, forms and attachments say. */
export const LATER = {
  remove: ["Remove {name}", "{name} entfernen", "Quitar {name}", "Retirer {name}", "Remover {name}", "{name} を削除"],
  download: ["Download {name}", "{name} herunterladen", "Descargar {name}", "Télécharger {name}", "Baixar {name}", "{name} をダウンロード"],
  enlarge: ["Open {name} large", "{name} groß öffnen", "Ampliar {name}", "Agrandir {name}", "Ampliar {name}", "{name} を拡大"],
  waited: ["{n} min so far", "seit {n} Min.", "{n} min por ahora", "depuis {n} min", "há {n} min", "{n} 分経過"],
  usually: [
    "Usually under {n} min",
    "Meist unter {n} Min.",
    "Normalmente menos de {n} min",
    "En général moins de {n} min",
    "Normalmente menos de {n} min",
    "通常 {n} 分以内",
  ],
  callback: ["Call me back", "Zurückrufen lassen", "Que me llamen", "Me faire rappeler", "Liguem para mim", "折り返しを希望"],
  details: ["Leave my details", "Daten hinterlassen", "Dejar mis datos", "Laisser mes coordonnées", "Deixar meus dados", "連絡先を残す"],
  reference: ["Reference", "Vorgang", "Referencia", "Référence", "Referência", "受付番号"],
  copy: ["Copy", "Kopieren", "Copiar", "Copier", "Copiar", "コピー"],
  copied: ["Copied", "Kopiert", "Copiado", "Copié", "Copiado", "コピーしました"],
  when: ["When may we call?", "Wann dürfen wir anrufen?", "¿Cuándo podemos llamar?", "Quand vous appeler ?", "Quando podemos ligar?", "お電話の希望日時"],
  phone: ["Your phone number", "Ihre Telefonnummer", "Su teléfono", "Votre téléphone", "Seu telefone", "電話番号"],
  contact: ["E-mail or phone", "E-Mail oder Telefon", "Correo o teléfono", "E-mail ou téléphone", "E-mail ou telefone", "メールまたは電話番号"],
  note: ["What should they know? (optional)", "Was sollen wir wissen? (freiwillig)", "¿Qué debemos saber? (opcional)", "Que devons-nous savoir ? (facultatif)", "O que devemos saber? (opcional)", "お伝えしたいこと（任意）"],
  book: ["Book the call", "Anruf vereinbaren", "Reservar la llamada", "Réserver l’appel", "Agendar a ligação", "電話を予約"],
  reach: ["Please say how we can reach you.", "Bitte sagen Sie, wie wir Sie erreichen.", "Díganos cómo localizarle.", "Dites-nous comment vous joindre.", "Diga como podemos falar com você.", "ご連絡方法を入力してください。"],
  later: ["Please choose a time from now on.", "Bitte wählen Sie eine Zeit ab jetzt.", "Elija una hora a partir de ahora.", "Choisissez une heure à venir.", "Escolha um horário a partir de agora.", "これからの日時を選んでください。"],
  rate: ["How was it?", "Wie war es?", "¿Qué tal fue?", "Comment était-ce ?", "Como foi?", "いかがでしたか？"],
  rates: [
    "Poor|Not good|All right|Good|Very good",
    "Schlecht|Nicht gut|In Ordnung|Gut|Sehr gut",
    "Mal|No muy bien|Normal|Bien|Muy bien",
    "Mauvais|Pas bien|Correct|Bien|Très bien",
    "Ruim|Não muito bom|Regular|Bom|Muito bom",
    "悪い|やや悪い|ふつう|良い|とても良い",
  ],
  comment: ["What made the difference? (optional)", "Woran lag es? (freiwillig)", "¿Por qué? (opcional)", "Pourquoi ? (facultatif)", "Por quê? (opcional)", "理由をお聞かせください（任意）"],
  skip: ["Not now", "Jetzt nicht", "Ahora no", "Pas maintenant", "Agora não", "後で"],
  large: [
    "{name} is larger than {size}. Please choose a smaller file.",
    "{name} ist größer als {size}. Bitte wählen Sie eine kleinere Datei.",
    "{name} supera {size}. Elija un archivo más pequeño.",
    "{name} dépasse {size}. Choisissez un fichier plus petit.",
    "{name} passa de {size}. Escolha um arquivo menor.",
    "{name} は {size} を超えています。小さいファイルを選んでください。",
  ],
  type: [
    "{name} is neither a picture nor a PDF. Please choose one of those.",
    "{name} ist weder Bild noch PDF. Bitte wählen Sie eines davon.",
    "{name} no es imagen ni PDF. Elija uno de ellos.",
    "{name} n’est ni une image ni un PDF. Choisissez l’un des deux.",
    "{name} não é imagem nem PDF. Escolha um deles.",
    "{name} は画像でも PDF でもありません。どちらかを選んでください。",
  ],
} satisfies Record<string, Row>;
