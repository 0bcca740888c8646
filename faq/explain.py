"""Why a reply is what it is, in words that an editor can follow."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from faq.assistant import CANDIDATES, Considered, needed
from faq.features import LONGEST_SYNONYM
from faq.harm.evidence import Sentence
from faq.matcher import Matcher, Ranking
from faq.safety import Alarm, SignDetector
from faq.text import normalise

REASONS = 5
"""Words at most that are said to speak for or against a candidate."""

LEAST_SCORE = 0.02
"""What scores are taken for at least: between smaller ones lies chance, which logarithms would blow up."""

Words = tuple[str, ...]


def explain(considered: Considered) -> str:
    """Each question that was found, how it was read, its ranked candidates, and what spoke for the first."""
    lines = [f"reply: {considered.reply.kind}"]
    if considered.alarm:
        lines += _alarm(considered.alarm, considered.detector)
    if not considered.rankings:
        lines.append("no word to match")
    least = needed(considered.rankings, considered.thresholds)
    for ranking, enough in zip(considered.rankings, least, strict=True):
        lines += ["", f'question: "{ranking.question}"', *_question(ranking, enough, considered)]
    return "\n".join(lines)


def _alarm(alarm: Alarm, detector: SignDetector) -> Iterator[str]:
    sign = _nearest(alarm.text, alarm.group.signs)
    yield f"harm: {alarm.group.id} {alarm.probability:.2f}, nearest sign: {sign}"
    yield f'  in: "{alarm.text}"'
    if not alarm.sentences:
        yield "  it is one of the signs"
        return
    weighed = harm_weights(alarm.sentences, detector)
    for side, sign_of_weight in (("for", 1), ("against", -1)):
        named = [f"{word} {abs(weight):.1f}" for word, weight in weighed if weight * sign_of_weight > 0]
        if named:
            yield f"  {side}: {', '.join(named)}"


def _question(ranking: Ranking, enough: float, considered: Considered) -> Iterator[str]:
    for word, repair in ranking.repairs:
        yield f'  repaired: "{word}" read as "{repair}"'
    for phrase, group in synonyms(ranking, considered.matcher):
        yield f'  synonym: "{phrase}" means "{group}"'
    if not ranking.matches:
        yield "  no word to match"
        return
    yield from _candidates(ranking, {answer.id for answer in considered.reply.answers})
    yield from _reasons(ranking, considered.matcher)
    yield from _sureness(ranking.confidence, enough, considered.thresholds.choices)


def _candidates(ranking: Ranking, answered: set[str]) -> Iterator[str]:
    """The likeliest entries; a star marks the one that the reply shows."""
    read = " ".join(ranking.words)
    for place, match in enumerate(ranking.matches[:CANDIDATES]):
        shown = "*" if place == 0 and match.entry.id in answered else " "
        nearest = _nearest(read, match.entry.phrasings)
        yield f"  {shown} {match.confidence:.2f} {match.entry.id}, nearest phrasing: {nearest}"


def _reasons(ranking: Ranking, matcher: Matcher) -> Iterator[str]:
    """Which words spoke for the first candidate and against the second, and which the other way round."""
    if len(ranking.matches) < 2:
        return
    first, second = (match.entry.id for match in ranking.matches[:2])
    weighed = weights(ranking.words, (first, second), matcher)
    for one, other, sign in ((first, second, 1), (second, first, -1)):
        named = [f"{word} {weight:+.1f}" for word, weight in weighed if weight * sign > 0]
        if named:
            yield f"  for {one}, against {other}: {', '.join(named)}"
    if not any(weight for _, weight in weighed):
        yield f"  no single word decides between {first} and {second}"


def _sureness(confidence: float, enough: float, choices: float) -> Iterator[str]:
    """Whether the first candidate is sure enough to be shown, and if not, what it stays below."""
    if confidence >= enough:
        yield f"  sure enough: {confidence:.3f} is at least {enough:.3f}, which an answer needs here"
    else:
        yield f"  not sure enough: {confidence:.3f} is below {enough:.3f}, which an answer needs here"
    if confidence < choices:
        yield f'  nothing like it: {confidence:.3f} is below {choices:.3f}, which "did you mean" needs'


def synonyms(ranking: Ranking, matcher: Matcher) -> Iterator[tuple[str, str]]:
    """The phrases of a question that stand for a synonym group, each with the group."""
    for phrase in dict.fromkeys(_runs(ranking.words)):
        inside = {*matcher.groups(phrase[1:]), *matcher.groups(phrase[:-1])}
        for group in matcher.groups(phrase):
            if group in ranking.groups and group not in inside and group != " ".join(phrase):
                yield " ".join(phrase), group


def _runs(words: Words) -> Iterator[Words]:
    """The words that stand side by side, as many as a synonym may have at most."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_SYNONYM, len(words)) + 1):
            yield words[start:end]


def weights(words: Words, between: tuple[str, str], matcher: Matcher) -> list[tuple[str, float]]:
    """How much each word speaks for the first of two entries, or below 0 for the second; the heaviest first.

    That is how far the logarithm of the ratio of their scores falls when the
    word is left out (occlusion, Zeiler and Fergus 2014).
    """

    def lead(read: Words) -> float:
        return _lead(matcher.scores(read), between)

    return _falls(words, lead(words), lambda word: lead(tuple(other for other in words if other != word)))


def harm_weights(sentences: Sequence[Sentence], detector: SignDetector) -> list[tuple[str, float]]:
    """How much each word speaks for harm, or below 0 against it; the heaviest first.

    That is how far the log odds fall when the word is left out.
    """
    words = [word for sentence in sentences for word in sentence.words]
    whole = detector.log_odds(sentences)
    return _falls(words, whole, lambda word: detector.log_odds([each.without(word) for each in sentences]))


def _falls(words: Iterable[str], whole: float, without: Callable[[str], float]) -> list[tuple[str, float]]:
    """How far a number falls when each word is left out, the furthest first."""
    found = [(word, round(whole - without(word), 1)) for word in dict.fromkeys(words)]
    return sorted(found, key=lambda pair: -abs(pair[1]))[:REASONS]


def _lead(scores: Mapping[str, float], between: tuple[str, str]) -> float:
    first, second = (math.log(max(scores[entry_id], LEAST_SCORE)) for entry_id in between)
    return first - second


def _nearest(text: str, phrasings: Sequence[str]) -> str:
    """The phrasing that has most in common with a text, in quotes."""
    return f'"{max(phrasings, key=lambda phrasing: _in_common(normalise(text), normalise(phrasing)))}"'


def _in_common(one: str, other: str) -> float:
    """How much two texts have in common: as they are spelt as a whole, and in the words that both use."""
    return fuzz.token_sort_ratio(one, other) + fuzz.token_set_ratio(one, other)
