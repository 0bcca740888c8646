"""A knowledge file becomes Knowledge, or every problem in it.

In three steps: YAML to plain data that remembers its places (faq.document),
plain data to records (faq.knowledge), and the references between them
(faq.references).
"""

from dataclasses import dataclass
from pathlib import Path

from faq.document import Document, parse
from faq.knowledge import Knowledge
from faq.problems import Finding, Problem, as_text, has_errors
from faq.references import wrong_references
from faq.shape import shape


class KnowledgeError(Exception):
    """A knowledge file that cannot be served; `problems` holds every one of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(as_text(problems))
        self.problems = problems


@dataclass(frozen=True)
class Loaded:
    """What reading a file gave: the knowledge, unless there are errors, every problem, and the document."""

    knowledge: Knowledge | None
    problems: tuple[Problem, ...]
    document: Document


def load(path: Path) -> Knowledge:
    """The knowledge in a file; raises KnowledgeError with every problem if it has errors."""
    loaded = read(path)
    if loaded.knowledge is None:
        raise KnowledgeError(loaded.problems)
    return loaded.knowledge


def read(path: Path) -> Loaded:
    """Read a file and report everything that is wrong with it; never raises for its contents."""
    try:
        source = path.read_bytes()
    except OSError as error:
        what = f"The file cannot be read: {error.strerror or 'no reason given'}."
        remedy = "Check that the path is right and that you may read it."
        problem = Problem(str(path), 1, 1, "error", "unreadable", what, remedy)
        return Loaded(None, (problem,), Document(str(path)))
    document = parse(source, str(path))
    knowledge, findings = _validate(document)
    problems = {*map(document.located, findings), *document.problems}
    return Loaded(None if has_errors(problems) else knowledge, tuple(sorted(problems)), document)


def _validate(document: Document) -> tuple[Knowledge | None, list[Finding]]:
    """The records, if the data has their shape, and what is wrong with the data."""
    if document.data is None:
        return None, []
    if not isinstance(document.data, dict):
        what = "The file must start with keys such as title, disclaimer and entries."
        return None, [Finding((), "no-mapping", what, 'Write "key: value" lines.')]
    knowledge, misfits = shape(document.data, document.written)
    return knowledge, [*wrong_references(document.data), *misfits]
