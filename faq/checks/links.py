"""Links and websites are https, so that nobody on the way reads or changes what visitors get."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from faq.knowledge import Knowledge, Referral
from faq.problems import Finding, Path

_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})


def unsafe_links(knowledge: Knowledge) -> Iterator[Finding]:
    """Every address that begins with http:// and is not on this machine."""
    for path, address in _addresses(knowledge):
        host = urlsplit(address).netloc.rsplit(":", 1)[0] if address.lower().startswith("http://") else None
        if host and host not in _OWN_MACHINE:
            what = f'"{address}" is not encrypted.'
            yield Finding(path, "not-https", what, f"Write https://{address[7:]}.", "warning")


def _addresses(knowledge: Knowledge) -> Iterator[tuple[Path, str]]:
    yield from _of_referral(("referral",), knowledge.referral)
    for place, clinic in enumerate(knowledge.clinics):
        path: Path = ("clinics", place)
        yield from _of_referral((*path, "referral"), clinic.referral)
        for number, origin in enumerate(clinic.origins):
            yield (*path, "origins", number), origin


def _of_referral(path: Path, referral: Referral) -> Iterator[tuple[Path, str]]:
    if referral.url:
        yield (*path, "url"), referral.url
