"""Where a text says a name: after "my name is", after a title, at the end of a letter, after an @."""

import re
from collections.abc import Callable, Iterator, Mapping

MOST_FURTHER, MOST_LOWER_CASE = 4, 1
"""Words a name may have beside the first; how many in lower case, not counting those that join others."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_JOINING = _words("van von der den de del della la le el al bin ibn da di dos do du st o mc mac")
_ORDINARY = _words("""
    a aber about african after again ai all already also always am american an and any anyone anything
    are as asap asian ask asked at avec back be because been before being ben best bin bit black but by
    bye came can caribbean check chinese clinic come con could crazy diagnosis did do doctor does doing
    done drugs east en english est estoy et european even everyone everything fat fine first flare for
    from gave get gets getting give given going gone good got guys habe had has have having he heb hello
    help her here hers hi him his ho how i i'd i'll i'm i've ich if ik im imaging in indian is ist it
    it's its ive j'ai je just kindly know last late later leave like long look looking lot lots love low
    ma maar mais make mate may maybe me mean medication medications mention mentioned might mine mit
    more most much must my never next nice no north not now oder of off ok okay old on once one only or
    our out over para paranoid patient patients pero please possible pour prescribed put que quiero
    recommended recommends relapse said same saw say says scan scans see seems she should silly since so
    some someone something sometimes sono soon sorry south soy still stupid such sufferer sufferers
    suggested suggests suis sure symptoms take tell telling tengo thank thanks that the their them then
    there these they thing think thinks this those though time to today told tomorrow tonight too
    treatment type u und under until up ur urgently us vain very wants warned was we wegen well went
    were west what what's when where which while white who why will with without wont would xx y yes
    yesterday yet yo you your yours
""")
"""Words that are no part of a name, in several languages: they end one, and mostly begin none."""

_NEVER_FIRST = _words("a already and in not on still the there your what")
"""Words that are no name even after "my name is"."""

_SURNAMES = _words("ai an ben best black do east english ho long love ma may north so south west white will")
"""Ordinary words that are names as often, if they begin with a capital."""

_WORD = re.compile(r"[^\W\d_][\w'-]*")
_BEFORE_FIRST = re.compile(r"[ :,.\"'(*-]{0,4}")
_BEFORE_NEXT = re.compile(r"(?:(?<=\b\w)\.)? {1,2}|(?<=\b\w)\.")
_ONE_WORD = r"[^\W\d_][\w'-]*"


Patterns = tuple[re.Pattern[str], ...]


def patterns(*sources: str) -> Patterns:
    """Patterns in verbose form, case ignored; each by itself, so that none hides what another finds."""
    return tuple(re.compile(source, re.IGNORECASE | re.VERBOSE) for source in sources)


_BEFORE_ANY = patterns(
    r"name (?: 's\b | \ ist?\b | \ ?[:=-] )",
    r"(?:am|'m|\bim) \ (?:called|named)",
    r"\bich\ hei(?:ss|ß)e",
    r"\b(?:m'appelle | mon\ (?:pre)?nom\ est | je\ me\ nomme)",
    r"\b(?:me\ llamo | mi\ nombre\ es | mi\ chiamo | nome\ e | me\ chamo | mijn\ naam\ is | ik\ heet)",
)
"""What a name follows, whatever it looks like."""

_BEFORE = patterns(
    r"\b(?: mr | mrs | (?-i:Ms) | ms(?=\.) | mx | dr | mme | mlle ) (?:\.|(?=\ ))",
    r"""\b(?: son|daughter|wife|husband|partner|friend|sister|brother|mother|mum|mom|father|dad|nurse|baby
        |child|therapist ) (?:'s|\ is|\ was)? \ (?:called|named)""",
    r"\bcall\ me | \bsigned (?:\ by)? [,:]?",
    r"(?<!as\ )\b(?: regards|sincerely|gru(?:ss|ß)e?|saludos|cordialement|mfg )\b [,.!]*",
    rf"""\b(?: thanks|thank\ you|thx|cheers|love|best|yours|danke|merci|gracias ) \ ?[,.!]+
        (?= \ * {_ONE_WORD} (?:\ {_ONE_WORD})? \W* $ )""",
    rf"\bthis\ is (?= (?:\ {_ONE_WORD}){{1,3}} \ (?:speaking|calling|writing)\b )",
)
"""What a name follows unless an ordinary word does."""

_BEFORE_CAPITAL = patterns(
    r"""\b(?: miss | (?-i:ms) | doctor | professor | prof | sir | herrn? | frau | monsieur | madame | senora?
        | sra? | dona? | nurse | sister | meneer | mevrouw | signora? ) (?:\.|(?=\ ))""",
    r"\bhier\ (?:ist|spricht) | \bich\ bin\ d(?:ie|er)",
    r"\b(?:habla|soy|sono|je\ suis|ik\ ben)",
    rf"""\b(?: this\ is | it's | it\ is | ici )
        (?= (?:\ {_ONE_WORD}){{1,3}} \ (?:here|again|from|a\ l'appareil)\b )""",
    rf"\b(?:thanks|cheers) (?= \ {_ONE_WORD} \W* $ )",
    r"\b(?:hi|hello|hey|good\ (?:morning|afternoon|evening)) [\ ,.!-]{1,3} (?:i'm|i\ am|im|it's|this\ is)",
    r"\b(?:i'm|i\ am|im) (?= \ (?-i:[A-Z])\w+\ (?-i:[A-Z])(?!\w*(?:ian|can|kan|ese|ish)\b) )",
)
"""What a name follows if it begins with a capital and is no ordinary word."""

_NETWORK = r"(?: insta(?:gram)?|snap(?:chat)?|twitter|tiktok|telegram|whatsapp|skype|facebook|fb )"
_HANDLE = patterns(
    r"(?<!\w) (?P<it> @ \w [\w.]* )",
    rf"""\b(?: {_NETWORK}\ ?[:=] | my\ {_NETWORK} (?:\ (?:name|handle|account))? \ is
        | (?:handle|username)\ is ) \ ? (?P<it>[\w.@-]+)""",
)


def names(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand in a text, from their first character to after their last."""
    for pattern in _HANDLE:
        yield from (match.span("it") for match in pattern.finditer(text))
    for openings, begins in _OPENINGS.items():
        for opening in (match for pattern in openings for match in pattern.finditer(text)):
            start = _after(_BEFORE_FIRST, text, opening.end())
            first = _WORD.match(text, start)
            if first and begins(first.group()):
                yield start, _name_end(text, first.end())


def _name_end(text: str, end: int) -> int:
    """Where a name ends whose first word ends here."""
    in_lower_case = 0
    for _ in range(MOST_FURTHER):
        word = _WORD.match(text, _after(_BEFORE_NEXT, text, end))
        if not word or word.start() == end or _is_ordinary(word.group()):
            break
        if word.group().islower() and word.group() not in _JOINING:
            in_lower_case += 1
        if in_lower_case > MOST_LOWER_CASE:
            break
        end = word.end()
    return end


def _after(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place


def _is_ordinary(word: str) -> bool:
    return word.lower() in _ORDINARY and not (word[0].isupper() and word.lower() in _SURNAMES)


def _may_be_one(word: str) -> bool:
    return word.istitle() or not _is_ordinary(word)


def _must_be_one(word: str) -> bool:
    return word[0].isupper() and not _is_ordinary(word)


def _is_one(word: str) -> bool:
    return word.lower() not in _NEVER_FIRST


_OPENINGS: Mapping[Patterns, Callable[[str], bool]] = {
    _BEFORE_ANY: _is_one,
    _BEFORE: _may_be_one,
    _BEFORE_CAPITAL: _must_be_one,
}
"""What names follow, with what the first word must be."""
