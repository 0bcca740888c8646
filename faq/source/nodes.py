"""YAML nodes become plain data that remembers its places, and what YAML reads otherwise than was meant."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

import yaml

from faq.problems import Path
from faq.source.characters import INVISIBLE
from faq.source.lines import after_bullet
from faq.source.places import Document
from faq.source.values import Slip
from faq.source.walk import Keys, Mistake

DEEPEST = 20
"""Lists and mappings in each other; a knowledge file needs 5."""

SELDOM = 3
"""In a list with this many items for each one of several lines, that one probably lacks a dash."""

_PARTS = ("map", "seq", "str", "bool", "int", "float", "null", "timestamp")
_SIGNS = {f"tag:yaml.org,2002:{name}" for name in ("value", "merge")}
_TAGS = {f"tag:yaml.org,2002:{name}" for name in _PARTS} | _SIGNS
_ANCHOR = re.compile(r"&([\w-]+)")
_CUT_OFF = re.compile(r"[ \t]#[^\s#]")
_NEW_PART = re.compile(r"\s*(?:-+(?:\s|[^\s\d-])|([\w-]+)\s*[:：])")


class NodeReader:
    """Turns nodes into plain data, noting places and mistakes on the way.

    `swallowed` tells whether YAML read as text what looks like a key or an item of its own.
    """

    def __init__(self, document: Document, lines: Sequence[str], keys: Keys) -> None:
        self.swallowed = False
        self._document = document
        self._lines = lines
        self._keys = keys
        self._blanked: list[int] = []
        self._owners: dict[int, Path] = {}
        self._seen: set[int] = set()
        self._anchors: dict[int, yaml.Node] = {}
        self._constructor = yaml.SafeLoader("")

    def read(self, node: yaml.Node, blanked: frozenset[int]) -> None:
        """Fill the document with what the node holds; the lines that are blanked held more."""
        self._blanked = sorted(blanked)
        self._document.data = self._plain(node, ())
        self._document.partial.update(self._owners.values())
        for anchored in self._anchors.values():
            what = "YAML reads the word after & as the name of this part, not as text."
            self._refuse(anchored, "anchor", what, "Put the whole text in quotes, or remove the &.")

    def _refuse(self, node: yaml.Node, rule: str, what: str, remedy: str) -> None:
        mark = node.start_mark
        self._document.add(Mistake(mark.line, Slip(mark.column, rule, what, remedy)))

    def _plain(self, node: yaml.Node, path: Path) -> Any:
        start = node.start_mark
        self._document.places.setdefault(path, (start.line + 1, start.column + 1))
        if id(node) in self._seen:
            self._note_alias(node)
            return self._left_out(path)
        self._seen.add(id(node))
        if self._lines[start.line][start.column : start.column + 1] == "&":
            self._anchors[id(node)] = node
        if node.tag not in _TAGS or self._lines[start.line].startswith("!", start.column):
            what = "YAML reads a word that starts with ! as a tag, not as text."
            self._refuse(node, "tag", what, "Put the whole text in quotes.")
            return self._left_out(path)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if len(path) > DEEPEST:
            what = f"More than {DEEPEST} lists or mappings stand in each other here."
            self._refuse(node, "nesting", what, "Look for stray brackets, dashes or spaces.")
            return self._left_out(path)
        if isinstance(node, yaml.MappingNode):
            dash_above = start.line > 0 and self._lines[start.line - 1].strip() == "-"
            first = bisect_left(self._blanked, start.line - dash_above)
            last = bisect_left(self._blanked, node.end_mark.line)
            self._owners.update(dict.fromkeys(self._blanked[first:last], path))
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and not node.flow_style:
            self._note_joined(node.value)
        return self._sequence(node.value, path)

    def _left_out(self, path: Path) -> None:
        """No value, for a reason that is told already."""
        self._document.partial.add(path)

    def _note_alias(self, node: yaml.Node) -> None:
        """Refuse a part that repeats another one; once, however often that is repeated."""
        if self._anchors.pop(id(node), None) is None:
            return
        start = node.start_mark
        name = _ANCHOR.match(self._lines[start.line], start.column)
        alias = re.compile(rf"(?<![\w*])\*{re.escape(name.group(1) if name else '')}(?![\w-])")
        below = enumerate(self._lines[start.line :], start.line)
        line, column = next(
            ((number, found.start()) for number, line in below if (found := alias.search(line))),
            (start.line, start.column),
        )
        what = "This repeats another part of the file by an alias (*name)."
        remedy = "Write the text out; a text may start with * only in quotes."
        self._document.add(Mistake(line, Slip(column, "alias", what, remedy)))

    def _sequence(self, items: Sequence[yaml.Node], path: Path) -> list[Any]:
        self.swallowed |= any(isinstance(item, yaml.SequenceNode) and not item.flow_style for item in items)
        return [self._plain(item, (*path, index)) for index, item in enumerate(items)]

    def _note_joined(self, items: Sequence[yaml.Node]) -> None:
        """Warn of text that goes on in another line, where that has a bullet or most items have one line."""
        texts = [item for item in items if isinstance(item, yaml.ScalarNode) and not item.style]
        longer = [item for item in texts if item.start_mark.line < item.end_mark.line]
        for item in longer:
            numbers = range(item.start_mark.line + 1, item.end_mark.line + 1)
            below = [line for line in numbers if self._lines[line].strip()]
            bullets = [line for line in below if after_bullet(self._lines[line].lstrip())]
            if bullets or len(longer) * SELDOM <= len(items):
                what = "YAML joins this line to the item above it."
                remedy = 'Start it with "- " if it is an item of its own; else put the whole item in quotes.'
                line = (*bullets, below[0])[0]
                column = len(self._lines[line]) - len(self._lines[line].lstrip())
                self._document.add(Mistake(line, Slip(column, "joined-line", what, remedy, "warning")))

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(key_node, "key", "A key must be a word.", "Put text before the colon in quotes.")
                self._left_out(path)
                continue
            key = self._visible(key_node)
            place = key_node.start_mark.line + 1, key_node.start_mark.column + 1
            if key_node.tag.endswith(":merge"):
                what = "The key << merges another part of the file into this one."
                self._refuse(key_node, "merge", what, "Write the lines out.")
                self._anchors.pop(id(value_node), None)
                self._left_out(path)
            elif key in mapping:
                first = self._document.keys[*path, key][0]
                what = f'The key "{key}" stands here twice, first on line {first}.'
                self.swallowed |= key == next(iter(mapping))  # the first key of an item may lack its dash
                self._refuse(key_node, "repeated-key", what, "Remove one of the two, or merge them.")
                unread = self._lines[value_node.start_mark.line : value_node.end_mark.line + 1]
                self._document.unread += "\n".join(("", *unread))
            else:
                self._document.keys[*path, key] = place
                mapping[key] = self._plain(value_node, (*path, key))
                if not isinstance(value_node, yaml.ScalarNode) or not value_node.value:
                    self._document.places[*path, key] = place
        return mapping

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> Any:
        if node.tag in _SIGNS:
            return node.value
        self.swallowed |= self._swallows(node, path)
        if not node.tag.endswith(":str"):
            self._document.written[path] = node.value
            return self._constructed(node)
        self._note_cut(node)
        if node.style == '"' and "\t" in node.value:
            what = "In double quotes \\t stands for a tab."
            slip = Slip(node.start_mark.column, "backslash", what, "Use single quotes: '...'.", "warning")
            self._document.add(Mistake(node.start_mark.line, slip))
        return self._visible(node)

    def _constructed(self, node: yaml.ScalarNode) -> Any:
        try:
            return self._constructor.construct_object(node)
        except ValueError:
            return node.value

    def _visible(self, node: yaml.ScalarNode) -> str:
        """A key, an id or another single word without characters that nobody sees."""
        text = str(node.value)
        if text.isascii():
            return text
        self.swallowed |= text[:1].isspace()
        found = INVISIBLE.search(text)
        if found is None or " " in text:
            return text
        what = (
            f'"{INVISIBLE.sub("", text)}" holds a character that nobody can see (U+{ord(found.group()):04X}).'
        )
        self._refuse(node, "invisible-character", what, "Delete the word, and type it again.")
        return INVISIBLE.sub("", text)

    def _note_cut(self, node: yaml.ScalarNode) -> None:
        """Warn of a plain text that ends at a # that was hardly meant to start a comment."""
        end = node.end_mark
        if not node.style and _CUT_OFF.match(self._lines[end.line], end.column):
            rest = self._lines[end.line][end.column :].strip()
            what = f'The text ends before "{rest}", as # starts a comment.'
            remedy = "Put the whole text in quotes, or a space after the #."
            slip = Slip(end.column + 1, "cut-off", what, remedy, "warning")
            self._document.add(Mistake(end.line, slip))

    def _swallows(self, node: yaml.ScalarNode, path: Path) -> bool:
        """Whether a text holds lines that look like keys or items of their own."""
        first, last = node.start_mark, node.end_mark
        starts_line = not self._lines[first.line][: first.column].strip()
        if not node.style and node.value[:1] == "-" and starts_line:
            return bool(_NEW_PART.match(node.value))
        if node.style in {"|", ">"}:
            return False
        may_be_item = bool(node.style) or (bool(path) and isinstance(path[-1], int))
        below = self._lines[first.line + 1 : last.line + 1]
        return any(self._is_new_part(line, may_be_item) for line in below)

    def _is_new_part(self, line: str, may_be_item: bool) -> bool:
        found = _NEW_PART.match(line)
        if found is None:
            return False
        name = found.group(1)
        return name.lower() in self._keys.known if name else may_be_item
