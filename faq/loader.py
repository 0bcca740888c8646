"""A knowledge file becomes Knowledge, or every problem in it.

In three steps: YAML to plain data that remembers its places (faq.source.document),
plain data to records (faq.shape), and the references between them
(faq.references).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from faq.keys import key_names
from faq.knowledge import Knowledge
from faq.problems import Finding, Path, Problem, as_text, has_errors
from faq.references import wrong_references
from faq.shape import Shaped, shape
from faq.source.document import parse
from faq.source.places import Document


class KnowledgeError(Exception):
    """A knowledge file that cannot be served; `problems` holds every one of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(as_text(problems))
        self.problems = problems


@dataclass(frozen=True)
class Loaded:
    """What reading a file gave: the knowledge, unless there are errors, every problem, the document.

    `shaped` is as much of the knowledge as could be read in spite of errors; None if nothing could.
    """

    knowledge: Knowledge | None
    problems: tuple[Problem, ...]
    document: Document
    shaped: Shaped | None = None

    def knowledge_or_raise(self) -> Knowledge:
        """The knowledge; raises KnowledgeError with every problem if there are errors."""
        if self.knowledge is None:
            raise KnowledgeError(self.problems)
        return self.knowledge

    @property
    def readable(self) -> Knowledge | None:
        """The knowledge without its broken parts, to look for more problems in, never to be served."""
        return self.shaped.readable if self.shaped else None

    def located(self, findings: Iterable[Finding]) -> tuple[Problem, ...]:
        """Findings about the readable knowledge as problems of the file.

        Their paths lead through the knowledge, in which broken items are left out; findings about
        what only stands in for something broken are dropped.
        """
        shaped = self.shaped
        if shaped is None:
            return ()
        own = [each for each in findings if not (each.path and each.path[0] in shaped.stand_ins)]
        return tuple(
            self.document.located(replace(each, path=in_file(each.path, shaped.kept))) for each in own
        )


def in_file(path: Path, kept: Mapping[Path, tuple[int, ...]]) -> Path:
    """Where in the file something stands whose path leads through lists without some of the file's items."""
    found: Path = ()
    for part in path:
        found += (kept[found][part] if isinstance(part, int) and found in kept else part,)
    return found


def load(path: FilePath) -> Knowledge:
    """The knowledge in a file; raises KnowledgeError with every problem if it has errors."""
    return read(path).knowledge_or_raise()


def read(path: FilePath) -> Loaded:
    """Read a file and report everything that is wrong with it; never raises for its contents."""
    try:
        source = path.read_bytes()
    except OSError as error:
        what = f"The file cannot be read: {error.strerror or 'no reason given'}."
        return unreadable(path, what, "Check that the path is right and that you may read it.")
    return read_source(source, str(path))


def unreadable(path: FilePath, what: str, remedy: str) -> Loaded:
    """What is known of a file that gave nothing."""
    problem = Problem(str(path), 1, 1, "error", "unreadable", what, remedy)
    return Loaded(None, (problem,), Document(str(path)))


def away(path: FilePath, remedy: str) -> Loaded:
    """What is known of a file that is not there; to read it may wait for ever, where it is a pipe."""
    return unreadable(path, "The file is not there, or may not be read.", remedy)


def read_source(source: bytes, file: str) -> Loaded:
    """The same for the contents of a file; never raises. `file` is what problems call it."""
    document = parse(source, file, key_names())
    if document.data is None or (document.mended and not isinstance(document.data, dict)):
        return Loaded(None, tuple(sorted(document.problems)), document)
    if not isinstance(document.data, dict):
        what = "The file must start with keys such as title, disclaimer and entries."
        wrong = document.located(Finding((), "no-mapping", what, 'Write "key: value" lines.'))
        return Loaded(None, tuple(sorted({*document.problems, wrong})), document)
    shaped = shape(document)
    findings = (*shaped.findings, *wrong_references(document))
    # What does not fit on a line that had to be mended is most likely a consequence.
    found = [each for each in map(document.located, findings) if each.line not in document.mended]
    problems = tuple(sorted({*found, *document.problems}))
    return Loaded(None if has_errors(problems) else shaped.readable, problems, document, shaped)
