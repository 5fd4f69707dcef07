"""Words by which a sentence denies, rejects or negates something. They raise a question, never answer it."""

import re
from typing import Final

from site_builder.folding import fold

_WORDS: Final = (
    # English
    r"\b(?:den(?:y|ies|ied|ying|ials?)|denounc\w+|reject\w*|refut\w+|disput\w+|rebut\w*|debunk\w*|dismiss\w*"
    r"|contradict\w*|unfounded|baseless|groundless|untrue|fals(?:e|ely|ehoods?)|disinformation|fabricat\w+"
    r"|not|no|never|none|nor|neither|nobody|nothing|without|cannot|\w+n't|yet to)\b",
    # Russian
    r"\b(?:опров\w+|отриц\w+|отверг\w*|ложн\w+|ложь|беспочвенн\w+|необоснованн\w+|не|нет|ни|никогда|без)\b",
    # German, French, Spanish
    r"\b(?:bestreit\w+|bestritt\w*|dementier\w+|zurückgewiesen|unbegründet|haltlos|nicht|kein\w*|nie|ohne)\b",
    r"\b(?:dément\w*|démenti\w*|réfut\w+|rejett\w+|infondé\w*|pas|aucun\w*|jamais|sans)\b",
    r"\b(?:neg(?:ó|aron|ar)|niega\w*|desmint\w+|desmient\w+|rechaz\w+|infundad\w+|ningun\w*|nunca|jamás)\b",
    # Korean, Chinese, Japanese: no blanks need to part the words
    "부인|반박|일축|거부|사실무근|않|없[다었는이음]|아니",
    "否认|否認|驳斥|駁斥|反驳|没有|沒有|不实|不實|从未",
    "否定|反論|事実無根|ありません|なかった|していない",
)
_PATTERN: Final = re.compile("|".join(_WORDS), re.IGNORECASE)


def denials(text: str) -> tuple[str, ...]:
    """The words of denial in the text, in small letters, each once, in order."""
    return tuple(dict.fromkeys(word[0].lower() for word in _PATTERN.finditer(fold(text).text)))
