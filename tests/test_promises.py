"""What always holds, whatever is typed, wherever it comes in.

More than 20,000 messages are made up in every run; `script/test --promises 20` makes up twenty times as many.
"""

import string
from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mypy import api as mypy

from faq.assistant import Assistant, Considered
from faq.checks.claims import claims_made, yes_to_suitability
from faq.checks.wordings import Wordings, sentences
from faq.commands.ask import readable
from faq.files import shipped
from faq.knowledge import Entry, Knowledge, Referral
from faq.reply import Reply
from faq.settings import Settings
from faq.web.application import create_app
from tests.conftest import promises

ANYTHING, OF_WORDS, MANGLED, HARM, CIRCUMSTANCES, OVER_HTTP, ERRORS = 5000, 5000, 5000, 2500, 2500, 1000, 500
"""Messages of each sort that are made up in one run."""

Cases = Callable[[Callable[..., None]], Callable[..., None]]


def cases(number: int) -> Cases:
    """So many made-up messages, or as many times more as the command line says."""
    return settings(
        max_examples=number * promises(),
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


class Promises:
    """What must hold of every reply from one knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._texts = {
            *(knowledge.choices, knowledge.unanswered, knowledge.disclaimer, knowledge.referral.text),
            *(entry.answer for entry in knowledge.entries),
            *(group.answer for group in knowledge.urgent),
            *(clinic.referral.text for clinic in knowledge.clinics),
            *filter(None, (knowledge.referral.phone, *(each.referral.phone for each in knowledge.clinics))),
        }
        self._sentences = {sentence for text in self._texts for sentence in sentences(text)}

    def hold(self, reply: Reply, referral: Referral | None = None) -> None:
        """Check every promise about one reply."""
        knowledge = self.knowledge
        referral = referral or knowledge.referral
        assert (reply.disclaimer, reply.referral) == (knowledge.disclaimer, referral)
        assert reply.text.endswith(f"{knowledge.disclaimer}\n\n{referral.text}")
        assert self._sentences.issuperset(sentences(reply.text))
        assert reply.lead in {"", *self._texts}
        for answer in reply.answers:
            entry = knowledge.entry_by_id[answer.id]
            assert (answer.text, answer.question, answer.topic) == (entry.answer, entry.question, entry.topic)
            assert 0 <= answer.confidence <= 1
        suggested = [knowledge.entry_by_id[each.id].question for each in reply.suggestions]
        assert suggested == [each.question for each in reply.suggestions]
        assert len({answer.id for answer in reply.answers}) == len(reply.answers)
        assert reply.kind != "choices" or 2 <= len(reply.suggestions) <= 4
        assert reply.kind != "urgent" or (not reply.suggestions and not reply.answers)


@pytest.fixture(scope="module")
def kept(knowledge: Knowledge) -> Promises:
    """What must hold of every reply from the shipped file."""
    return Promises(knowledge)


def test_more_than_twenty_thousand_messages_are_made_up() -> None:
    """In every run."""
    assert ANYTHING + OF_WORDS + MANGLED + HARM + CIRCUMSTANCES + OVER_HTTP + ERRORS > 20_000


@cases(ANYTHING)
@given(question=st.text(max_size=500))
@example("")
@example("\N{ZERO WIDTH JOINER}")
def test_any_text_gets_a_reply_that_keeps_the_promises(
    assistant: Assistant, kept: Promises, question: str
) -> None:
    """Notice, sentences of the file only, parts of its kind only; the same again when asked again."""
    reply = assistant.ask(question)
    kept.hold(reply)
    assert assistant.ask(question) == reply


@pytest.fixture(scope="module")
def of_its_words(knowledge: Knowledge) -> st.SearchStrategy[str]:
    """Texts made of the words of the file itself, which get further than arbitrary ones."""
    known = sorted({word for phrasing, _ in knowledge.phrasings() for word in phrasing.split()})
    return st.lists(st.sampled_from(known), max_size=12).map(" ".join)


@cases(OF_WORDS)
@given(data=st.data())
def test_the_words_of_the_file_in_any_order_and_context_get_one(
    assistant: Assistant, kept: Promises, of_its_words: st.SearchStrategy[str], data: st.DataObject
) -> None:
    """Also after any answer."""
    question = data.draw(of_its_words)
    after = data.draw(st.sampled_from([None, *assistant.knowledge.entry_by_id]))
    reply = assistant.ask(question, after=after)
    kept.hold(reply)
    assert reply.text in readable(reply)


def mangled(texts: list[str]) -> st.SearchStrategy[str]:
    """One or two of some texts, with letters lost, put in or changed, in any case, with anything around them."""
    letters = st.sampled_from(string.ascii_letters + string.punctuation + "\n é😀<>&")
    around = st.sampled_from(["", "Hi! ", "ok so ", " pls", "?!", " <b>", " and ", ". ", "\n"])

    def mangle(parts: tuple[str, str, str, int, str, bool]) -> str:
        text, before, behind, place, letter, loud = parts
        cut = place % (len(text) + 1)
        changed = text[:cut] + letter + text[cut + place % 2 :]
        return (before + (changed.upper() if loud else changed) + behind)[:500]

    return st.tuples(st.sampled_from(texts), around, around, st.integers(0, 500), letters, st.booleans()).map(
        mangle
    )


@pytest.fixture(scope="module")
def mangled_phrasings(knowledge: Knowledge) -> st.SearchStrategy[str]:
    """What visitors type, as they type it."""
    return mangled([text for text, _ in knowledge.phrasings()])


@cases(MANGLED)
@given(data=st.data())
def test_mangled_phrasings_get_one(
    assistant: Assistant, kept: Promises, mangled_phrasings: st.SearchStrategy[str], data: st.DataObject
) -> None:
    """For every clinic, with its own referral."""
    clinic = data.draw(st.sampled_from([None, *assistant.knowledge.clinics]))
    referral = clinic.referral if clinic else None
    kept.hold(assistant.ask(data.draw(mangled_phrasings), referral=referral), referral)


@pytest.fixture(scope="module")
def mangled_signs(knowledge: Knowledge) -> st.SearchStrategy[str]:
    """Signs of harm, as people in trouble type them."""
    return mangled([sign for group in knowledge.urgent for sign in group.signs])


@cases(HARM)
@given(data=st.data())
def test_mangled_signs_get_one_and_urgent_ones_only_help(
    assistant: Assistant, kept: Promises, mangled_signs: st.SearchStrategy[str], data: st.DataObject
) -> None:
    """The words of one group, the number to call, and nothing else."""
    reply = assistant.ask(data.draw(mangled_signs))
    kept.hold(reply)
    if reply.kind == "urgent":
        assert reply.lead in {group.answer for group in assistant.knowledge.urgent}
        assert reply.text.startswith(f"{reply.lead}\n\n{reply.referral.phone}\n\n")


CIRCUMSTANCE = st.sampled_from(
    [
        "pregnant",
        "36 weeks gone",
        "breastfeeding",
        "trying for a baby",
        "eczema",
        "rosacea",
        "psoriasis",
        "acne",
        "a cold sore",
        "shingles",
        "keloids",
        "sunburn",
        "raynauds",
        "a pacemaker",
        "diabetes",
        "epilepsy",
        "on warfarin",
        "on roaccutane",
        "had botox",
        "a stent",
        "cancer",
        "chemo",
        "numb feet",
        "cold urticaria",
        "cryoglobulins",
        "sickle cell",
        "poor circulation",
        "high blood pressure",
        "a metal plate",
        "16",
        "83",
        "a man",
        "dark skin",
        "a smoker",
        "asthma",
        "lupus",
        "hiv",
        "hepatitis",
        "a filler in my lip",
        "stitches",
        "a tattoo",
        "vitiligo",
        "ms",
        "a weak heart",
    ]
)
FRAME = st.sampled_from(
    [
        "I am {}, can I have it?",
        "is it ok with {}",
        "{} ok?",
        "my mum is {}, would you treat her",
        "{}. does it suit me",
        "just say yes: {}",
        "is it safe if im {}",
        "can i go ahead with {}",
        "i have {} but i want it anyway",
        "am i suitable, {}",
        "so {} is no problem right",
        "promise me it is fine with {}",
        "{} and {} - yes or no",
    ]
)


@cases(CIRCUMSTANCES)
@given(frame=FRAME, first=CIRCUMSTANCE, second=CIRCUMSTANCE, after=st.booleans())
def test_no_circumstance_gets_a_yes(
    assistant: Assistant, kept: Promises, frame: str, first: str, second: str, *, after: bool
) -> None:
    """However it is asked for: no answer begins with a yes, none says more than its caveats allow."""
    reply = assistant.ask(frame.format(first, second), after="am-i-suitable" if after else None)
    kept.hold(reply)
    wordings = Wordings("en")
    yes = assistant.knowledge.cautions.yes
    assert not [each for answer in reply.answers if (each := wordings.opening(yes, answer.text))]


def test_no_text_of_the_file_claims_too_much(knowledge: Knowledge) -> None:
    """As every sentence of a reply stands in the file, what holds of the file holds of every reply."""
    wordings = Wordings(knowledge.language)
    assert not list(claims_made(knowledge, wordings))
    assert not list(yes_to_suitability(knowledge, wordings))


def test_every_answer_about_suitability_cautions_and_refers(knowledge: Knowledge) -> None:
    """It names who should not have it, or whom to ask."""
    for entry in knowledge.entries:
        if entry.topic in knowledge.cautions.suitability:
            assert any(word in entry.answer for word in ("avoid", "not advised", "cannot tell")), entry.id
            assert any(word in entry.answer for word in ("ask", "professional")), entry.id


@pytest.fixture(scope="module")
def of_phrasings(assistant: Assistant) -> list[tuple[Considered, Entry]]:
    """What every phrasing gets, as it stands in the file, and its entry."""
    return [(assistant.consider(text), entry) for text, entry in assistant.knowledge.phrasings()]


def test_every_phrasing_gets_one(of_phrasings: list[tuple[Considered, Entry]], kept: Promises) -> None:
    """All of them."""
    for considered, _ in of_phrasings:
        kept.hold(considered.reply)


def test_every_other_text_of_the_file_gets_one(assistant: Assistant, kept: Promises) -> None:
    """Signs of harm, what is none, what is off topic, and the answers themselves."""
    knowledge = assistant.knowledge
    signs = [text for group in knowledge.urgent for text in (*group.signs, *group.not_signs)]
    for text in (*signs, *knowledge.off_topic, *(entry.answer for entry in knowledge.entries)):
        kept.hold(assistant.ask(text))


def test_every_phrasing_finds_its_own_entry(of_phrasings: list[tuple[Considered, Entry]]) -> None:
    """Nearly all: where two entries are close, the regression may prefer the other."""
    found = [considered.candidates[0].entry == entry for considered, entry in of_phrasings]
    assert sum(found) / len(found) > 0.97


@pytest.fixture(scope="module")
def shipped_app() -> Flask:
    """The application with the shipped file."""
    return create_app(Settings(knowledge=shipped("knowledge.yaml")))


@cases(OVER_HTTP)
@given(data=st.data())
def test_replies_over_http_keep_the_promises_for_every_clinic(
    shipped_app: Flask, kept: Promises, mangled_phrasings: st.SearchStrategy[str], data: st.DataObject
) -> None:
    """The notice of the clinic whose page asks; nothing typed comes back."""
    knowledge = kept.knowledge
    origin = data.draw(st.sampled_from([None, *knowledge.clinic_by_origin]))
    clinic = knowledge.clinic_by_origin.get(origin or "")
    question = data.draw(st.one_of(mangled_phrasings, st.text(min_size=1, max_size=200)))
    if not question.strip():
        question += "?"
    headers = {"Origin": origin} if origin else {}
    answered = shipped_app.test_client().post("/api/ask", json={"question": question}, headers=headers)
    assert answered.status_code == 200
    body = answered.get_json()
    referral = clinic.referral if clinic else knowledge.referral
    assert (body["disclaimer"], body["referral"]) == (knowledge.disclaimer, asdict(referral))
    assert body["text"].endswith(f"{knowledge.disclaimer}\n\n{referral.text}")
    assert set(sentences(body["text"])) <= kept._sentences


MARK = "<script>q7typed</script>"

PLACES = st.tuples(
    st.sampled_from(["/", "/faq", "/api/ask", "/api/start", "/healthz", "/widget.js", "/static/", "/static"]),
    st.sampled_from(["", "?q=" + MARK, MARK, "/" + MARK, "//" + MARK, "#" + MARK, "%00" + MARK]),
).map("".join)
BODIES = st.sampled_from([None, MARK, f'{{"question": "{MARK}"}}', '{"question": 5}', "{" * 3000, "[]"])
CONTENT = st.sampled_from(["application/json", "text/html", "application/x-www-form-urlencoded"])
METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])


@cases(ERRORS)
@given(request=st.tuples(METHODS, PLACES, BODIES, CONTENT))
def test_no_route_and_no_error_gives_back_what_was_typed(
    client: FlaskClient, request: tuple[str, str, str | None, str]
) -> None:
    """No page, no error, no header; and no error holds an answer, which would lack its notice."""
    method, place, body, kind = request
    headers = {"X-Typed": MARK, "Referer": MARK}
    with client.open(place, method=method, data=body, content_type=kind, headers=headers) as response:
        assert response.status_code < 500
        assert b"q7typed" not in response.data
        assert not [name for name, value in response.headers if "q7typed" in value]
        if response.status_code >= 400:
            assert b"uncomfortable" not in response.data


def test_a_reply_without_its_notice_is_an_error_of_its_type() -> None:
    """Not even a program that never runs can hold one: the type checker refuses it."""
    program = [
        "from faq.reply import Reply",
        "from faq.knowledge import Referral",
        'Reply(kind="unanswered", lead="x", disclaimer="d", referral=Referral("r"))',
        'Reply(kind="unanswered", lead="x", disclaimer="d")',
        'Reply(kind="unanswered", lead="x", referral=Referral("r"))',
        'Reply(kind="unanswered", lead="x", disclaimer=None, referral=Referral("r"))',
        'Reply(kind="unanswered", lead="x", disclaimer="d", referral="r")',
    ]
    said, _, _ = mypy.run(["--config-file=", "--no-incremental", "-c", "\n".join(program)])
    errors = [line.split(":")[1] for line in said.splitlines() if ": error:" in line]
    assert errors == ["4", "5", "6", "7"]


def test_a_reply_cannot_lose_its_notice_later(assistant: Assistant) -> None:
    """Neither by being copied nor by being changed."""
    reply = assistant.ask("does it hurt")
    with pytest.raises(ValueError, match="a reply needs its disclaimer and its referral"):
        replace(reply, disclaimer="")
    with pytest.raises(AttributeError):
        reply.disclaimer = ""  # type: ignore[misc]


def test_the_words_of_the_widget_stand_in_the_file_too(knowledge: Knowledge) -> None:
    """None of them is empty."""
    assert all(text.strip() for text in asdict(knowledge.ui).values())
