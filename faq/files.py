"""Where the files that travel with the program are, in a checkout as in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """The path of a shipped file or folder: inside the package once installed, beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parent / name


def language_data(name: str, language: str) -> Path:
    """The path of what we know of a language, named by its tag in place of `{}`; it need not exist."""
    return shipped("data") / name.format(language.lower().split("-")[0])
