"""Wire agencies: how articles name those whose copy they print."""

import re
from typing import Final

_NAMES: Final = {
    "AFP": r"AFP|Agence France[- ]Presse",
    "Anadolu": r"Anadolu(?: Agency)?",
    "ANI": r"ANI",
    "ANSA": r"ANSA",
    "AP": r"AP|(?:The )?Associated Press",
    "Bloomberg": r"Bloomberg(?: News)?",
    "dpa": r"dpa|DPA",
    "EFE": r"EFE",
    "IANS": r"IANS",
    "Interfax": r"Interfax|Интерфакс",
    "Jiji": r"Jiji(?: Press)?|時事(?:通信)?",
    "KCNA": r"KCNA|Korean Central News Agency|조선중앙통신",
    "Kyodo": r"Kyodo(?: News)?|共同(?:通信)?",
    "News1": r"News1|뉴스1",
    "Newsis": r"Newsis|뉴시스",
    "PTI": r"PTI|Press Trust of India",
    "Reuters": r"Reuters|로이터|Рейтер",
    "RIA Novosti": r"RIA Novosti|РИА Новости",
    "Sputnik": r"Sputnik|Спутник",
    "TASS": r"TASS|Tass|ТАСС",
    "UPI": r"UPI|United Press International",
    "Xinhua": r"Xinhua(?: News Agency)?|新华社|Синьхуа",
    "Yonhap": r"Yonhap(?: News(?: Agency)?)?|연합뉴스",
}
"""Each agency's usual name, and how it signs."""

SIGNATURE: Final = "|".join(f"(?:{pattern})" for pattern in _NAMES.values())
"""Any agency, as part of a regular expression."""

_PATTERNS: Final = {name: re.compile(pattern) for name, pattern in _NAMES.items()}


def agency(signature: str) -> str | None:
    """The agency that signs just so."""
    return next((name for name, pattern in _PATTERNS.items() if pattern.fullmatch(signature.strip())), None)
