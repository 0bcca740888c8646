"""A version of a knowledge file, named by a path or by a git revision."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from faq.knowledge import Knowledge
from faq.loader import load, read_source


class RevisionError(Exception):
    """A version that cannot be found; `tried` says where, in a sentence for each place."""

    def __init__(self, name: str, tried: tuple[str, ...]) -> None:
        super().__init__(f'"{name}" is neither a file nor a git revision. {" ".join(tried)}')
        self.name = name
        self.tried = tried


@dataclass(frozen=True)
class Version:
    """A version of a knowledge, and what people call it."""

    name: str
    knowledge: Knowledge


def load_version(name: str, file: Path) -> Version:
    """The version that a name stands for: a file of that name, or else a git revision.

    A revision is HEAD, v1 and the like, of `file`; or HEAD:path/file.yaml, as git writes it. Raises
    RevisionError, and KnowledgeError for a version with errors.
    """
    if _is_file(Path(name)):
        return Version(name, load(Path(name)))
    if not name:
        raise RevisionError(name, ("It is empty.",))
    shown = name if ":" in name else f"{name}:./{file.name}"
    source = _show(name, shown, file.absolute().parent)
    label = name if ":" in name else f"{name}:{file.name}"
    return Version(label, _load(source, label))


def _is_file(path: Path) -> bool:
    """Whether it can be read as a file, or a pipe; no folder, and no name that is too long for one."""
    try:
        return path.exists() and not path.is_dir()
    except OSError:
        return False


def _show(name: str, shown: str, folder: Path) -> bytes:
    """The content of a file in a revision, as git has it."""
    no_file = f"There is no such file in {Path.cwd()}."
    # Options end before the name, so that one that begins with a hyphen is none.
    command = ["git", "cat-file", "blob", "--end-of-options", shown]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603
    except OSError as error:
        no_git = f"git could not be asked in {folder}: {error.strerror}."
        raise RevisionError(name, (no_file, no_git)) from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[0].removeprefix("fatal: ").rstrip(".") if said else "no reason given"
        raise RevisionError(name, (no_file, f"In {folder}, git cat-file blob {shown} says: {reason}."))
    return done.stdout


def _load(source: bytes, label: str) -> Knowledge:
    """The knowledge in a text; its problems name the revision, not a file."""
    return read_source(source, label).knowledge_or_raise()
