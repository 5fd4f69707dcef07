"""In which language a text is, by its letters and its most frequent words. It is a proposal, and says why."""

import re
import unicodedata
from collections import Counter
from typing import Final

from site_builder.intake.finding import Finding, Key
from site_builder.reports.plain import plural

_READ: Final = 20_000
"""Characters of the text that are looked at."""
_FEWEST: Final = 20
"""Fewer words of Latin or Cyrillic letters prove nothing."""
_LEAST: Final = 0.1
"""The share of its words that a language's frequent words have at least."""
_AHEAD: Final = 1.5
"""How many times as many they are as those of the next language."""

_OF_SCRIPT: Final = {
    "HANGUL": "ko",
    "CJK": "zh",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "GREEK": "el",
    "HEBREW": "he",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "ETHIOPIC": "am",
    "TAMIL": "ta",
    "TELUGU": "te",
    "BENGALI": "bn",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "SINHALA": "si",
}
"""Scripts that in news are those of one language, by the first word of their characters' names."""

_SHARED: Final = ("LATIN", "CYRILLIC", "ARABIC", "DEVANAGARI")

_FREQUENT: Final = {
    "en": "the of and to in a is that for it was with on as are by be at from has this have not he said",
    "de": "der die und den das von zu mit sich des ist im nicht auch auf für ein eine hat bei wird war nach",
    "fr": "le la les des et est une dans que pour qui sur au pas par plus avec ce son sont été aux du ont",
    "es": "el la los de y en que las del por con una para se al es su lo como más fue sus este pero entre ha",
    "pt": "o os do da que em um para com não uma dos no na por mais as se foi ao ele das à pelo são também",
    "it": "il di che la e è per un del della in una non sono con si le dei nel ha alla gli anche più ma",
    "nl": "de het een van en in is dat op te zijn voor met niet aan er ook als bij door naar heeft werd maar",
    "sv": "och att det som en på är av för den med till inte om har de ett men han var sig från vi så",
    "da": "og det at en den til er som på de med af for ikke der et men har var jeg han vi kan blev",
    "no": "og det er i på som en for med at av til har ikke den de om et var han vi men jeg fra ble",
    "fi": "ja on ei että se oli hän ovat mutta myös kuin joka sen ole kun sekä mukaan tai hänen olla",
    "pl": "w i na z że się do nie jest to o jak po co przez za od są dla ale czy które oraz być",
    "cs": "a v se na je že to s z do o i ve pro jsou ale by za k podle jako které při až není",
    "tr": "ve bir bu için ile da de olarak olan daha çok en gibi sonra kadar ise dedi ama olduğu",
    "hu": "a az és hogy nem is egy ez de meg van volt már csak mint el ki még azt vagy szerint",
    "ro": "și de în a la că cu este pe nu o un din pentru care au mai fost sunt prin dar ale",
    "id": "yang dan di dengan untuk pada dari ini itu tidak dalam akan adalah oleh ke juga telah tersebut",
    "vi": "và của là có cho các không được trong người với một những đã này về khi đến để từ",
    "ru": "и в не на что с по как из к у за от это он его для было но а том же также она",
    "uk": "і в не на що з до як та за це його від для було але про під який також або є у",
    "bg": "и на в да за се от с не е по че си като това са до ще беше което при са",
    "sr": "и у је да на се за су од са не што као који али из то би о по",
    "be": "і ў не на што з да як за па гэта ад для але пра яго быў ці таксама",
    "ar": "في من على إلى أن عن التي الذي هذا مع كان بعد قال هذه كما لا قد ما بين",
    "fa": "و در به از که این را با است برای آن یک خود تا کرد بر هم شده می",
    "ur": "کے کی میں اور ہے سے کا کو نے کہ پر یہ ہیں اس کیا بھی تھا ایک جو",
    "hi": "के का की में है और को से पर ने कि यह हैं भी था एक नहीं इस लिए",
    "mr": "आणि आहे या व ते च्या हे होते एक असे तर की नाही मध्ये त्या",
}
"""Words that stand in nearly every text of a language."""
_WORDS: Final = {code: frozenset(words.split()) for code, words in _FREQUENT.items()}
_WORD: Final = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0903\u093a-\u094d]+[^\W\d_]*)*")


def tongue(text: str) -> Finding:
    """The language's code; `und`, which means not determined, where neither letters nor words decide."""
    read = text[:_READ]
    scripts = Counter(_script(character) for character in read if character.isalpha())
    if not scripts:
        return _open("the text has no letters")
    script, count = scripts.most_common(1)[0]
    kana = scripts["HIRAGANA"] + scripts["KATAKANA"]
    if script in ("CJK", "HIRAGANA", "KATAKANA") and kana > count / 10:
        return Finding(Key.LANGUAGE, "ja", "its letters: kana and Chinese characters")
    named = "Chinese characters" if script == "CJK" else script.capitalize()
    if script in _OF_SCRIPT:
        share = round(100 * count / scripts.total())
        return Finding(Key.LANGUAGE, _OF_SCRIPT[script], f"its letters: {share} of 100 are {named}")
    return _by_words(read) if script in _SHARED else _open(f"the letters are {named}")


def _by_words(text: str) -> Finding:
    words = [word.lower() for word in _WORD.findall(text)]
    counts = Counter({code: sum(word in known for word in words) for code, known in _WORDS.items()})
    (first, most), (second, next_most) = counts.most_common(2)
    if len(words) < _FEWEST:
        return _open(f"the text has only {plural(len(words), 'word')}")
    share = f"{most} of {len(words)} words are frequent in {first}"
    if most < _LEAST * len(words):
        return _open(f"no language's frequent words stand out ({share})")
    if most < _AHEAD * next_most:
        return _open(f"{share}, and {next_most} in {second}")
    return Finding(Key.LANGUAGE, first, f"its frequent words: {share}")


def _open(why: str) -> Finding:
    return Finding(
        Key.LANGUAGE, "und", why, "the language is not determined: write its code, such as en or ko"
    )


def _script(character: str) -> str:
    return unicodedata.name(character, "NONE").split(" ")[0]
