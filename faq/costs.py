"""How sure an answer must be, from what mistakes cost.

Every threshold is the confidence p from which one thing to do is expected to
cost less than the other, so only how the costs compare counts.
"""

from dataclasses import dataclass

from faq.knowledge import Costs

WRONG_BESIDE = 4 / 7
"""The share of `wrong_answer` that a wrong further answer costs: the right one beside it is there anyway."""

WRONG_CHAT = 2 / 5
"""The share of `wrong_answer` that wrong small talk costs: it says nothing about anybody's health."""


@dataclass(frozen=True)
class Thresholds:
    """The confidences from which something is shown.

    `answer` is that of an answer, `further` that of one beside another, `chat`
    that of small talk, and `choices` that of "did you mean".
    """

    answer: float
    further: float
    chat: float
    choices: float


def thresholds(costs: Costs) -> Thresholds:
    """The thresholds under some costs; .8, .65, .5 and .13 unless the file has some of its own."""
    return Thresholds(
        answer=least_for_answer(costs),
        further=least_for_answer(costs, WRONG_BESIDE),
        chat=least_for_answer(costs, WRONG_CHAT),
        choices=least_for_choices(costs),
    )


def least_for_answer(costs: Costs, share: float = 1.0) -> float:
    """The confidence from which an answer is shown, where a wrong one costs a share of `wrong_answer`.

    An answer is wrong with the probability 1 - p, and asking back costs the
    same whatever is meant:

        (1 - p) * share * wrong_answer < question_back
        p > 1 - question_back / (share * wrong_answer)

    What is not even worth offering is never an answer.
    """
    return max(1 - costs.question_back / (share * costs.wrong_answer), least_for_choices(costs))


def least_for_choices(costs: Costs) -> float:
    """The confidence from which the likeliest questions are offered rather than nothing.

    There is an answer with the probability p, which saying that there is none
    would miss, and which asking back finds; else it is asked in vain:

        p * missed_answer > p * question_back + (1 - p) * vain_question
        p > vain_question / (missed_answer - question_back + vain_question)
    """
    gained = costs.missed_answer - costs.question_back
    return costs.vain_question / (gained + costs.vain_question)
