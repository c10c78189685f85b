"""Names that say by themselves that their value is secret: "cvv", "new_password", "cardCvv"."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_PART = re.compile(r"[A-ZÀ-Þ]?[a-zß-ÿ]+|[A-ZÀ-Þ]+(?![a-zß-ÿ])|[^\W\d_]+")
_ALONE = frozenset(
    "password passwords passwd pwd passphrase passcode passwort kennwort contraseña contrasena senha "
    "wachtwoord mdp motdepasse apikey cvv cvc csc cvn cvvc otp totp secret secrets clave geheimzahl "
    "prüfziffer kartenprüfnummer cryptogramme sicherheitscode einmalpasswort einmalcode pincode "
    "bestätigungscode пароль hasło 密码 パスワード".split()
)
"""Words that make a name secret wherever they stand in it."""

_TOGETHER = frozenset(
    tuple(words.split())
    for words in (
        "pass word,pass words,pass phrase,pass code,pass wd,mot passe,security code,security number,card code,card"
        " verification"
        ",verification code,verification value,verification number,check digit,check digits,check number,card"
        " pin,one time"
        ",time code,api key,api token,access token,access key,auth token,auth code,authentication code,bearer token"
        ",refresh token,session token,id token,private key,signing key,client secret,login code,sms code,access"
        " code,unlock code"
        ",código seguridad,codigo seguridad,código segurança,codigo seguranca,code sécurité,code securite,pin"
        " code,code pin"
    ).split(",")
)
"""Words that do so when they stand side by side, little words between them left out."""

_PIN = frozenset(("pin", "pins", "tan", "mtan"))
_BESIDE_A_PIN = frozenset(
    "card code number no nr num my your the new old current sim bank atm debit credit customer user account phone login"
    " security entered value confirm confirmed repeat again online banking device given first second is of for".split()
)
_LITTLE = frozenset(("de", "la", "of", "the", "my", "your", "da", "do", "del"))
_ABOUT = frozenset(
    "reset resets link changed change changes expires expired expiry policy hint length required forgot forgotten"
    " attempts"
    " attempt updated is has status strength url email last date days count set valid manager protected recovery rules"
    " wrong failed correct page type label id ids name sent at question topic problem issue help".split()
)
"""Words beside one that say that it is told about it, not told."""


@lru_cache(maxsize=2048)
def is_secret_name(name: str) -> bool:
    """Whether a value by this name is a secret, whatever it looks like: of an argument, a field, a fact."""
    if len(name) > 60:
        return False
    words = [word.casefold() for word in _PART.findall(name)]
    kept = [word for word in words if word not in _LITTLE]
    if not _ABOUT.isdisjoint(kept):
        return False
    if not _ALONE.isdisjoint(kept) or any(pair in _TOGETHER for pair in pairwise(kept)):
        return True
    return not _PIN.isdisjoint(kept) and all(word in _PIN or word in _BESIDE_A_PIN for word in words)
