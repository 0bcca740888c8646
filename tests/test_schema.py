"""The JSON schema of knowledge files, by which text editors complete, explain and check."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft7Validator, FormatChecker

from faq.cli import main
from faq.files import shipped
from faq.knowledge import Entry, InterfaceTexts
from faq.schema import knowledge_schema, schema_text
from tests.conftest import SMALL
from tests.test_loader import SHORTEST, TWELVE_MISTAKES

COMMITTED = shipped("faq/knowledge.schema.json")

SCHEMA = knowledge_schema()


class _Reader(yaml.CSafeLoader):
    """Reads YAML as text editors do, by version 1.2: `yes` and dates are text."""


_Reader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def mistakes(source: str) -> list[str]:
    """What the schema finds wrong with a file: each place, and the rule of the schema."""
    data = yaml.load(source, _Reader)  # noqa: S506
    found = Draft7Validator(SCHEMA, format_checker=FormatChecker()).iter_errors(data)
    return sorted(f"{'.'.join(map(str, error.absolute_path))}: {error.validator}" for error in found)


def test_the_committed_schema_is_up_to_date() -> None:
    """Byte for byte what the command prints."""
    printed = CliRunner().invoke(main, ["schema"]).stdout_bytes
    assert printed.decode() == schema_text()
    assert COMMITTED.read_bytes() == printed, "Make it anew: .venv/bin/faq schema > faq/knowledge.schema.json"


def test_the_shipped_file_names_it_in_its_first_line() -> None:
    """So that text editors find it."""
    source = shipped("knowledge.yaml").read_text(encoding="utf-8")
    assert source.startswith("# yaml-language-server: $schema=faq/knowledge.schema.json\n")


def test_it_is_a_valid_schema() -> None:
    """Of draft 7."""
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "source",
    [shipped("knowledge.yaml").read_text(encoding="utf-8"), SMALL, SHORTEST],
    ids=["shipped", "small", "shortest"],
)
def test_files_without_mistakes_pass(source: str) -> None:
    """The shipped one, one with most of the keys, and the shortest."""
    assert mistakes(source) == []


def test_mistakes_of_shape_are_seen() -> None:
    """All that need no other part of the file, nor the older YAML, to be seen."""
    assert mistakes(TWELVE_MISTAKES) == [
        ": additionalProperties",
        ": required",
        "disclaimer: type",
        "entries.0.also_asked: type",
        "entries.0.reviewed: format",
        "entries.1: required",
        "entries.2.answer: type",
        "entries.2.id: pattern",
        "entries.2.question: type",
        "referral.url: pattern",
    ]


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("costs: {wrong_answer: 0}", "costs.wrong_answer: exclusiveMinimum"),
        ("costs: {wrong_answer: 1001}", "costs.wrong_answer: maximum"),
        ("costs: {wrong_answer: high}", "costs.wrong_answer: type"),
        ("costs: {wrong_anser: 1}", "costs: additionalProperties"),
        ("greeting: ''", "greeting: minLength"),
        ("starters: [two words]", "starters.0: pattern"),
        ("synonyms: {pain: hurt}", "synonyms.pain: type"),
        ("clinics: [{id: a, name: A, origins: [], referral: {text: Ask.}}]", "clinics.0.origins: minItems"),
        ("tests: [{ask: does it hurt}]", "tests.0: required"),
        ("cautions: {claims: [{words: []}]}", "cautions.claims.0.words: minItems"),
        (f"off_topic: [{'x' * 501}]", "off_topic.0: maxLength"),
    ],
)
def test_each_kind_of_mistake_is_seen(line: str, mistake: str) -> None:
    """At its place, and nothing else."""
    assert mistakes(f"{SHORTEST}{line}\n") == [mistake]


def test_no_topics_are_a_mistake() -> None:
    """And so is an id of two words among them."""
    assert mistakes(SHORTEST.replace("{feel: Feeling}", "{}")) == ["topics: minProperties"]
    assert mistakes(SHORTEST.replace("{feel: Feeling}", "{my feel: Feeling}")) == ["topics: pattern"]


@pytest.mark.parametrize("name", ["größe", "prix-élevé", "session_length.2", "ölçü"])
def test_ids_may_have_any_letters(name: str) -> None:
    """For JavaScript too, whose letters are only those of English."""
    assert mistakes(f"{SHORTEST}starters: [{name}]\n") == []
    pattern = SCHEMA["properties"]["starters"]["items"]["pattern"]
    assert pattern == r"^(?:[\w\u00c0-\u1fff\u2c00-\ud7ff.-]+)$"


def test_every_field_is_described() -> None:
    """By the words beside it in faq/knowledge.py, or by what is said unless it is given."""
    entry = SCHEMA["properties"]["entries"]["items"]
    assert entry["properties"]["topic"]["description"] == "One of the ids under `topics`."
    assert entry["description"] == Entry.__doc__
    ui = SCHEMA["properties"]["ui"]["properties"]
    assert set(ui) == set(InterfaceTexts.__dataclass_fields__)
    assert ui["send"]["description"] == "Unless given: Send"
    assert not [path for path, schema in properties(SCHEMA) if "description" not in schema]


def test_defaults_are_those_of_the_records() -> None:
    """Of a text, a number, a list; none for what is required or empty."""
    top = SCHEMA["properties"]
    assert top["language"]["default"] == "en"
    assert top["costs"]["properties"]["question_back"]["default"] == 0.2
    assert top["cautions"]["properties"]["suitability"]["default"] == ["suitability"]
    assert top["cautions"]["properties"]["claims"]["default"][0] == {
        "words": ["proven", "prove", "clinically tested"],
        "unless": ["not a proven", "not proven", "no proof"],
    }
    assert "unless" not in top["cautions"]["properties"]["claims"]["default"][2]
    assert "default" not in top["title"]
    assert "default" not in top["starters"]


def properties(schema: dict[str, object], path: Path = Path()) -> list[tuple[Path, dict[str, object]]]:
    """Every named property of a schema, at any depth."""
    found: list[tuple[Path, dict[str, object]]] = []
    for name, inner in schema.items():
        if isinstance(inner, dict):
            found += [(path / each, part) for each, part in inner.items()] if name == "properties" else []
            found += properties(inner, path / name)
    return found
