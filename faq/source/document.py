"""YAML text becomes plain data that remembers where each part stands.

Nodes are composed rather than loaded, because plain loading loses line
numbers and keeps only the last of two equal keys without a word. What the
parser does not understand is mended in memory (faq.source.mistakes), so that
the rest of the file is read too.
"""

from collections.abc import Sequence

import yaml

from faq.source.characters import LINE_END, read_characters
from faq.source.mistakes import mend
from faq.source.nodes import NodeReader
from faq.source.places import Document
from faq.source.strays import CONFLICT
from faq.source.values import Slip
from faq.source.walk import Keys, Mistake

MOST = 50
"""Mistakes in the YAML, or lines left out where mending did not help, after which the file is given up."""

NEAR = 3
"""Lines from a mistake that is told within which the parser's next complaint is taken for its consequence."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PARSER_WORDS = (
    ("undefined alias", "A text that starts with * repeats a part named with &, and there is none."),
    ("document start", "A file holds one document only, and here a second one begins."),
    ("quoted scalar", "A quote is opened here and not closed."),
    ("mapping values", "There is a colon where none can be."),
)


def parse(source: bytes, file: str, keys: Keys) -> Document:
    """Read YAML whose keys may have these names; whatever is wrong with it is in the document's problems."""
    characters = read_characters(source)
    lines = characters.lines
    if characters.text is None:
        return _document(file, lines, characters.mistakes)
    try:
        document = _document(file, lines, characters.mistakes)
        node = _Loader(characters.text).get_single_node()
        if node is None:
            document.add(Mistake(0, Slip(0, "empty-file", "The file is empty.", "Start with: title: ...")))
            return document
        reader = NodeReader(document, LINE_END.split(characters.text), keys)
        reader.read(node, frozenset())
        if not (reader.swallowed or CONFLICT.search(characters.text)):
            return document
    except yaml.MarkedYAMLError:
        pass  # it is told below, in plainer words
    return _mended(_document(file, lines, characters.mistakes), characters.text, keys)


def _document(file: str, lines: tuple[str, ...], mistakes: Sequence[Mistake]) -> Document:
    document = Document(file, lines)
    for mistake in mistakes:
        document.add(mistake)
    return document


def _mended(document: Document, text: str, keys: Keys) -> Document:
    """The document as it reads with its mistakes mended, each of them a problem."""
    mended = mend(LINE_END.split(text), keys)
    lines, blanked = mended.lines, set(mended.blanked)
    mistakes = {each.line: each for each in mended.mistakes}
    node: yaml.Node | None = None
    for attempt in range(MOST + 1):
        if attempt == MOST or len(mistakes) > MOST:
            return _given_up(document, sorted(mistakes.values(), key=lambda each: each.line))
        try:
            node = _Loader("\n".join(lines)).get_single_node()
            break
        except yaml.MarkedYAMLError as error:
            mistake = _last_resort(lines, error)
            if not any(abs(mistake.line - each) <= NEAR for each in (*mistakes, *blanked)):
                mistakes[mistake.line] = mistake
            blanked.add(mistake.line)
            lines[mistake.line] = ""
    for mistake in mistakes.values():
        document.add(mistake)
    document.mended = frozenset(line + 1 for line in mistakes)
    document.unread = "\n".join(document.lines[line] for line in sorted({*mistakes, *blanked}))
    if node is not None:
        NodeReader(document, lines, keys).read(node, frozenset(blanked))
    return document


def _given_up(document: Document, mistakes: Sequence[Mistake]) -> Document:
    """The document of a file that is too broken to be read, with the first of its mistakes."""
    for mistake in mistakes[: MOST - 1]:
        document.add(mistake)
    last = mistakes[MOST - 1 :][:1] or mistakes[-1:]
    what = "There are too many mistakes to read on."
    slip = Slip(0, "too-many-mistakes", what, "Mend those above first.")
    document.add(Mistake(last[0].line, slip))
    return document


def _last_resort(lines: Sequence[str], error: yaml.MarkedYAMLError) -> Mistake:
    """The last line with something on it until where the parser gave up, and why it did."""
    mark = error.problem_mark or error.context_mark
    line = min(mark.line if mark else 0, len(lines) - 1)
    column = mark.column if mark else 0
    while line > 0 and not lines[line]:
        line, column = line - 1, 0
    line = line if lines[line] else next((number for number, each in enumerate(lines) if each), 0)
    said = f"{error.context or ''} {error.problem or ''}"
    what = next(
        (plain for words, plain in _PARSER_WORDS if words in said), "YAML cannot make sense of this line."
    )
    remedy = "Compare it with the lines above: indentation, colons, dashes, quotes."
    return Mistake(line, Slip(column, "yaml", what, remedy))
