"""YAML text becomes plain data that remembers where each part stands.

Nodes are composed rather than loaded, because plain loading loses line
numbers and keeps only the last of two equal keys without a word.
"""

from dataclasses import dataclass, field
from typing import Any

import yaml

from faq.problems import Finding, Path, Problem

Place = tuple[int, int]
"""Line and column, from 1."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "bool", "int", "float", "null", "timestamp")}


@dataclass
class Document:
    """Plain data, the place of each part, how scalars that are no text were written, and the mistakes."""

    file: str
    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lines: tuple[str, ...] = ()

    def place_of(self, path: Path) -> Place:
        """Where the part stands, or else the nearest part around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def located(self, finding: Finding) -> Problem:
        """A finding as a problem, with its place in the file."""
        return self.problem_at(self.place_of(finding.path), finding)

    def problem_at(self, place: Place, finding: Finding) -> Problem:
        """A finding as a problem, where its place is known already."""
        shown = self.lines[place[0] - 1] if place[0] <= len(self.lines) else ""
        return Problem(self.file, *place, finding.level, finding.rule, finding.what, finding.remedy, shown)


def parse(source: bytes, file: str) -> Document:
    """Read YAML; whatever is wrong with it as YAML stands in the document's problems."""
    reader = _Reader(file)
    try:
        text = source.decode("utf-8-sig")
        reader.document.lines = tuple(text.splitlines())
        node = _Loader(text).get_single_node()
        if node is None:
            reader.refuse((1, 1), "empty-file", "The file is empty.", "Start with: title: ...")
        else:
            reader.document.data = reader.plain(node, ())
    except UnicodeDecodeError as error:
        place = (source.count(b"\n", 0, error.start) + 1, 1)
        reader.refuse(place, "encoding", "The file is not UTF-8 text.", 'Save it with the encoding "UTF-8".')
    except yaml.reader.ReaderError as error:
        _unreadable_character(reader, source, error)
    except yaml.MarkedYAMLError as error:
        _wrong_yaml(reader, source, error)
    except RecursionError:
        reader.refuse((1, 1), "nesting", "The file is nested too deeply.", "Look for stray brackets.")
    return reader.document


class _Reader:
    """Turns nodes into plain data, noting places and mistakes on the way."""

    def __init__(self, file: str) -> None:
        self.document = Document(file)
        self._seen: set[int] = set()
        self._constructor = yaml.SafeLoader("")

    def refuse(self, place: Place, rule: str, what: str, remedy: str) -> None:
        self.document.problems.append(self.document.problem_at(place, Finding((), rule, what, remedy)))

    def plain(self, node: yaml.Node, path: Path) -> Any:
        place = _start(node)
        self.document.places.setdefault(path, place)
        if id(node) in self._seen:
            what = "This repeats another part of the file by an alias (*name)."
            self.refuse(place, "alias", what, "Write the text out; a text may start with * only in quotes.")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            place = _start(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.refuse(place, "key", "A key must be a word.", "Put text before the colon in quotes.")
                continue
            key = key_node.value
            if key in mapping:
                what = f'The key "{key}" stands here twice, first on line {lines[key]}.'
                self.refuse(place, "repeated-key", what, "Remove one of the two, or merge them.")
                continue
            lines[key] = place[0]
            mapping[key] = self.plain(value_node, (*path, key))
            if not isinstance(value_node, yaml.ScalarNode) or not value_node.value:
                self.document.places[*path, key] = place
        return mapping

    def _scalar(self, node: yaml.Node, path: Path) -> Any:
        if node.tag not in _PLAIN_TAGS:
            what = f"The tag {node.tag} is not allowed."
            self.refuse(
                _start(node), "tag", what, "Put the text in quotes; only quoted text may start with !."
            )
            return None
        if not node.tag.endswith(":str"):
            self.document.written[path] = node.value
        try:
            return self._constructor.construct_object(node)
        except ValueError:
            return node.value


def _start(node: yaml.Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _unreadable_character(reader: _Reader, source: bytes, error: yaml.reader.ReaderError) -> None:
    before = source.decode("utf-8-sig")[: error.position]
    place = before.count("\n") + 1, len(before) - before.rfind("\n")
    what = f"The file holds a character that nobody can see (code {error.character})."
    reader.refuse(place, "invisible-character", what, "Delete it, or type the line again.")


def _wrong_yaml(reader: _Reader, source: bytes, error: yaml.MarkedYAMLError) -> None:
    mark = error.problem_mark or error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = source.decode("utf-8-sig").splitlines()
    line = lines[place[0] - 1] if place[0] <= len(lines) else ""
    if "\t" in line[: place[1]]:
        reader.refuse(place, "tab", "The line is indented with a tab.", "Use spaces.")
        return
    said = " ".join(part for part in (error.context, error.problem) if part)
    remedy = "Compare the indentation with the lines above, and put text that holds a colon or # in quotes."
    reader.refuse(place, "yaml", f"This is not valid YAML: {said}.", remedy)
