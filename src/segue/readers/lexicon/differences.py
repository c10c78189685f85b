"""What sets two questions apart however alike they sound: a number, a name, an opposite. Read OPPOSITES first."""

# ruff: noqa: E501 - a pair stands where its like stands

from __future__ import annotations

import re

from .language import SMALL_WORDS
from .message import Message

OPPOSITES: tuple[frozenset[str], ...] = tuple(
    frozenset(pair.split("/"))
    for pair in (
        "open/close close/reopen add/remove cancel/reinstate cancel/book cancel/keep increase/decrease raise/lower on/off in/out start/stop"
        " buy/sell deposit/withdraw send/receive before/after enable/disable upgrade/downgrade lend/borrow up/down first/last yes/no with/without"
        " pause/resume accept/decline import/export pay/receive join/leave incoming/outgoing allow/block arrival/departure arrive/depart"
        " offnen/schliessen eroffnen/schliessen hinzufugen/entfernen kaufen/verkaufen einzahlen/auszahlen an/aus erhohen/senken ein/aus"
        " abrir/cerrar anadir/quitar comprar/vender activar/desactivar subir/bajar enviar/recibir abrir/fechar adicionar/remover ativar/desativar"
        " ouvrir/fermer ajouter/retirer ajouter/supprimer acheter/vendre activer/desactiver augmenter/diminuer envoyer/recevoir"
    ).split()
)
"""Verbs and particles of which one asks for the contrary of the other."""

_BACK = re.compile(r"^(?:de|un|dis|re|in|des|non|sub|ent|ver|ab|an|um)")
"""What turns a verb into its contrary, or asks for it once more: activate, deactivate, reactivate."""

_PLACED = frozenset(
    "to in from for at on with of into via nach aus fur von bei mit para a en de con desde pour vers dans au por com do da no na".split()
)
_GERMAN = SMALL_WORDS["de"] - SMALL_WORDS["en"] - SMALL_WORDS["es"] - SMALL_WORDS["fr"] - SMALL_WORDS["pt"]
_CAPITAL = re.compile(r"(?<=[\w,;'’] )[A-ZÀ-Ý]\w+")
_TIED = frozenset("i i'm i'd i've".split())


def differ(one: Message, other: Message) -> bool:
    """Whether two turns ask about different things, by what both name. What only one of them names tells nothing."""
    first, second = frozenset(one.words), frozenset(other.words)
    only, others = first - second, second - first
    if not only or not others:
        return False
    return _numbers_differ(first, second) or _are_opposite(only, others) or _names_differ(one, other)


def _numbers_differ(first: frozenset[str], second: frozenset[str]) -> bool:
    one, other = ({word for word in words if any(map(str.isdigit, word))} for words in (first, second))
    return bool(one - other) and bool(other - one)


def _are_opposite(only: frozenset[str], others: frozenset[str]) -> bool:
    if any(pair & only and pair & others for pair in OPPOSITES):
        return True
    stems = ({_stem(word) for word in words if len(word) > 4} for words in (only, others))
    one, other = stems
    return any(_is_turned(word, contrary) for word in one for contrary in other)


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s|e|ion|en|er|r)$", "", word)


def _is_turned(one: str, other: str) -> bool:
    """Whether the words differ by what stands before them only, and one has such a syllable there."""
    if one == other:
        return False
    bare = [_BACK.sub("", word, count=1) for word in (one, other)]
    return len(min(bare, key=len)) > 3 and (one == bare[1] or other == bare[0] or bare[0] == bare[1])


def _names_differ(one: Message, other: Message) -> bool:
    first, second = _names(one), _names(other)
    if first - second and second - first and not first & second:
        return True
    pairs = list(zip(one.words, other.words, strict=False)) if len(one.words) == len(other.words) else []
    apart = [at for at, (word, its) in enumerate(pairs) if word != its]
    # after a preposition it is where, whose or what for, and no other word for the same
    return len(apart) == 1 and apart[0] > 0 and one.words[apart[0] - 1] in _PLACED and len(pairs) > 3


def _names(said: Message) -> frozenset[str]:
    """Words with a capital within a sentence; none where every noun has one, or nearly every word."""
    if len(_GERMAN.intersection(said.words)) > 1:
        return frozenset()
    found = frozenset(word.lower() for word in _CAPITAL.findall(said.shown)) - _TIED
    return found if len(found) * 2 < len(said.words) else frozenset()
