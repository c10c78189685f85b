"""The words by which secrets are named, and those beside them that are none."""

from __future__ import annotations

PASSWORD = (
    r"pass ?words?|pass ?phrase|passcode|passwort|kennwort|pwd|passwd|pw|contraseña|clave(?: de acceso)?|mot de passe"
    r"|mdp|senha|parola d'ordine|wachtwoord|api[ -_]?key|api[ -]?token|secret key|client secret|access token"
    r"|парол[ьяю]|hasł[oa]|heslo|şifrem?|lösenord(?:et)?|adgangskode|salasana(?:ni)?|jelsz[oó]m?|parolam?"
)
IS = r"is|was|are|это|to jest|je|är|er|on|ist|war|lautet|es|era|est|était|é|è|is het"
CODE = (
    r"cvv ?2?|cvc ?2?|cvn|csc|(?:card )?security (?:code|number)|card verification (?:value|code|number)|check digits?"
    r"|(?:the )?(?:3|4|three|four)[ -]?digits?(?: code| number)?(?= (?:on|at) (?:the |its )?(?:back|front))"
    r"|sicherheitscode|prüfziffer|prüfnummer|kartenprüfnummer|código de seguridad|código de verificación"
    r"|code de sécurité|cryptogramme(?: visuel)?|codice di sicurezza|código de segurança|beveiligingscode"
    r"|verification code|(?:login|log-in|sign-in|2fa|mfa|sms|auth(?:entication|enticator)?|access|unlock) code"
    r"|one[- ]time (?:code|password|pass ?code|pin)|otp|bestätigungscode|einmal(?:code|passwort)|código de un solo uso"
    r"|pin(?: ?code| number|-nummer)?|(?-i:mTAN|TAN)|geheimzahl|code pin|código pin"
    r"|пин(?:-?код)?|(?:код )?cvv[- ]код|код cvv|kod (?:pin|cvv|cvc)|cvv kod"
)

NO_SECRET = frozenset(
    "not wrong incorrect reset the my your too being still no expired blocked invalid an that required working "
    "never also lost stolen correct right forgotten old missing asked needed changed weak unknown saved log sign "
    "get access something this and for what when because already always only just compromised gone fine different "
    "back please help how why can can't cannot could does doesn't have has must should will would with from where "
    "which who who's there here again same new protected locked unlocked short long hidden secure unsafe bad good "
    "okay none empty case it's field link email e-mail mail page screen prompt hint manager policy rules "
    "requirements recovery change login account see set use enter open view check make was were out off all but "
    "you me her him them its our via per yet now try nicht falsch vergessen abgelaufen gesperrt zurücksetzen "
    "ändern ungültig und oder mein meine das die der wird bitte incorrecta olvidada ser que una mal para cambiar "
    "válida oublié perdu expiré pas incorreta esquecida sbagliata scaduta niet verkeerd vergeten verlopen".split()
)
"""What stands after the word for a password and is none."""
