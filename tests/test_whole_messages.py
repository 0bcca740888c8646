"""Whole messages as people type them, in any script: the right entry first."""

import json
import unicodedata
from dataclasses import asdict, replace

import pytest

from faq.assistant import Assistant
from faq.knowledge import Entry, Knowledge
from faq.learning import make_assistant


def first(assistant: Assistant, message: str) -> str:
    """The id of the best candidate."""
    found = assistant.consider(message).candidates
    return found[0].entry.id if found else ""


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("doesithurt", "pain"),
        ("howmuch does itcost", "cost"),
        ("does it hurt?how much is it?", "pain"),
        ("howlong does asession take", "session-length"),
        ("dose it hirt", "pain"),
        ("does ot hurt", "pain"),
        ("hiw much does it cist", "cost"),
        ("hwo mcuh is it", "cost"),
        ("how lonf does a sessiin take", "session-length"),
        ("can i cone when im pregant", "pregnancy"),
        ("does it hurtttt", "pain"),
        ("how much 4 1 sesh", "cost"),
        ("wot does it cost pls", "cost"),
        ("does it hurt m8", "pain"),
        ("hw much is it thx", "cost"),
        ("how much is it thanks", "cost"),
        ("Does it hurt? Thanks!", "pain"),
        ("can u do it if ur pregnant", "pregnancy"),
        ("hi there!! quick q: does it hurt xx", "pain"),
        ("DOES IT HURT", "pain"),
        ("DoEs iT hUrT", "pain"),
        ("HOW MUCH IS IT???!!!", "cost"),
        ("does it hurt 😬", "pain"),
        ("😬😬 does it hurt 😬", "pain"),
        ("💸 how much 💸", "cost"),
        ("does it hurt 🙏🏽👩‍⚕️", "pain"),
        ("does-it-hurt", "pain"),
        ("„does it hurt“", "pain"),
        ("does\tit\u00a0hurt", "pain"),
        ("d\u200boes it hu\u00adrt", "pain"),
        ("ｄｏｅｓ ｉｔ ｈｕｒｔ", "pain"),
        ("𝐝𝐨𝐞𝐬 𝐢𝐭 𝐡𝐮𝐫𝐭", "pain"),
        ("does it hurt\r\n\r\nSent from my phone", "pain"),
    ],
)
def test_what_thumbs_type_is_understood(assistant: Assistant, message: str, entry: str) -> None:
    """No spaces, slips of the finger, short forms, capitals, emoji, odd spaces and letters."""
    assert first(assistant, message) == entry


@pytest.mark.parametrize(
    "message", ["💸 how much?", "DOES IT HURT", "„does it hurt“", "ｄｏｅｓ ｉｔ ｈｕｒｔ?"]
)
def test_looks_do_not_count(assistant: Assistant, message: str) -> None:
    """Capitals, quotation marks and wide letters get what the plain words get."""
    plain = {"💸 how much?": "how much?", "ｄｏｅｓ ｉｔ ｈｕｒｔ?": "does it hurt?"}.get(
        message, "does it hurt"
    )
    assert assistant.ask(message) == assistant.ask(plain)


def in_language(
    small: Knowledge, language: str, pain: tuple[str, ...], length: tuple[str, ...], hello: tuple[str, ...]
) -> Assistant:
    """An assistant of three entries in another language."""

    def entry(old: Entry, phrasings: tuple[str, ...]) -> Entry:
        return replace(old, question=phrasings[0], also_asked=phrasings[1:], see_also=())

    entries = tuple(map(entry, small.entries, (pain, length, hello)))
    return make_assistant(replace(small, language=language, entries=entries, urgent=(), starters=()))


FILES = {
    "el": (
        ("Πονάει η θεραπεία;", "είναι επώδυνο", "πόνος κατά τη θεραπεία"),
        ("Πόση ώρα διαρκεί η συνεδρία;", "διάρκεια συνεδρίας", "πόσα λεπτά κρατάει"),
        ("Γεια σας", "καλημέρα"),
    ),
    "ru": (
        ("Это больно?", "болезненная ли процедура", "будет ли боль"),
        ("Сколько длится сеанс?", "длительность процедуры", "сколько минут занимает"),
        ("Здравствуйте", "добрый день"),
    ),
    "ar": (
        ("هل العلاج مؤلم؟", "هل يؤلم كثيرا", "هل سأشعر بألم"),
        ("كم تستغرق الجلسة؟", "مدة الجلسة", "كم دقيقة"),
        ("مرحبا", "صباح الخير"),
    ),
    "hi": (
        ("क्या इलाज में दर्द होता है?", "दर्द होगा क्या", "तकलीफ़ होती है"),
        ("एक सत्र कितनी देर का होता है?", "कितने मिनट लगते हैं", "सत्र की अवधि"),
        ("नमस्ते", "सुप्रभात"),
    ),
    "ja": (
        ("施術は痛いですか？", "痛みはありますか", "痛いのが心配です"),
        ("一回の施術は何分ですか？", "時間はどのくらいかかりますか", "所要時間"),
        ("こんにちは", "おはようございます"),
    ),
    "th": (
        ("เจ็บไหม", "การรักษาเจ็บหรือเปล่า", "รู้สึกเจ็บมากไหม"),
        ("ใช้เวลานานแค่ไหน", "กี่นาทีต่อครั้ง", "ระยะเวลาการรักษา"),
        ("สวัสดี", "สวัสดีตอนเช้า"),
    ),
    "vi": (
        ("Điều trị có đau không?", "có đau đớn không", "cảm giác đau"),
        ("Một buổi kéo dài bao lâu?", "mất bao nhiêu phút", "thời gian điều trị"),
        ("Xin chào", "chào buổi sáng"),
    ),
    "de": (
        ("Tut die Behandlung weh?", "ist es schmerzhaft", "habe ich Schmerzen"),
        ("Wie lange dauert eine Sitzung?", "Dauer der Behandlung", "wie viele Minuten"),
        ("Guten Tag", "hallo"),
    ),
}

ASKED = [
    ("el", "ποναει", "pain"),
    ("el", "ΠΟΝΆΕΙ Η ΘΕΡΑΠΕΊΑ;", "pain"),
    ("el", "ποσα λεπτα διαρκει μια συνεδρια", "length"),
    ("ru", "БОЛЬНО ЛИ ЭТО", "pain"),
    ("ru", "сколько минут длится процедура", "length"),
    ("ru", "это бальна?", "pain"),
    ("ar", "هل هو مؤلم جدا", "pain"),
    ("ar", "كم دقيقة تستغرق", "length"),
    ("ar", "هَلِ العِلاجُ مُؤْلِم", "pain"),
    ("hi", "दर्द होता है क्या", "pain"),
    ("hi", "सत्र कितने मिनट का है", "length"),
    ("ja", "痛くないですか", "pain"),
    ("ja", "施術時間は何分くらいですか", "length"),
    ("ja", "いたいですか、痛みは？", "pain"),
    ("th", "เจ็บมากไหมคะ", "pain"),
    ("th", "ใช้เวลากี่นาที", "length"),
    ("vi", "co dau khong", "pain"),
    ("vi", "ĐIỀU TRỊ ĐAU KHÔNG", "pain"),
    ("vi", "bao nhieu phut", "length"),
    ("de", "tut das weh??", "pain"),
    ("de", "schmerzhafte behandlungen", "pain"),
    ("de", "WIE LANGE DAUERT DIE SITZUNG", "length"),
]


@pytest.mark.parametrize("language", FILES)
@pytest.mark.parametrize("tagged", [True, False], ids=["tagged", "untagged"])
def test_other_languages_and_scripts_find_the_right_entry(
    small: Knowledge, language: str, tagged: bool
) -> None:
    """With stems, without stems, without spaces, and in a file that does not say its language."""
    assistant = in_language(small, language if tagged else "en", *FILES[language])
    asked = [(message, entry) for code, message, entry in ASKED if code == language]
    assert [first(assistant, message) for message, _ in asked] == [entry for _, entry in asked]


@pytest.mark.parametrize("language", FILES)
def test_in_every_language_phrasings_are_answered_and_other_scripts_are_not(
    small: Knowledge, language: str
) -> None:
    """Each with its own answer, whatever form of Unicode it is typed in."""
    assistant = in_language(small, language, *FILES[language])
    for entry in assistant.knowledge.entries:
        for phrasing in entry.phrasings:
            for form in ("NFC", "NFD", "NFKC"):
                assert first(assistant, unicodedata.normalize(form, phrasing)) == entry.id
    assert assistant.ask("ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ").kind in {"unanswered", "choices"}


@pytest.mark.parametrize(
    "message",
    [
        "Does it hurt?",
        "is a café facial painful",
        "naïve question: what does it cost",
        "où est-ce",
        "Ångström",
        "한국어",
    ],
)
def test_composed_and_decomposed_letters_get_the_same_bytes(assistant: Assistant, message: str) -> None:
    """Phones and computers write accents differently; nobody sees that."""
    composed, decomposed = (
        json.dumps(asdict(assistant.ask(unicodedata.normalize(form, message))), ensure_ascii=False)
        for form in ("NFC", "NFD")
    )
    assert composed == decomposed


@pytest.mark.parametrize(("language", "message", "entry"), ASKED)
def test_composed_and_decomposed_letters_are_one_in_every_script(
    small: Knowledge, language: str, message: str, entry: str
) -> None:
    """A file written in one form, asked in the other, and the other way round."""
    composed = in_language(small, language, *FILES[language])
    written = [
        tuple(unicodedata.normalize("NFD", phrasing) for phrasing in phrasings)
        for phrasings in FILES[language]
    ]
    decomposed = in_language(small, language, *written)
    chances = [
        [
            (match.entry.id, match.confidence)
            for match in each.consider(unicodedata.normalize(form, message)).candidates
        ]
        for each in (composed, decomposed)
        for form in ("NFC", "NFD")
    ]
    assert chances[0][0][0] == entry
    assert chances.count(chances[0]) == 4


@pytest.mark.parametrize("language", ["en", "xx", "tlh"])
def test_a_language_we_know_nothing_of_works(small: Knowledge, language: str) -> None:
    """No stemmer, no vectors, no background: phrasings, misspelt ones and two questions at once."""
    assistant = make_assistant(replace(small, language=language, urgent=()))
    assert first(assistant, "is it panful") == "pain"
    assert first(assistant, "how many minuts") == "length"
    assert first(assistant, "GOOD MORNING!") == "hello"
    assert assistant.ask("does it sting").kind == "answer"
    found = [
        ranking.matches[0].entry.id
        for ranking in assistant.consider("Does it hurt? How many minutes?").rankings
    ]
    assert found == ["pain", "length"]
