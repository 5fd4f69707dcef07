"""The language of a text: proposed with its reason, or left open."""

import pytest

from site_builder.intake.finding import Key
from site_builder.intake.tongue import tongue


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The minister said on Thursday that talks were held in the capital and that more of them are to follow as it was agreed."),
        ("de", "Der Minister sagte am Donnerstag, dass die Gespräche in der Hauptstadt geführt wurden und nicht mehr als eine Stunde auf sich warten ließen."),
        ("fr", "Le ministre a déclaré jeudi que les discussions avaient eu lieu dans la capitale et que d'autres suivraient pour la paix sur le continent."),
        ("es", "El ministro dijo el jueves que las conversaciones se celebraron en la capital y que otras más seguirán antes de que termine el año para la paz."),
        ("pt", "O ministro disse na quinta-feira que as conversações foram realizadas na capital e que não há mais detalhes sobre o que foi discutido com ele."),
        ("it", "Il ministro ha detto giovedì che i colloqui si sono tenuti nella capitale e che altri ne seguiranno, ma non ha dato più dettagli del previsto."),
        ("nl", "De minister zei donderdag dat de gesprekken in de hoofdstad zijn gevoerd en dat er meer zullen volgen voor het einde van het jaar, maar niet wanneer."),
        ("pl", "Minister powiedział w czwartek, że rozmowy odbyły się w stolicy i że nie jest to koniec, ale po nich do końca roku są planowane następne."),
        ("tr", "Bakan perşembe günü görüşmelerin başkentte yapıldığını ve bu yıl sona ermeden daha çok görüşme olduğunu söyledi ama bir tarih de için vermedi gibi."),
        ("ru", "Министр сообщил в четверг, что переговоры состоялись в столице и что за ними последуют другие, но не назвал даты, как это было и раньше."),
        ("uk", "Міністр повідомив у четвер, що переговори відбулися в столиці і що за ними буде ще кілька, але не назвав дати, як це було й раніше."),
        ("ar", "قال الوزير يوم الخميس إن المحادثات التي جرت في العاصمة كانت هذه المرة من دون تفاصيل عن الموعد الذي تم الاتفاق على أن يكون بعد ذلك في العام"),
        ("fa", "وزیر روز پنجشنبه گفت که این گفتگوها در پایتخت برگزار شده و با آن موافق است و برای آن یک تاریخ هم تا پایان سال تعیین شده است"),
        ("hi", "मंत्री ने गुरुवार को कहा कि राजधानी में बातचीत हुई है और इस साल के अंत से पहले एक और बैठक होने की उम्मीद है लेकिन यह तय नहीं है"),
        ("ko", "장관은 목요일 수도에서 회담이 열렸다고 밝혔다."),
        ("ja", "大臣は木曜日、首都で会談が行われたと述べた。"),
        ("zh", "部长周四表示，会谈在首都举行。"),
        ("th", "รัฐมนตรีกล่าวว่ามีการเจรจา"),
        ("el", "Ο υπουργός δήλωσε"),
    ],
)  # fmt: skip
def test_letters_and_frequent_words_tell_the_language(code: str, text: str) -> None:
    found = tongue(text)
    assert (found.key, found.value, found.doubt) == (Key.LANGUAGE, code, None)
    assert found.where.startswith(("its letters: ", "its frequent words: "))


@pytest.mark.parametrize(
    "text",
    ["", "12 345", "Lavrov", "Kim Jong Un " * 20, "Det er en tekst som er og den har av på " * 5, "ᚠᚢᚦ"],
)
def test_what_does_not_decide_is_left_open(text: str) -> None:
    found = tongue(text)
    assert found.value == "und"
    assert found.doubt
