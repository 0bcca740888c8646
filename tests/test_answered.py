"""Replies that are kept for a while: the same bytes as if they were made anew, and no word of a question."""

import gc
import json
from pathlib import Path

from faq.reloading import Reloader
from faq.settings import Settings
from faq.store.redaction import redact
from faq.watching import FileWatch
from faq.web.answered import MOST, Answered, ReplyMemory
from faq.web.application import create_app
from tests.conftest import SMALL

REPLY = Answered(b"{}", "answer", ("pain",), "pain", redact(""))


class Counting:
    """Makes replies, and counts them."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Answered:
        """One more."""
        self.made += 1
        return REPLY


def test_the_same_is_made_once_and_anything_else_anew(small_file: Path) -> None:
    """What is asked, what was answered before it, and whose clinic it is."""
    memory, answer, edition = ReplyMemory(), Counting(), Reloader(small_file).current
    for asked in (("a", "b", "c"), ("a", "b", "d"), ("a", "bc", ""), ("ab", "", "c"), ("a", "b", "c")):
        assert memory.recall(edition, asked, answer) is REPLY
    assert answer.made == 4


def test_another_version_of_the_file_begins_anew(small_file: Path) -> None:
    """A reply of a version before is never given."""
    watched = Reloader(small_file, watch=FileWatch(small_file, settling=0, patience=0))
    memory, answer, before = ReplyMemory(), Counting(), watched.current
    memory.recall(before, ("q",), answer)
    small_file.write_text(SMALL.replace("uncomfortable", "cold"), encoding="utf-8")
    watched.look()
    assert watched.current is not before
    memory.recall(watched.current, ("q",), answer)
    assert answer.made == 2


def test_it_keeps_so_many_and_the_latest(small_file: Path) -> None:
    """What is asked for again stays."""
    memory, answer, edition = ReplyMemory(), Counting(), Reloader(small_file).current
    for number in range(MOST + 10):
        memory.recall(edition, (str(number),), answer)
        memory.recall(edition, ("often",), answer)
    made = answer.made
    memory.recall(edition, ("often",), answer)
    assert answer.made == made == MOST + 11
    memory.recall(edition, ("0",), answer)
    assert answer.made == made + 1


def test_a_remembered_reply_is_the_same_for_each_clinic(small_file: Path) -> None:
    """Byte for byte, and each with its own referral."""
    client = create_app(Settings(knowledge=small_file)).test_client()
    asked = [
        {"question": "does it hurt"},
        {"question": "does it hurt", "clinic": "one"},
        {"question": "how long does that take", "after": "pain"},
        {"question": "how long does that take"},
        {"question": "my skin has a blister"},
    ]
    first = [client.post("/api/ask", json=body).data for body in asked]
    assert [client.post("/api/ask", json=body).data for body in asked] == first
    referrals = [json.loads(reply)["referral"]["text"] for reply in first[:2]]
    assert referrals == ["Please ask a professional.", "Please ask Clinic One."]


def test_no_word_of_a_question_is_kept(small_file: Path) -> None:
    """Neither in the keys nor in what they lead to."""
    memory, edition = ReplyMemory(), Reloader(small_file).current
    memory.recall(edition, ("None", "1", "my name is Quillfeather"), lambda: REPLY)
    gc.collect()
    assert "Quillfeather" not in repr(vars(memory)["_known"])
    assert all(len(key) == 16 for key in vars(memory)["_known"])
