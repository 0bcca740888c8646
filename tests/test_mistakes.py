"""An editor's mistakes in the YAML are told where they were made, each once, and nothing else with them."""

import ast
import random
import re
import time
from datetime import date
from pathlib import Path

import pytest

from faq.checking import problems_of
from faq.files import shipped
from faq.keys import key_names
from faq.loader import Loaded, read
from faq.problems import Finding, as_text
from faq.source.mistakes import mend
from tests.conftest import ROOT, written

WHOLE = """\
title: Cold treatment
disclaimer: It is not a proven method.
referral:
  text: Please ask a professional.
  label: Ask
  url: https://ask.example
unanswered: >-
  I have no answer to that.
  Please try again.
topics:
  feeling: How it feels
  time: How long it takes
  smalltalk: Small talk
urgent:
  - id: harm
    answer: See a doctor today, or call 112.
    signs: [my skin has a blister, there is a blister on my cheek]
    not_signs:
      - can I get blisters
      - does the skin turn black
synonyms:
  pain: [hurt, sore]
starters: [pain, length]
entries:
  - id: pain
    topic: feeling
    question: Does it hurt?
    also_asked:
      - is it painful
      - does it sting
      - "I am scared: help"
    answer: It can be uncomfortable.
    source: "The procedure: not painful"
    reviewed: 2026-01-01
    review_by: 2027-01-01
    see_also: [length]

  - id: length
    topic: time
    question: How long does a session take?
    also_asked: [how many minutes, duration, session length]
    answer: >-
      Two to five minutes.
      It depends.
    source: S

  # small talk
  - id: hello
    topic: smalltalk
    question: Hello
    also_asked:
      - hi
      - good morning
    answer: Hello to you,
      how are you?
clinics:
  - {id: one, name: Clinic One, origins: ["https://one.example"], referral: {text: Please ask Clinic One.}}
tests:
  - {ask: does it sting, expect: pain}
"""
"""A file without a mistake, with every way of writing lists and texts."""

SEEDED = """\
4 unknown-key       5 disclaimer        8 wrong-form        9 unknown-key       18 colon
20 unknown-entry    23 urgent-action    26 urgent-reassurance 31 quote          34 missing-space
44 bracket          51 tab              55 no-text          58 no-date          65 suitability-yes
75 repeated-key     84 claim            90 unknown-topic    96 review-past      102 unknown-key
111 no-text         120 cut-off         125 wrong-form      135 missing-colon   145 first-sign
151 see-also-itself 157 no-list         162 indentation     166 backslash       171 missing-key
176 repeated-phrasing 177 indentation   182 review-missing  185 quote           190 repeated-id
203 first-sign      205 review-date     214 indentation     232 document-break  234 no-number
"""
"""The line of each mistake in mistakes.yaml, and its rule."""

SLIPS = [
    ('    topic: time', '\ttopic: time', '39 tab'),
    ('      - hi', '\t\t- hi', '52 tab'),
    ('      It depends', '\tIt depends', '44 tab'),
    ('    topic: time', '     topic: time', '39 indentation'),
    ('    topic: time', '   topic: time', '39 indentation'),
    ('    topic: time', '  topic: time', '39 indentation'),
    ('    topic: time', 'topic: time', '39 indentation'),
    ('    answer: It', '     answer: It', '32 indentation'),
    ('    answer: It', '   answer: It', '32 indentation'),
    ('      - does it sting', '       - does it sting', '30 indentation'),
    ('      - does it sting', '     - does it sting', '30 indentation'),
    ('      - does it sting', '    - does it sting', '30 indentation'),
    ('  - id: length', '   - id: length', '38 indentation'),
    ('  - id: length', ' - id: length', '38 indentation'),
    ('      how are you?', '    how are you?', '55 indentation'),
    ('      how are you?', 'how are you?', '55 indentation'),
    ('      It depends', '     It depends', '44 indentation'),
    ('      It depends', '    It depends', '44 indentation'),
    ('      Two to five minutes.\n      It', '    Two to five minutes.\n    It', '43 indentation'),
    ('  I have no answer to that.\n  Pl', 'I have no answer to that.\nPl', '8 indentation'),
    ('topic: time', 'topic:time', '39 missing-space'),
    ('id: length', 'id:length', '38 missing-space'),
    ('topic: time', 'topic time', '39 missing-colon'),
    ('- id: length', '- id length', '38 missing-colon'),
    ('    also_asked:\n', '    also_asked\n', '28 missing-colon'),
    ('      - does it sting', '      -does it sting', '30 missing-space'),
    ('      - is it painful', '      -is it painful', '29 missing-space'),
    ('      - hi\n      - good morning', '      -hi\n      -good morning', '52 missing-space, 53 missing-space'),
    ('  - id: length', '  -id: length', '38 missing-space'),
    ('question: Does it hurt?', 'question: Pain: does it hurt?', '27 colon'),
    ('      how are you?', '      I say: how are you?', '55 colon'),
    ('- does it sting', '- I say: does it sting', '30 no-text'),
    ('question: Does it hurt?', 'question: "Does it" hurt?', '27 quote'),
    ('- does it sting', '- "does it" sting', '30 quote'),
    ('question: Does it hurt?', 'question: "Does it hurt?', '27 quote'),
    ('question: Does it hurt?', "question: 'Does it hurt?", '27 quote'),
    ('- does it sting', "- 'tis stinging", '30 quote'),
    ('answer: Hello to you', 'answer: "Hello to you', '54 quote'),
    ('question: Does it hurt?', 'question: "C:\\temp"', '27 backslash'),
    ('question: Does it hurt?', 'question: "a \\d b"', '27 backslash'),
    ('question: Does it hurt?', 'question: "C:\\temp\\"', '27 backslash'),
    ('question: Does it hurt?', 'question: @ it hurt?', '27 first-sign'),
    ('question: Does it hurt?', 'question: @it hurt?', '27 first-sign'),
    ('- does it sting', '- @it sting', '30 first-sign'),
    ('question: Does it hurt?', 'question: ` it hurt?', '27 first-sign'),
    ('question: Does it hurt?', 'question: `it hurt?', '27 first-sign'),
    ('- does it sting', '- `it sting', '30 first-sign'),
    ('question: Does it hurt?', 'question: % it hurt?', '27 first-sign'),
    ('question: Does it hurt?', 'question: %it hurt?', '27 first-sign'),
    ('- does it sting', '- %it sting', '30 first-sign'),
    ('question: Does it hurt?', 'question: * it hurt?', '27 first-sign'),
    ('question: Does it hurt?', 'question: *it hurt?', '27 first-sign'),
    ('- does it sting', '- *it sting', '30 first-sign'),
    ('question: Does it hurt?', 'question: & it hurt?', '27 first-sign'),
    ('question: Does it hurt?', 'question: &it hurt?', '27 anchor'),
    ('- does it sting', '- &it sting', '30 anchor'),
    ('question: Does it hurt?', 'question: ! it hurt?', '27 tag'),
    ('question: Does it hurt?', 'question: !it hurt?', '27 tag'),
    ('- does it sting', '- !it sting', '30 tag'),
    ('question: Does it hurt?', 'question: | it hurt?', '27 block-text'),
    ('question: Does it hurt?', 'question: |it hurt?', '27 first-sign'),
    ('- does it sting', '- |it sting', '30 first-sign'),
    ('question: Does it hurt?', 'question: > it hurt?', '27 block-text'),
    ('question: Does it hurt?', 'question: >it hurt?', '27 first-sign'),
    ('- does it sting', '- >it sting', '30 first-sign'),
    ('question: Does it hurt?', 'question: [ it hurt?', '27 bracket'),
    ('question: Does it hurt?', 'question: [it hurt?', '27 bracket'),
    ('- does it sting', '- [it sting', '30 bracket'),
    ('question: Does it hurt?', 'question: { it hurt?', '27 bracket'),
    ('question: Does it hurt?', 'question: {it hurt?', '27 bracket'),
    ('- does it sting', '- {it sting', '30 bracket'),
    ('question: Does it hurt?', 'question: # it hurt?', '27 empty'),
    ('question: Does it hurt?', 'question: #it hurt?', '27 empty'),
    ('- does it sting', '- #it sting', '30 empty'),
    ('question: Does it hurt?', 'question: ? it hurt?', '27 first-sign'),
    ('question: Does it hurt?', 'question: ?it hurt?', ''),
    ('- does it sting', '- ?it sting', ''),
    ('question: Does it hurt?', 'question: , it hurt?', '27 first-sign'),
    ('question: Does it hurt?', 'question: ,it hurt?', '27 first-sign'),
    ('- does it sting', '- ,it sting', '30 first-sign'),
    ('question: Does it hurt?', 'question: - it hurt?', '27 first-sign'),
    ('question: Does it hurt?', 'question: -it hurt?', ''),
    ('- does it sting', '- -it sting', ''),
    ('id: pain', 'id:pain', '25 missing-space'),
    ('      - hi', '      -- hi', '52 dash'),
    ('      - hi', '      - - hi', '52 dash'),
    ('      - good morning', '      -- good morning', '53 dash'),
    ('question: Does it hurt?', 'question: [Does it hurt?', '27 bracket'),
    ('question: Does it hurt?', 'question: [Does it] hurt?', '27 first-sign'),
    ('starters: [pain, length]', 'starters: [pain, length', '23 bracket'),
    ('also_asked: [how many minutes, duration, session length]', 'also_asked: [how many minutes,\n      duration, session length', '41 bracket'),
    ('starters: [pain, length]', 'starters: pain, length]', '23 no-list'),
    ('starters: [pain, length]', 'starters: [pain, length]]', '23 bracket'),
    ('starters: [pain, length]', 'starters: [pain,, length]', '23 comma'),
    ('Please ask Clinic One.}}', 'Please ask Clinic One.}', '57 bracket'),
    ('Please ask Clinic One.}}', 'Please: ask: Clinic One.}}', '57 colon'),
    ('[hurt, sore]', '["hurt, sore]', '22 quote'),
    ('[hurt, sore]', '["hurt" me, sore]', '22 quote'),
    ('[hurt, sore]', '[@hurt, sore]', '22 first-sign'),
    ('[hurt, sore]', '[hurt, sore)', '22 bracket'),
    ('    answer: It can', '    - what\n    answer: It can', '32 indentation'),
    ('    topic: time', '    - what\n    topic: time', '39 misplaced-item'),
    ('entries:', '---\nentries:', '24 document-break'),
    ('    topic: time', '\xa0\xa0\xa0\xa0topic: time', '39 invisible-character'),
    ('    topic: time', '   \xa0topic: time', '39 invisible-character'),
    ('    source: S', '\xa0\xa0\xa0\xa0source: S', '45 invisible-character'),
    ('    topic: time', '    topic:\xa0time', '39 invisible-character'),
    ('id: length', 'id:\u2009length', '38 invisible-character'),
    ('id: length', 'id: \xa0length', '38 invisible-character'),
    ('- does it sting', '-\xa0does it sting', '30 invisible-character'),
    ('- does it sting', '- \xa0does it sting', '30 invisible-character'),
    ('- id: length', '-\xa0id: length', '38 invisible-character'),
    ('- does it sting', '-\tdoes it sting', '30 tab'),
    ('- id: length', '-\tid: length', '38 tab'),
    ('topic: time', 'topic:\ttime', ''),
    ('      - does it sting', '\t- does it sting', '30 tab'),
    ('      - hi', '\t- hi', '52 tab'),
    ('      - hi\n      - good', '\t- hi\n\t- good', '52 tab, 53 tab'),
    ('      - good morning', '\t- good morning', '53 tab'),
    ('      - does the skin', '\t- does the skin', '20 tab'),
    ('  - id: length', '\t- id: length', '38 tab'),
    ('  - id: pain', '\t- id: pain', '25 tab'),
    ('  - id: hello', '\t- id: hello', '48 tab'),
    ('      - does the skin turn black\n', '      - does the skin turn black\n\t- id: burn\n    answer: Call 112.\n    signs: [burnt]\n', '21 tab'),
    ('topic: time\n    question: How', 'topic:\ttime\n    question:How', '40 missing-space'),
    ('  - id: length', '  -\n    id: length', ''),
    ('  - id: length', '  -\n    id:length', '39 missing-space'),
    ('  url:', '\turl:', '6 tab'),
    ('      - does it sting', '      does it sting', '30 missing-dash'),
    ('      - does it sting', '    does it sting', '30 missing-dash'),
    ('      - "I am', '      I am', '31 missing-dash'),
    ('      - "I am scared: help"', '      - "I am scared: help"\n      does it tickle', '32 missing-dash'),
    ('      - does it sting', '      • does it sting', '30 dash'),
    ('      - does it sting', '      •does it sting', '30 dash'),
    ('      - does it sting', '      – does it sting', '30 dash'),
    ('      - does it sting', '    — does it sting', '30 dash'),
    ('      - does it sting', '      * does it sting', '30 dash'),
    ('      - hi\n      - good', '      - hi\n      –10 degrees\n      - good', '53 missing-dash'),
    ('  - id: length', '  – id: length', '38 dash'),
    ('  - id: pain', '  • id: pain', '25 dash'),
    ('  - id: pain', '  id: pain', '25 missing-dash'),
    ('  - id: pain', '    id: pain', '25 missing-dash'),
    ('  - id: length', '  id: length', '38 missing-dash'),
    ('  - id: length', '    id: length', '38 missing-dash'),
    ('  - id: length', '  - id: length\n    id: size', '39 repeated-key'),
    ('    source: S', '    source: S\n    id: size', '46 missing-dash'),
    ('      - does it sting', '        • does it sting', '30 joined-line'),
    ('      - does it sting', '        – does it sting', '30 joined-line'),
    ('      - does it sting', '        does it sting', ''),
    ('      - does it sting', '        does it sting\n      - does it burn', '30 joined-line'),
    ('      - does it sting', '      - does it\n        sting', '31 joined-line'),
    ('      - does it sting', '      - "does it\n        sting"', ''),
    ('      - does it sting', '      - does it\n\n        sting', '32 joined-line'),
    ('starters: [pain', 'starters: ["pian "', '23 unknown-entry'),
    ('    source: S', '    source: S\n    see_also: [pian]', '46 unknown-entry'),
    ('      how are you?', '      – how are you?', ''),
    ('    topic: time', '    \u200btopic: time', '39 invisible-character'),
    ('id: length', 'id: len\u200bgth', '38 invisible-character'),
    ('Hello to you', 'Hello\x07 to you', '54 invisible-character'),
    ('Hello to you', 'Hello\u2028 to you', '54 invisible-character'),
    ('question: Does it hurt?', 'question: “Does it: hurt?”', '27 colon'),
    ('answer: >-\n      Two', 'answer: >- Two\n      Two', '42 block-text'),
    ('answer: >-\n      Two to five minutes.\n      It depends.', 'answer: >- Two', '42 block-text'),
    ('answer: It can be uncomfortable.', 'answer: yes', '32 no-text'),
    ('      - does it sting', '      - null', '30 no-text'),
    ('      - does it sting', '      - ~', '30 no-text'),
    ('      - does it sting', '      - 12:30', '30 no-text'),
    ('      - does it sting', '      - 0777', '30 no-text'),
    ('      - does it sting', '      - 1_000', '30 no-text'),
    ('      - does it sting', '      - 2026-01-01', '30 no-text'),
    ('      - does it sting', '      - =', '30 empty-phrasing'),
    ('      - does it sting', '      - <<', '30 empty-phrasing'),
    ('      - does it sting', '      - 0x1F', '30 no-text'),
    ('      - does it sting', '      - .5', '30 no-text'),
    ('      - does it sting', '      - 1:2:3', '30 no-text'),
    ('      - does it sting', '      - off', '30 no-text'),
    ('answer: It can be uncomfortable.', 'answer: we are #1 in town', '32 cut-off'),
    ('      - does it sting', '      - &a does it sting\n      - *a', '31 alias'),
    ('Does it hurt?', '!python/x Does it hurt?', '27 tag'),
    ('    topic: time', '    topic: time\n    topic: feeling', '40 repeated-key'),
    ('answer: It', 'Answer: It', '32 unknown-key'),
    ('see_also:', 'see-also:', '36 unknown-key'),
    ('topics:', 'topic:', '10 unknown-key'),
    ('answer: It', 'Antwort: It', '32 unknown-key'),
    ('    answer: It can be uncomfortable.\n', '', '25 missing-key'),
    ('see_also: [length]', 'see_also: [lenght]', '36 unknown-entry'),
    ('expect: pain', 'expect: unansered', '59 unknown-entry'),
    ('id: hello', 'id: urgent', '48 reserved-id'),
    ('  - id: length\n    topic: time', '  - topic: time', '38 missing-key'),
    ('    answer: It can be', '    answer: It can be\n    garbage here\n    source: x y: z', '33 indentation, 34 colon, 35 repeated-key'),
    ('title: Cold treatment\n', 'title Cold treatment\n', '1 missing-colon'),
    ('entries:\n', 'entrys:\n', '24 unknown-key'),
    ('  time: How', '    time: How', '12 colon'),
    ('    answer: >-', '    answr >-', '42 stray-line'),
    ('  - id: length\n    topic: time\n    question: How long does a session take?\n    also_asked: [how many minutes, duration, session length]\n    answer: >-\n      Two to five minutes.\n      It depends.\n    source: S\n', '   - id: length\n     topic: time\n     question: How long does a session take?\n     also_asked: [how many minutes, duration, session length]\n     answer: >-\n       Two to five minutes.\n       It depends.\n     source: S\n', '38 indentation'),
    ('  - id: pain', '    - id: pain', '25 indentation'),
    ('    answer: It can', 'title: Cold treatment\n    answer: It can', '32 repeated-key'),
    ('  - id: length', 'clinics:\n  - id: length', '38 wrong-list, 57 repeated-key'),
    ('entries:\n', '', '24 misplaced-item'),
    ('  - id: pain\n', '', '25 stray-line'),
    ('  - id: pain', '  - ]id: pain', '25 first-sign'),
    ('    answer: It can', 'starters: [length]\n    answer: It can', '32 repeated-key'),
    ('title:', '  title:', '1 indentation'),
    ('    topic: time', '  topic: time', '39 indentation'),
    ('    source: S', '    source: S\n    \xa0\u3000', '46 invisible-character'),
    ('    topic: time\n', '<<<<<<< HEAD\n    topic: time\n=======\n    topik: feeling\n>>>>>>> theirs\n', '39 merge-conflict, 41 merge-conflict, 43 merge-conflict'),
    ('    topic: time\n', '<<<<<<< HEAD\n    topic: time\n||||||| base\n    topik: time\n=======\n    topik: feeling\n>>>>>>> theirs\n', '39 merge-conflict, 41 merge-conflict, 43 merge-conflict, 45 merge-conflict'),
    ('    topic: time\n', '<<<<<<< HEAD\n=======\n    topic: time\n>>>>>>> theirs\n', '39 merge-conflict, 40 merge-conflict, 42 merge-conflict'),
    ('    topic: time\n', '    topic: time\n=======\n', '40 merge-conflict'),
    ('  - id: hello\n', '<<<<<<< HEAD\n  - id: hello\n=======\n  - id: greeting\n    topic: none\n    question: Does it hurt?\n>>>>>>> theirs\n', '48 merge-conflict, 50 merge-conflict, 54 merge-conflict'),
    ('    question: How', '=======\n    question:How', '40 merge-conflict, 41 missing-space'),
    ('starters: [pain, length]', 'starters: [pain,\n<<<<<<< HEAD\n  length\n=======\n  hello\n>>>>>>> theirs\n  ]', '24 merge-conflict, 26 merge-conflict, 28 merge-conflict'),
    ('starters: [pain, length]', 'starters: [pain,\n<<<<<<< HEAD\n  length]\n=======\n  hello]\n>>>>>>> theirs', '24 merge-conflict, 26 merge-conflict, 28 merge-conflict'),
    ('question: Does it hurt?', 'question: “Does it hurt?”', '27 curly-quotes'),
    ('- does it sting', '- ‘what’s it like’', '30 curly-quotes'),
    ('question: Does it hurt?', 'question: “Hurt”, “sting” or “burn”', ''),
    ('starters: [pain', 'starters: [“pain”', '23 wrong-form'),
    ('topic: time', 'topic: “time”', '39 wrong-form'),
    ('- {ask: does it sting, expect: pain}', '- {ask: does it sting, expect: pain}\n  - {id: tattoo, topic: feeling, question: Q, answer: A}', '60 wrong-list'),
    ('synonyms:', '  - {id: tattoo, topic: feeling, question: Q, answer: A}\nsynonyms:', '21 wrong-list'),
    ('starters: [pain', 'starters: [{id: tattoo, topic: feeling, question: Q, answer: A}', '23 wrong-list'),
    ('see_also: [length]', 'see_also: [tattoo]\n  - {id: x, name: y}', '36 unknown-entry, 37 wrong-list'),
    ('- {ask: does it sting', '- {id: tattoo, topic: feeling, question: Q, answer: A}\n  - {ask: does it sting, expect: tattoo}\n  - {ask: does it sting', '59 wrong-list'),
    ('- does it sting', '- question: does it sting', '30 no-text'),
    ('id: length', 'id: Session length', '23 unknown-entry, 38 wrong-form'),
    ('id: length', 'id: duration', '23 unknown-entry'),
]  # fmt: skip
"""What an editor wrote where the whole file has something else, and the problems: line and rule."""


def found_in(loaded: Loaded) -> list[str]:
    """The line and rule of each problem."""
    return [f"{problem.line} {problem.rule}" for problem in loaded.problems]


def test_forty_mistakes_are_told_in_one_run_and_nothing_else() -> None:
    """Mistakes in the YAML, in its values, in references and in what the texts say, each at its line."""
    loaded = read(ROOT / "tests" / "mistakes.yaml")
    problems = problems_of(loaded, date(2026, 11, 22))
    seeded = re.findall(r"(\d+) ([a-z-]+)", SEEDED)
    assert len(seeded) == 40
    assert [(str(problem.line), problem.rule) for problem in problems] == seeded
    assert loaded.knowledge is None


@pytest.mark.parametrize(("meant", "wrote", "problems"), SLIPS)
def test_a_slip_is_told_once_where_it_was_made(tmp_path: Path, meant: str, wrote: str, problems: str) -> None:
    """And nothing that only follows from it."""
    path = written(tmp_path, WHOLE.replace(meant, wrote, 1))
    assert ", ".join(found_in(read(path))) == problems


@pytest.mark.parametrize(
    ("wrote", "said"),
    [
        ("\ttopic: time", '39:1: error: The line is indented with a tab. Use spaces. [tab]'),
        ("     topic: time", "39:6: error: The line starts with 5 spaces, those that it belongs to with 4. Start it with 4 spaces. [indentation]"),
        ("    topic:time", '39:10: error: A space is missing after "topic:". Write "topic: text". [missing-space]'),
        ("    topic time", '39:10: error: A colon is missing after "topic". Write "topic: text". [missing-colon]'),
        ('    topic: "time', '39:12: error: The text starts with a double quote (") that is not closed. Close it at the end of the text, or remove it. [quote]'),
        ("    topic: @time", "39:12: error: A text cannot start with @, which means something else in YAML. Put the whole text in quotes. [first-sign]"),
        ("    topic: on", '39:12: error: "topic" must be text, but YAML reads on as true. Put it in quotes: "on". [no-text]'),
        ("    topic: tme", '39:12: error: There is no topic "tme". Did you mean "time"? [unknown-topic]'),
        ("    topik: time", '39:5: error: Nobody knows the key "topik". Did you mean "topic"? [unknown-key]'),
        ("    topic: time\n    phone: 1", '40:5: error: The key "phone" does not belong here. It belongs under referral. [unknown-key]'),
        ("    # topic", '38:5: error: The entry "length" has no topic. Add a line "topic: ...". [missing-key]'),
        ("    topic: # time", '39:5: error: "topic" is empty, for what follows # is a comment. Put text that starts with # in quotes. [empty]'),
        ("    topic: “time”", '39:12: error: "topic" does not look right: "“time”". Write time. [wrong-form]'),
        ('    topic: "all\\n my time"', '39:12: error: "topic" does not look right: "all my time". Write all-my-time. [wrong-form]'),
        ("    topic:\u00a0time", '39:11: error: What looks like a space after "topic:" is none (U+00A0). Delete it, and type a space. [invisible-character]'),
        ("    topic: time\n=======", "40:1: error: The other of two edits that git could not merge begins here. Keep the lines of one of them, and remove the lines <<<<<<<, ======= and >>>>>>>. [merge-conflict]"),
        ("    topic: time\n---", "40:1: error: A line --- ends the file here, and what follows is not read. Remove the line ---. [document-break]"),
    ],
)  # fmt: skip
def test_a_slip_is_told_in_plain_words(tmp_path: Path, wrote: str, said: str) -> None:
    """With what to do."""
    path = written(tmp_path, WHOLE.replace("    topic: time", wrote))
    assert [str(problem).removeprefix(f"{path}:") for problem in read(path).problems] == [said]


@pytest.mark.parametrize(
    ("wrote", "said"),
    [
        ("      does it sting", '7: error: A dash is missing before the text. Write "- text". [missing-dash]'),
        ("      • does it sting", '7: error: The sign • is not the dash that begins a list item. Type - and a space: "- text". [dash]'),
        ("      -\tdoes it sting", "8: error: A tab stands after the dash. Type a space instead. [tab]"),
        ("      -\u00a0does it sting", "8: error: What looks like a space after the dash is none (U+00A0). Delete it, and type a space. [invisible-character]"),
        ("        – does it sting", '9: warning: YAML joins this line to the item above it. Start it with "- " if it is an item of its own; else put the whole item in quotes. [joined-line]'),
        ("      - “does it sting”", '9: warning: An item of "also_asked" stands in curly quotes, which YAML takes for a part of the text. Remove them. [curly-quotes]'),
    ],
)  # fmt: skip
def test_a_slip_in_a_list_is_told_in_plain_words(tmp_path: Path, wrote: str, said: str) -> None:
    """Never with advice that would join two items."""
    path = written(tmp_path, WHOLE.replace("      - does it sting", wrote))
    assert [str(problem).removeprefix(f"{path}:30:") for problem in read(path).problems] == [said]


def test_only_ids_get_hyphens_for_spaces(tmp_path: Path) -> None:
    """An address with a space would lead elsewhere."""
    path = written(tmp_path, WHOLE.replace("https://ask.example", "https://ask us.example"))
    assert [problem.remedy for problem in read(path).problems] == [
        "Write a whole address: https://clinic.example/contact."
    ]


def test_an_entry_under_another_list_is_one_problem(tmp_path: Path) -> None:
    """With the place where it belongs, and its id is known."""
    entry = "  - {id: tattoo, topic: feeling, question: Over a tattoo?, answer: We do not know.}\n"
    path = written(
        tmp_path, WHOLE.replace("[pain, length]", "[tattoo]") + "off_topic:\n  - parking\n" + entry
    )
    assert [str(problem).removeprefix(f"{path}:") for problem in read(path).problems] == [
        "62:5: error: This looks like an entry, but stands under off_topic."
        " Move it under entries, which begins on line 24. [wrong-list]"
    ]


@pytest.mark.parametrize(
    ("tests", "lines"), [(1, "23, 36 and 60"), (2, "23, 36, 60 and 61"), (9, "23, 36, 60, 61 and 7 more")]
)
def test_an_entry_that_is_gone_is_told_once(tmp_path: Path, tests: int, lines: str) -> None:
    """With the lines that name it."""
    asked = "  - {ask: how long is it, expect: length}\n" * tests
    path = written(tmp_path, WHOLE.replace("id: length", "id: duration") + asked)
    assert [str(problem).removeprefix(f"{path}:") for problem in read(path).problems] == [
        f'23:18: error: There is no entry "length", named on lines {lines}. Known: pain, duration, hello. [unknown-entry]'
    ]


@pytest.mark.parametrize(
    "ends", ["\n", "\r\n", "\r", "\ufeff\n"], ids=["unix", "windows", "old mac", "byte order mark"]
)
def test_line_ends_and_a_byte_order_mark_are_no_mistake(tmp_path: Path, ends: str) -> None:
    """And lines are counted as the editor shows them."""
    mark, end = ("\ufeff", "\n") if ends[0] == "\ufeff" else ("", ends)
    assert found_in(read(written(tmp_path, mark + WHOLE.replace("\n", end)))) == []
    slip = WHOLE.replace("topic: time", "topic:time")
    assert found_in(read(written(tmp_path, mark + slip.replace("\n", end)))) == ["39 missing-space"]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_another_encoding_is_read_all_the_same(tmp_path: Path, encoding: str) -> None:
    """So that its other mistakes are told too."""
    slip = WHOLE.replace("topic: time", "topic:time").replace("Hello to you", "Gr\u00fc\u00dfe")
    line = 54 if encoding == "latin-1" else 1
    found = found_in(read(written(tmp_path, slip.encode(encoding))))
    assert sorted(found) == sorted([f"{line} encoding", "39 missing-space"])


def test_of_two_files_in_one_only_the_first_is_read(tmp_path: Path) -> None:
    """Else every key of the second would stand twice."""
    assert found_in(read(written(tmp_path, f"{WHOLE}---\n{WHOLE}"))) == ["60 document-break"]


def test_what_stands_for_another_part_is_refused_without_unfolding_it(tmp_path: Path) -> None:
    """Nine levels of nine aliases each, which would be 387 million texts."""
    levels = "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    start = time.perf_counter()
    loaded = read(written(tmp_path, f"{WHOLE}a: &a [x, x, x, x, x, x, x, x, x]\n{levels}"))
    assert time.perf_counter() - start < 0.5
    told = [each for each in found_in(loaded) if each.endswith("alias")]
    assert told == [f"{line} alias" for line in range(61, 69)]


@pytest.mark.parametrize(
    ("added", "problems"),
    [
        ("base: &x {a: b}\ncosts:\n  <<: *x\n", ["60 unknown-key", "62 merge"]),
        ("costs: !!map {}\n", ["60 tag"]),
        ("costs: {wrong_answer: !!float 1}\n", ["60 tag"]),
        ("greeting: *nothing\n", ["60 first-sign"]),
        ("? [a]\n: b\n", ["60 key"]),
        ("costs: " + "[" * 3000 + "]" * 3000, ["60 nesting"]),
        ("costs: " + "[" * 300_000, ["60 nesting"]),
        ("costs: " + "- " * 300_000, ["60 nesting"]),
        ("costs:\n" + "".join(" " * depth + "a:\n" for depth in range(1, 40)), ["61 unknown-key", "81 nesting"]),
        ("cautions: {suitability: [feelings]}\n", ["60 unknown-topic"]),
        ("tests:\n", ["60 repeated-key"]),
        ("phone: 1\n", ["60 unknown-key"]),
    ],
)  # fmt: skip
def test_what_no_knowledge_file_needs_is_refused(tmp_path: Path, added: str, problems: list[str]) -> None:
    """At its place, in no time, and without a crash of the parser."""
    assert found_in(read(written(tmp_path, WHOLE + added))) == problems


def test_yes_and_no_may_be_topics(tmp_path: Path) -> None:
    """A key is always text."""
    path = written(tmp_path, WHOLE.replace("  time:", "  on:").replace("topic: time", 'topic: "on"'))
    assert found_in(read(path)) == []


def test_a_hopeless_file_ends_with_one_line_that_says_so(tmp_path: Path) -> None:
    """After fifty mistakes."""
    loaded = read(written(tmp_path, WHOLE + "costs:\n" + "  a: {b\n" * 300))
    assert len(loaded.problems) == 50
    assert loaded.problems[-1].rule == "too-many-mistakes"


def test_what_could_be_read_is_checked_at_its_place_in_the_file(tmp_path: Path) -> None:
    """Though broken items are left out, so that those below them have other places."""
    broken = WHOLE.replace("    topic: feeling\n", "    topics: feeling\n", 1).replace(
        "- is it painful", "- 30"
    )
    loaded = read(written(tmp_path, broken))
    assert loaded.knowledge is None
    assert loaded.readable is not None
    assert [entry.id for entry in loaded.readable.entries] == ["length", "hello"]
    findings = [Finding(("entries", 1, "answer"), "a", "b", "c"), Finding(("title",), "a", "b", "c")]
    assert [problem.line for problem in loaded.located(findings)] == [54, 1]
    stand_in = read(written(tmp_path, WHOLE.replace("title: Cold treatment", "title: 30")))
    assert [problem.line for problem in stand_in.located(findings)] == [42]


def test_the_walk_finds_nothing_in_files_that_are_right() -> None:
    """Else a file with one mistake would be blamed for others."""
    for text in (WHOLE, shipped("knowledge.yaml").read_text(encoding="utf-8")):
        lines = text.split("\n")
        assert mend(lines, key_names()).mistakes == ()
        assert mend(lines, key_names()).lines == lines


def test_problems_are_shown_with_their_lines(tmp_path: Path) -> None:
    """The place is marked."""
    path = written(tmp_path, WHOLE.replace("topic: time", "topic:time"))
    assert as_text(read(path).problems).splitlines() == [
        f'{path}:39:10: error: A space is missing after "topic:". [missing-space]',
        "    39 |     topic:time",
        "                  ^",
        '         Write "topic: text".',
    ]


def thirty_entries() -> str:
    """A file of thirty entries without a mistake."""
    head, entries, tail = re.split(r"(?<=entries:\n)|(?=clinics:)", WHOLE)
    names = "pain|length|hello"
    copies = [
        re.sub(r"(painful|sting|scared|minutes|duration|session length|hi|morning|Hello\b(?! to)|(?=\?\n))", rf"\1 {number}", re.sub(rf"(id: |\[)({names})", rf"\g<1>\g<2>{number}", entries))
        for number in range(10)
    ]  # fmt: skip
    fewer = tail.replace("expect: pain", "expect: pain3")
    return head.replace("[pain, length]", "[pain0, length1]") + "".join(copies) + fewer


def slipped(text: str, chance: random.Random) -> tuple[str, int]:
    """A text with one random slip, and its line."""
    lines = text.split("\n")
    place, line = chance.randrange(len(text)), chance.randrange(len(lines))
    sign = chance.choice(" \t\n:-\"'[]{}#&*!|>%@`,?abz019\\\u201c\u00a0")
    kind = chance.choice(["delete", "insert", "replace", "delete line", "insert line", "indent", "outdent"])
    if kind in {"delete", "insert", "replace"}:
        end = place + (kind != "insert")
        return text[:place] + ("" if kind == "delete" else sign) + text[end:], text.count("\n", 0, place) + 1
    instead = {
        "delete line": [],
        "insert line": [chance.choice(lines), lines[line]],
        "indent": [f"  {lines[line]}"],
        "outdent": [lines[line][1:]],
    }
    return "\n".join([*lines[:line], *instead[kind], *lines[line + 1 :]]), line + 1


def test_no_slip_brings_it_down(tmp_path: Path) -> None:
    """Whatever is typed where: no traceback, few problems, at once, and mostly near the slip."""
    text, chance = thirty_entries(), random.Random(20)  # noqa: S311
    assert found_in(read(written(tmp_path, text))) == []
    broken = near = 0
    for _ in range(400):
        wrong, line = slipped(text, chance)
        start = time.process_time()
        loaded = read(written(tmp_path, wrong))
        assert time.process_time() - start < 1
        assert len(loaded.problems) <= 30
        if loaded.document.mended:
            broken += 1
            near += any(abs(problem.line - line) <= 3 for problem in loaded.problems)
    print(f"{near} of {broken} slips that break the YAML are told within three lines.")
    assert broken > 80
    assert near / broken >= 0.97


def rules() -> set[str]:
    """Every rule that the code may name: what stands where findings, slips and problems have theirs."""
    found: set[str] = set()
    for path in (ROOT / "faq").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                place = {"Finding": 1, "Slip": 1, "refuse": 1, "_refuse": 1, "Problem": 4}.get(name)
                parts = node.args[place : place + 1] if place else []
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "rule":
                parts = [node.value]
            else:
                is_tuple = isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple)
                parts = node.value.elts[:1] if path.stem == "urgent" and is_tuple else []  # type: ignore[attr-defined]
            constants = (each for part in parts for each in ast.walk(part) if isinstance(each, ast.Constant))
            found |= {
                str(each.value) for each in constants if re.fullmatch("[a-z]+(-[a-z]+)*", str(each.value))
            }
    return found


def test_every_rule_is_documented() -> None:
    """And no other one."""
    table = re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "docs" / "checks.md").read_text(encoding="utf-8"), re.M)
    assert table == sorted(set(table))
    assert set(table) == rules()
