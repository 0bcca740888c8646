"""Every package that is installed is pinned, with its hashes, as pyproject.toml asks for it."""

import re
import tomllib
from dataclasses import dataclass

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = {
    "": PROJECT["project"]["dependencies"],
    ":build": PROJECT["dependency-groups"]["build"],
    ":dev": PROJECT["dependency-groups"]["dev"],
}
"""What is asked for, by what uv calls the place: the project itself, and its groups."""

LOCKS = {"requirements.txt": ("", ":build"), "requirements-dev.txt": ("", ":build", ":dev")}
REMEDY = "Run script/lock."


@dataclass(frozen=True)
class Pinned:
    """A package in a lock: where it applies, its hashes, and which places of the project ask for it."""

    requirement: Requirement
    hashes: tuple[str, ...]
    asked_by: frozenset[str]


def pinned(lock: str) -> list[Pinned]:
    """All packages of a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return [
        Pinned(
            Requirement(block.split("\\\n")[0].split("\n")[0]),
            tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})\b", block)),
            frozenset(re.findall(r"candid-faq \(pyproject\.toml(.*?)\)", block)),
        )
        for block in re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_its_hashes(lock: str) -> None:
    """To one version, and there is no address in the file: every index has the same packages."""
    for each in pinned(lock):
        assert re.fullmatch(r"==[^*,]+", str(each.requirement.specifier)), each.requirement
        assert each.hashes, each.requirement
    assert "//" not in (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_is_of_this_project(lock: str) -> None:
    """What is asked for is pinned, in its range; what no longer is asked for is not said to be."""
    packages = pinned(lock)
    for place in LOCKS[lock]:
        asked = {canonicalize_name(each.name): each for each in map(Requirement, ASKED[place])}
        found = [each.requirement for each in packages if place in each.asked_by]
        assert {canonicalize_name(each.name) for each in found} == asked.keys(), REMEDY
        for requirement in found:
            version = str(requirement.specifier).removeprefix("==")
            wanted = asked[canonicalize_name(requirement.name)].specifier
            assert wanted.contains(version, prereleases=True), f"{requirement}: {REMEDY}"


def test_what_is_tested_is_what_runs() -> None:
    """The tests have every package of the server in the same version, with the same hashes."""
    run, dev = (
        {f"{each.requirement.name}{each.requirement.specifier}": each.hashes for each in pinned(lock)}
        for lock in LOCKS
    )
    assert run.items() <= dev.items()
