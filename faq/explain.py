"""Why a reply is what it is, as figures and in words that an editor can follow."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from faq.assistant import CANDIDATES, Considered, needed
from faq.features import LONGEST_SYNONYM
from faq.harm.evidence import Sentence
from faq.knowledge import Entry
from faq.matcher import Matcher, Ranking
from faq.reply import Kind
from faq.safety import Alarm, SignDetector
from faq.text import normalise

REASONS = 5
"""Words at most that are said to speak for or against a candidate."""

LEAST_SCORE = 0.02
"""What scores are taken for at least: between smaller ones lies chance, which logarithms would blow up."""

Words = tuple[str, ...]

Weight = tuple[str, float]
"""A word, and how much it speaks for something, or below 0 against it."""


@dataclass(frozen=True)
class Candidate:
    """An entry that may be meant, how probable that is (0 to 1), and its phrasing nearest to the question."""

    entry: Entry
    confidence: float
    nearest: str
    is_shown: bool


@dataclass(frozen=True)
class Understood:
    """One question of a message: how it was read, what may be meant, and how sure an answer must be.

    `repairs` and `synonyms` pair what was written with what it was taken for. `weights`, the heaviest first,
    speak for the first candidate and against the second. `enough` and `choices` are the confidences that an
    answer and "did you mean" need.
    """

    question: str
    repairs: tuple[tuple[str, str], ...]
    synonyms: tuple[tuple[str, str], ...]
    candidates: tuple[Candidate, ...]
    weights: tuple[Weight, ...]
    enough: float
    choices: float


@dataclass(frozen=True)
class Harm:
    """Harm that a message describes, in which sentence, and the editors' sign that is nearest to that."""

    group: str
    probability: float
    text: str
    nearest: str
    is_sign: bool
    weights: tuple[Weight, ...]


@dataclass(frozen=True)
class Explanation:
    """Why a reply is what it is: its kind, the harm that was found, and the questions."""

    kind: Kind
    harm: Harm | None
    questions: tuple[Understood, ...]


def explanation(considered: Considered) -> Explanation:
    """Each question that was found, how it was read, its ranked candidates, and what spoke for the first."""
    alarm, rankings = considered.alarm, considered.rankings
    least = needed(rankings, considered.thresholds)
    return Explanation(
        considered.reply.kind,
        _harm(alarm, considered.detector) if alarm else None,
        tuple(_understood(*pair, considered) for pair in zip(rankings, least, strict=True)),
    )


def explain(considered: Considered) -> str:
    """An explanation as text."""
    return "\n".join(_lines(explanation(considered)))


def synonyms(ranking: Ranking, matcher: Matcher) -> Iterator[tuple[str, str]]:
    """The phrases of a question that stand for a synonym group, each with the group."""
    for phrase in dict.fromkeys(_runs(ranking.words)):
        inside = {*matcher.groups(phrase[1:]), *matcher.groups(phrase[:-1])}
        for group in matcher.groups(phrase):
            if group in ranking.groups and group not in inside and group != " ".join(phrase):
                yield " ".join(phrase), group


def weights(words: Words, between: tuple[str, str], matcher: Matcher) -> list[Weight]:
    """How much each word speaks for the first of two entries, or below 0 for the second; the heaviest first.

    That is how far the logarithm of the ratio of their scores falls when the
    word is left out (occlusion, Zeiler and Fergus 2014).
    """

    def lead(read: Words) -> float:
        return _lead(matcher.scores(read), between)

    return _falls(words, lead(words), lambda word: lead(tuple(other for other in words if other != word)))


def harm_weights(sentences: Sequence[Sentence], detector: SignDetector) -> list[Weight]:
    """How much each word speaks for harm, or below 0 against it; the heaviest first.

    That is how far the log odds fall when the word is left out.
    """
    words = [word for sentence in sentences for word in sentence.words]
    whole = detector.log_odds(sentences)
    return _falls(words, whole, lambda word: detector.log_odds([each.without(word) for each in sentences]))


def _understood(ranking: Ranking, enough: float, considered: Considered) -> Understood:
    return Understood(
        ranking.question,
        ranking.repairs,
        tuple(synonyms(ranking, considered.matcher)),
        tuple(_candidates(ranking, {answer.id for answer in considered.reply.answers})),
        _reasons(ranking, considered.matcher),
        enough,
        considered.thresholds.choices,
    )


def _candidates(ranking: Ranking, answered: set[str]) -> Iterator[Candidate]:
    """The likeliest entries; only the first of a question is ever shown as its answer."""
    read = " ".join(ranking.words)
    for place, match in enumerate(ranking.matches[:CANDIDATES]):
        nearest = _nearest(read, match.entry.phrasings)
        yield Candidate(match.entry, match.confidence, nearest, place == 0 and match.entry.id in answered)


def _reasons(ranking: Ranking, matcher: Matcher) -> tuple[Weight, ...]:
    """Which words spoke for the first candidate and against the second, and which the other way round."""
    if len(ranking.matches) < 2:
        return ()
    first, second = (match.entry.id for match in ranking.matches[:2])
    return tuple(weights(ranking.words, (first, second), matcher))


def _harm(alarm: Alarm, detector: SignDetector) -> Harm:
    return Harm(
        alarm.group.id,
        alarm.probability,
        alarm.text,
        _nearest(alarm.text, alarm.group.signs),
        not alarm.sentences,
        tuple(harm_weights(alarm.sentences, detector)) if alarm.sentences else (),
    )


def _lines(explained: Explanation) -> Iterator[str]:
    yield f"reply: {explained.kind}"
    if explained.harm:
        yield from _harm_lines(explained.harm)
    if not explained.questions:
        yield "no word to match"
    for question in explained.questions:
        yield from ("", f'question: "{question.question}"', *_question_lines(question))


def _harm_lines(harm: Harm) -> Iterator[str]:
    yield f'harm: {harm.group} {harm.probability:.2f}, nearest sign: "{harm.nearest}"'
    yield f'  in: "{harm.text}"'
    if harm.is_sign:
        yield "  it is one of the signs"
    for side, sign in (("for", 1), ("against", -1)):
        named = [f"{word} {abs(weight):.1f}" for word, weight in harm.weights if weight * sign > 0]
        if named:
            yield f"  {side}: {', '.join(named)}"


def _question_lines(question: Understood) -> Iterator[str]:
    for word, repair in question.repairs:
        yield f'  repaired: "{word}" read as "{repair}"'
    for phrase, group in question.synonyms:
        yield f'  synonym: "{phrase}" means "{group}"'
    if not question.candidates:
        yield "  no word to match"
        return
    for each in question.candidates:
        shown = "*" if each.is_shown else " "
        yield f'  {shown} {each.confidence:.2f} {each.entry.id}, nearest phrasing: "{each.nearest}"'
    if len(question.candidates) > 1:
        yield from _reason_lines(question)
    yield from _sureness(question.candidates[0].confidence, question.enough, question.choices)


def _reason_lines(question: Understood) -> Iterator[str]:
    first, second = (each.entry.id for each in question.candidates[:2])
    for one, other, sign in ((first, second, 1), (second, first, -1)):
        named = [f"{word} {weight:+.1f}" for word, weight in question.weights if weight * sign > 0]
        if named:
            yield f"  for {one}, against {other}: {', '.join(named)}"
    if not any(weight for _, weight in question.weights):
        yield f"  no single word decides between {first} and {second}"


def _sureness(confidence: float, enough: float, choices: float) -> Iterator[str]:
    """Whether the first candidate is sure enough to be shown, and if not, what it stays below."""
    if confidence >= enough:
        yield f"  sure enough: {confidence:.3f} is at least {enough:.3f}, which an answer needs here"
    else:
        yield f"  not sure enough: {confidence:.3f} is below {enough:.3f}, which an answer needs here"
    if confidence < choices:
        yield f'  nothing like it: {confidence:.3f} is below {choices:.3f}, which "did you mean" needs'


def _runs(words: Words) -> Iterator[Words]:
    """The words that stand side by side, as many as a synonym may have at most."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_SYNONYM, len(words)) + 1):
            yield words[start:end]


def _falls(words: Iterable[str], whole: float, without: Callable[[str], float]) -> list[Weight]:
    """How far a number falls when each word is left out, the furthest first."""
    found = [(word, round(whole - without(word), 1)) for word in dict.fromkeys(words)]
    return sorted(found, key=lambda pair: -abs(pair[1]))[:REASONS]


def _lead(scores: Mapping[str, float], between: tuple[str, str]) -> float:
    first, second = (math.log(max(scores[entry_id], LEAST_SCORE)) for entry_id in between)
    return first - second


def _nearest(text: str, phrasings: Sequence[str]) -> str:
    """The phrasing that has most in common with a text."""
    return max(phrasings, key=lambda phrasing: _in_common(normalise(text), normalise(phrasing)))


def _in_common(one: str, other: str) -> float:
    """How much two texts have in common: as they are spelt as a whole, and in the words that both use."""
    return fuzz.token_sort_ratio(one, other) + fuzz.token_set_ratio(one, other)
