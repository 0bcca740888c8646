"""Results that are kept for a while because the same is asked for again soon."""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Generic, TypeVar

Asked = TypeVar("Asked", bound=Hashable)
Found = TypeVar("Found")


class Remembering(Generic[Asked, Found]):
    """A pure function that keeps its latest results; threads may share it, and a pickle leaves them out."""

    def __init__(self, find: Callable[[Asked], Found], most: int) -> None:
        """Take the function, and how many results it keeps."""
        self._find = find
        self._most = most
        self._known = lru_cache(most)(find)

    def __reduce__(self) -> tuple[type["Remembering[Asked, Found]"], tuple[Callable[[Asked], Found], int]]:
        """Pickled by the function alone."""
        return Remembering, (self._find, self._most)

    def __call__(self, asked: Asked) -> Found:
        """What the function gives."""
        return self._known(asked)
