"""Why a reply is what it is, in words that an editor can follow."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from faq.assistant import ANSWERED, CANDIDATES, Considered
from faq.matcher import Ranking
from faq.safety import Alarm
from faq.text import normalise


def explain(considered: Considered) -> str:
    """Each question that was found, how it was read, and its ranked candidates."""
    lines = [f"reply: {considered.reply.kind}"]
    if considered.alarm:
        lines += _alarm(considered.alarm)
    for ranking in considered.rankings:
        lines += ["", *_ranking(ranking)]
    return "\n".join(lines)


def _alarm(alarm: Alarm) -> list[str]:
    sign = _nearest(alarm.text, alarm.group.signs)
    lines = [f"harm: {alarm.group.id} {alarm.probability:.2f}, nearest sign: {sign}"]
    lines.append(f'  in: "{alarm.text}"')
    if alarm.concept:
        lines.append(f'  names {alarm.concept}: "{alarm.words}"')
    for side, sign_of_weight in (("for", 1), ("against", -1)):
        reasons = [
            f"{name} {abs(weight):.1f}" for name, weight in alarm.reasons if weight * sign_of_weight > 0
        ]
        if reasons:
            lines.append(f"  {side}: {', '.join(reasons)}")
    return lines


def _ranking(ranking: Ranking) -> list[str]:
    lines = [f'question: "{ranking.question}"']
    lines += [f'  repaired: "{word}" read as "{repair}"' for word, repair in ranking.repairs]
    if ranking.groups:
        lines.append(f"  synonyms of: {', '.join(ranking.groups)}")
    for match in ranking.matches[:CANDIDATES]:
        nearest = _nearest(ranking.question, match.entry.phrasings)
        shown = "*" if match.confidence >= ANSWERED else " "
        lines.append(f"  {shown} {match.confidence:.2f} {match.entry.id}, nearest phrasing: {nearest}")
    if not ranking.matches:
        lines.append("  no word to match")
    return lines


def _nearest(text: str, phrasings: Sequence[str]) -> str:
    """The phrasing that is spelt most like a text, in quotes."""
    found = process.extractOne(text, phrasings, scorer=fuzz.token_sort_ratio, processor=normalise)
    return f'"{found[0]}"' if found else "none"
