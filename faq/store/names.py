"""Where a text says a name: after "my name is", after a title, at the end of a letter, after an @."""

import re
from collections.abc import Callable, Iterator, Mapping

MOST_FURTHER, MOST_LOWER_CASE = 6, 1
"""Words a name may have beside the first; how many in lower case, not counting those that join others."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_JOINING = _words("van von der den de del della la le el al bin ibn da di dos do du st o mc mac")
_ORDINARY = _words("""
    a aber about account african after again ai alergica alergico all allergique already also always am
    american an and any anyone anything anyway appointment appointments are as asap asian ask asked
    asthmatique at avec back be because been before being ben best bin bit black but by bye came can
    candid caribbean cheapest check chinese clinic come con could couples crazy diabetic diabetica
    diabetico diabetique diagnosis did discount discounts do doc doctor does doing doktor done drugs
    east embarazada en enceinte english epileptique est estoy et european even everyone everything fat
    fine first flare folks for friday from gave get gets getting give given going gone good google got
    guys habe haben had has hat have having he heb hello help her here hers hi him his ho how i i'd i'll
    i'm i've ich if ik im imaging in indian is ist it it's its ive j'ai je just kindly know lads last
    late later leave like long look looking lot lots love low ma maar mais make martens mate may maybe
    me mean medication medications mention mentioned might mine mit monday more most much must my name
    negative neue neuer never next nice no north not now oder of off ok okay old on once one only or our
    out over page para paranoid patient patients peace pero please policy positive possible pour
    practitioner pregnant prescribed put que quiero recommended recommends relapse rh said same saturday
    saw say says scan scans schwanger see seems session sessions she should silly since so some someone
    something sometimes sono soon sorry south soy still stupid such sufferer sufferers suggested
    suggests suis sunday sure symptoms take team tell telling tengo thank thanks that the their them
    then there these they thing think thinks this those though thursday time to today told tomorrow
    tonight too treatment treatments tuesday type u und under until up ur urgently us vain very wants
    warned was we wednesday wegen weil well went were west what what's when where which while white who
    why will with without wont would xx y yes yesterday yet yo you your yours
""")
"""Words that are no part of a name, in several languages: they end one, and mostly begin none."""

_NEVER_FIRST = _words(
    "a already and away back by c'est for in is le la not on out still the there upon was what your"
)
"""Words that are no name even after "my name is"."""

_COMMON = _words("""
    adam alex alice amy andrea andrew ana anna anne antonio ben bob carlos carmen charlotte chris
    christine claire claudia daniel david emily emma eva fatima francesca george giulia hannah hans
    harry helen isabel jack jacob jake james jan jane janet jean jessica joe john jonas jose juan julia
    karen kate katie klaus lara laura lena leon lisa louise lucia lucy luis lukas luke maria marie
    marion mary matt mia michael miguel mike mohammed monika nadia nicole nina olivia pablo paul pedro
    peter petra pierre rachel rebecca robert sabine sam sandra sara sarah sofia sophie stefan stephen
    steve susan susanne tim thomas tom ursula anderson becker bernard clark davies davis diaz dubois
    dupont durand evans fernandez fischer garcia gomez gonzalez harris hernandez hoffmann hughes jackson
    jenkins johnson jones kelly khan lewis lopez martin martinez meyer miller moreau morgan muller
    murphy patel perez ramirez roberts robertson robinson rodriguez ruiz sanchez schmidt schneider
    schulz scott singh smith taylor thompson torres turner wagner walker watson weber williams wilson
    wright
""")
"""First and last names that are frequent and mean nothing else after "I'm" or "miss", in whatever case."""

_SURNAMES = _words(
    "a ai an ben best black do east english ho long love ma may north so south west white will"
)
"""Ordinary words that are names as often, if they begin with a capital."""

_WORD = re.compile(r"[^\W\d_][\w'-]*")
_BEFORE_FIRST = re.compile(r"[^\w\n@?!;)]{0,5}")
_BEFORE_NEXT = re.compile(r"(?:(?<=\b\w)\.)? {1,6}|(?<=\b\w)\.")
_ONE_WORD = r"[^\W\d_][\w'-]*"


Patterns = tuple[re.Pattern[str], ...]


def patterns(*sources: str) -> Patterns:
    """Patterns in verbose form, case ignored; each by itself, so that none hides what another finds."""
    return tuple(re.compile(source, re.IGNORECASE | re.VERBOSE | re.MULTILINE) for source in sources)


_BEFORE_ANY = patterns(
    r"name (?: 's\b | \ (?:ist?|was)\b | \ ?[:=-] )",
    r"\bm[yi]\ names\b | \b(?:in|under)\ the\ name\ of\b",
    r"(?:am|'m|\bim) \ (?:called|named)",
    r"\b(?:ich\ hei(?:ss|ß)e | (?:er|sohn|tochter|mann|frau)\ hei(?:ss|ß)t)",
    r"\b(?:m'appelle | je\ m\ ?appelle | mon\ (?:pre)?nom\ (?:est|c'est) | je\ me\ nomme)",
    r"\b(?:me\ llamo | mi\ nombre\ es)",
    r"\b(?:mi\ chiamo | nome\ e | me\ chamo | mijn\ naam\ is | ik\ heet)",
)
"""What a name follows, whatever it looks like."""

_BEFORE = patterns(
    r"\b(?: mr | mrs | (?-i:Ms) | ms(?=\.) | mx | dr | mme | mlle ) (?:\.|(?=\ ))",
    r"""\b(?: son|daughter|wife|husband|partner|friend|sister|brother|mother|mum|mom|father|dad|nurse|baby
        |child|therapist ) (?:'s|\ is|\ was)? \ (?:called|named)""",
    r"\bcall\ me | \bsigned (?:\ by)? [,:]?",
    r"""(?<!as\ )(?<!in\ )(?<!with\ )\b(?: regards|best\ wishes|yours\ sincerely|sincerely(?=[,.])
        |gru(?:ss|ß)e?|saludos?|cordialement|atentamente|mfg|(?-i:[LV]G) )\b [,.!]*""",
    rf"""\b(?: thanks|thank\ you|thx|cheers|danke|merci|gracias ) \ ?[,.!]+
        (?= \ * {_ONE_WORD} (?:\ {_ONE_WORD})? \W* $ )""",
    rf"\bmy\ name (?= \ {_ONE_WORD} (?:\ {_ONE_WORD})? \W* $ )",
    rf"\bthis\ is (?= (?:\ {_ONE_WORD}){{1,3}} \ (?:speaking|calling|writing)\b )",
)
"""What a name follows unless an ordinary word does."""

_BEFORE_CAPITAL = patterns(
    r"""\b(?: miss | (?-i:ms) | doctor | docteur | doctora | professor | prof | sir | herrn? | hr(?=\.)
        | frau | fr(?=\.) | monsieur | (?-i:M)(?=\.) | madame | senora? | sra? | dona? | nurse | sister
        | meneer | mevrouw | signora? ) (?:\.|(?=\ ))""",
    r"\bhier\ (?:ist|spricht) | \bich\ bin\ d(?:ie|er)",
    r"\b(?:habla|soy|sono|je\ suis|ik\ ben)",
    rf"""\b(?: this\ is | it's | it\ is | ici )
        (?= (?:\ {_ONE_WORD}){{1,3}} \ (?:here|again|from|a\ l'appareil)\b )""",
    rf"\b(?:thanks|cheers) (?= \ {_ONE_WORD} (?:\ {_ONE_WORD})? \W* $ )",
    rf"\b(?:love|best|yours) [,.!]+ (?= \ * {_ONE_WORD} (?:\ {_ONE_WORD})? \W* $ )",
    r"name (?=\ ) | \b(?: (?:patient|client|customer) (?:\ ?[:=-] | (?=\ (?-i:[A-Z])\w+\ (?-i:[A-Z]))))",
    r"\bname (?:\ is)? \ (?:still|not|actually|really|in\ fact)",
    r"""\b(?:my|her|his|our|mein|meine[nmr]?|ma|mon|mi)\ (?:son|daughter|wife|husband|partner|friend|boyfriend
        |girlfriend|sister|brother|mother|mum|mom|father|dad|baby|therapist|doctor|sohn|tochter|mann|frau
        |freundin|freund|mutter|vater|fille|fils|mari|femme|hij[ao]|marido|mujer) (?=,?\ (?-i:[A-Z][a-z]))""",
    r"\b(?:[ms]['\ ]?appelle | moi\ c'est | se\ llama | sie\ hei(?:ss|ß)t)",
    r"\b(?:hi|hello|hey|good\ (?:morning|afternoon|evening)) [\ ,.!-]{1,3} (?:i'm|i\ am|im|it's|this\ is)",
    r"\b(?:i'm|i\ am|im) (?= \ (?-i:[A-Z])\w+\ (?-i:[A-Z])(?!\w*(?:ian|can|kan|ese|ish)\b) )",
)
"""What a name follows if it begins with a capital and is no ordinary word."""

_BEFORE_COMMON = patterns(
    r"""\b(?: i'm | i\ am | im | it's | its | this\ is | cheers | thanks | regards | love | soy | ich\ bin
        | je\ suis | miss | ms | doctor | madame | frau | herr | hr\. | senora?
        | my\ (?:husband|wife|son|daughter|friend) )
        (?=[\ ,])""",
)
"""What a name follows if it is a common one."""

_NETWORK = r"(?: ig|discord|insta(?:gram)?|snap(?:chat)?|twitter|tiktok|telegram|whatsapp|skype|facebook|fb )"
_HANDLE = patterns(
    r"(?<!\w) (?P<it> @ \w [\w.]* )",
    rf"""\b(?: {_NETWORK}\ ?[:=] | my\ {_NETWORK} (?:\ (?:name|handle|account))? (?:\ is|'s)
        | (?:handle|username)\ is ) \ ? (?P<it>[\w.@:\#-]+)""",
    rf"\b{_NETWORK}\ (?:is\ )? (?P<it> (?=[a-z.]*[\d_:\#]) [\w.:\#-]+ )",
    r"\b(?:insta|snapchat|ig)\ (?P<it> (?!page|account|stor|post|profile) [\w.-]{5,} ) \W* $",
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


def _is_common(word: str) -> bool:
    return word.lower() in _COMMON


def _is_one(word: str) -> bool:
    return word.lower() not in _NEVER_FIRST


_OPENINGS: Mapping[Patterns, Callable[[str], bool]] = {
    _BEFORE_ANY: _is_one,
    _BEFORE: _may_be_one,
    _BEFORE_CAPITAL: _must_be_one,
    _BEFORE_COMMON: _is_common,
}
"""What names follow, with what the first word must be."""
