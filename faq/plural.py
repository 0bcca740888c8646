"""How many of something, in words."""


def counted(number: int, what: str) -> str:
    """A number and what is counted: 1 error, 3 errors."""
    return f"{number} {plural(number, what)}"


def plural(number: int, what: str) -> str:
    """What is counted, with an s unless it is one."""
    return what if number == 1 else f"{what}s"
