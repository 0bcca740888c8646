"""YAML that we ship ourselves, as plain data: without places, and without mending."""

from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def plain_data(text: str) -> Any:
    """What YAML says, which has no mistakes; raises yaml.YAMLError if it has."""
    return yaml.load(text, _Loader)  # noqa: S506  # both are safe loaders
