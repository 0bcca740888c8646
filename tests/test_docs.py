"""README and docs are true and complete."""

import ast
import re
from dataclasses import asdict, fields

from faq.assistant import Assistant
from faq.checks.wordings import sentences
from faq.cli import COMMANDS
from faq.knowledge import InterfaceTexts, Knowledge
from faq.settings import Settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
WIDGET = (ROOT / "static" / "widget.js").read_text(encoding="utf-8")


def test_the_readme_is_short() -> None:
    """Under 120 lines."""
    assert len(README.splitlines()) < 120


def test_every_setting_is_documented() -> None:
    """All that the settings read from the environment, with what counts without them, and nothing else."""
    source = (ROOT / "faq" / "settings.py").read_text(encoding="utf-8")
    constants = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    names = {value for value in constants if isinstance(value, str) and value.startswith("FAQ_")}
    table = dict(re.findall(r"^\| `(FAQ_\w+)` \| (.+?) \|", DOCS["api.md"], re.MULTILINE))
    assert table.keys() == names
    in_words = {"FAQ_WORKERS": "the cores", "FAQ_KNOWLEDGE": "the shipped file"}
    usual = Settings.from_environment({})
    for name, default in table.items():
        value = str(getattr(usual, name.removeprefix("FAQ_").lower()))
        assert default == in_words.get(name, f"`{value}`" if value else "none"), name


def test_every_key_of_the_file_is_documented() -> None:
    """In docs/editing.md."""
    for each in fields(Knowledge):
        assert f"`{each.name}`" in DOCS["editing.md"], each.name


def test_every_command_is_mentioned() -> None:
    """Somewhere an editor reads."""
    for command in COMMANDS:
        assert f"faq {command}" in README + DOCS["editing.md"]


def test_the_widget_knows_the_words_that_the_file_may_change() -> None:
    """Its built-in words are the defaults of `ui`, letter for letter."""
    block = WIDGET.split("const TEXTS = {\n")[1].split("};")[0]
    assert dict(re.findall(r"^ +(\w+): '(.*)',$", block, re.MULTILINE)) == asdict(InterfaceTexts())


def test_links_lead_somewhere() -> None:
    """Every relative link of README and docs."""
    for folder, text in ((ROOT, README), *((ROOT / "docs", text) for text in DOCS.values())):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (folder / target).exists(), target


def test_every_test_that_is_named_is_there() -> None:
    """In docs/hazards.md and docs/widget.md, which say what holds a promise."""
    for module, name in re.findall(r"(test_\w+\.py)(?:::(test_\w+))?", "".join(DOCS.values())):
        source = (ROOT / "tests" / module).read_text(encoding="utf-8")
        assert f"def {name}" in source, name


def test_every_sentence_of_an_answer_is_traced_to_its_source(knowledge: Knowledge) -> None:
    """In docs/sources.md, under its entry, letter for letter, with a passage and how cautious it is."""
    parts = dict(part.split("\n", 1) for part in DOCS["sources.md"].split("\n## ")[1:])
    for entry in knowledge.entries:
        if not entry.is_smalltalk:
            rows = [line for line in parts[entry.id].splitlines() if line.startswith("| ")][2:]
            traced = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
            assert [cells[0] for cells in traced] == sentences(entry.answer), entry.id
            for _, passage, caution in traced:
                assert caution.startswith(("same", "less", "silent", "advice")), entry.id
                assert passage != "none" or caution.startswith(("silent", "advice")), entry.id


def test_the_guide_works_as_it_stands(assistant: Assistant) -> None:
    """Its first edit adds something new, and its tests pass on the shipped file."""
    assert "does it tickle" not in {phrasing for phrasing, _ in assistant.knowledge.phrasings()}
    block = next(
        part for part in DOCS["editing.md"].split("```") if part.strip().startswith("yaml\n   tests:")
    )
    tests = re.findall(r"ask: (.+)\n(?: +after: (\S+)\n)? +expect: (\S+)", block)
    assert len(tests) == block.count("ask:") == 3
    for ask, after, expect in tests:
        reply = assistant.ask(ask, after=after or None)
        assert expect == reply.kind or expect in {answer.id for answer in reply.answers}, ask
