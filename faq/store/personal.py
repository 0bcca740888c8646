"""How personal details look: for each kind, where in a text some stand.

Texts come without accents and invisible characters, with ASCII digits, spaces and hyphens. A pattern begins
only where a run of its characters does, so that no text takes long.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from faq.store.names import Patterns, names, patterns

Span = tuple[int, int]
Finder = Callable[[str], Iterator[Span]]

LONE_DIGITS = 2
"""Digits in a row that tell nobody by themselves: an age, a number of minutes."""

FEW_DIGITS = 5
"""Digits in short groups that tell nobody, either: 10-15 minutes."""

PHONE_DIGITS = range(7, 16)
_PHONE_SHAPES = {(3, 3, 4), (1, 3, 3, 4), (3, 4)}

_DIGITS = re.compile(r"(?:\+ ?)?\(?\d+(?:(?: {0,2}[-./()_:*'+|~·•]{1,3} {0,2}| {1,3}|,)\d+)*")


_ENDINGS = """(?: com|net|org|info|biz|edu|gov|io|app|dev|health|clinic|uk|de|fr|es|nl|ch|eu|ie|ca|au|nz|pl
    |se|dk|fi|cz|jp|cn|br|ru|pt|gr|ly|tv|xyz|online|site|shop|blog )"""
_LOCAL = r"(?<![^\s@<>()\[\]{},;:\"]) [^\s@<>()\[\]{},;:\"]++"
_SIGNED_LOCAL = r"(?<![^\s@<>()\[\]{},;:\"]) (?=[a-z+]*[\d._-]) [^\s@<>()\[\]{},;:\"]++"
_LABEL = r"[^\s@<>()\[\]{},;:\"./?!]+"
_DOTS = "dot|punkt|point|punto|punt"
_SPELLED_LOCAL = rf"(?<![^\s,;:]) (?: [\w-]++ \ (?:{_DOTS})\  ){{0,2}} [^\s@<>()\[\]{{}},;:\"]++"
_AT = r"[(\[{<]\ ?(?:at|chez|arroba|arobase|a|@)\ ?[)\]}>]"
_SPELLED_DOT = rf"(?: \ ?[(\[{{<]\ ?(?:{_DOTS})\ ?[)\]}}>]\ ? | \ ?\b(?:{_DOTS})\b\ ? )"
_DOT = rf"(?: \. | {_SPELLED_DOT} )"
_WIDE_DOT = rf"(?: {_DOT} | \ \.\ ? | [.,]\ (?=(?:com|net|org|co|de|uk|fr|es)\b) )"
_PROVIDER = """(?: gmail | googlemail | hotmail | outlook | yahoo | ymail | icloud | gmx | aol | msn | wanadoo
    | laposte | proton | protonmail | btinternet )"""
_COUNTRY = "(?: com | net | org | de | fr | es | it | ch | at | co[. ]uk )"
_NO_MORE = r"(?![^\s.,;:!?)\]>])"
_MAIL = patterns(
    rf"{_LOCAL} @ (?:{_LABEL})? (?:\.{_LABEL})*",
    rf"{_LOCAL} \ ?@\ ? {_LABEL} (?:{_WIDE_DOT}{_LABEL})+",
    rf"{_LOCAL} \ ?(?: {_AT} | \b(?:arobase|arroba)\b )\ ? {_LABEL} (?:{_DOT}{_LABEL})*",
    rf"{_SPELLED_LOCAL} \ (?:at|chez)\  {_LABEL} (?:{_DOT}{_LABEL})* {_SPELLED_DOT} [a-z]{{2,}} {_NO_MORE}",
    rf"{_LOCAL} \ (?:at|chez)\  {_LABEL} (?:\.{_LABEL})* \. {_ENDINGS} {_NO_MORE}",
    rf"{_SIGNED_LOCAL} \ (?:at|chez)\  {_LABEL} (?:\.{_LABEL})* \. [a-z]{{2,}} {_NO_MORE}",
    rf"{_LOCAL} \ ?(?:@|\bat\b)\ ? {_PROVIDER} \b (?: {_WIDE_DOT} {_LABEL} )*",
    rf"{_LOCAL} [\ \"]{{1,2}} {_PROVIDER} [\ .,]{{1,2}} {_COUNTRY} (?!\w)",
    rf"(?<![\w.-]) [\w.-]++ \# {_PROVIDER} [\ .,]{{1,2}} {_COUNTRY} (?!\w)",
)

_LINK = patterns(
    r"(?<![a-z0-9+.-]) [a-z][a-z0-9+.-]* ://? \S+",
    r"www \. \S+",
    rf"(?<![\w.-]) (?:[\w-]+\.)+ (?: {_ENDINGS} (?![\w-]) (?:[/:?\#]\S*)? | [a-z]{{2,24}}/\S* )",
    r"(?<![\w.-]) (?:com|net|org)/\S+",
)

_TENS = "(?: twenty | thirty | forty | fifty | sixty | seventy | eighty | ninety )"
_NUMBER_WORD = r"""(?=[zontfsedcuvqhy])
    (?: zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple
    |null|eins|zwei|zwo|drei|vier|fu?e?nf|sechs|sieben|acht|neun|un|deux|trois|quatre|cinq|sept|huit|neuf
    |dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|et
    |cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte|treinta|cuarenta|cincuenta|sesenta
    |setenta|ochenta|noventa|y )"""
_SPOKEN = patterns(
    rf"\b (?: (?:{_NUMBER_WORD}|\d) [\ ,.-]{{1,3}} ){{5,}} (?:{_NUMBER_WORD}|\d) \b",
)

_MONTH = r"""(?=[jefmasond])
    (?: jan(?:uary|uari|uar|vier|v)? | enero | feb(?:ruary|ruari|ruar|rero)? | fev(?:rier)?
    | mar(?:ch|s|zo|z|t)? | maart | mrz | apr(?:il)? | avr(?:il)? | abr(?:il)? | mai | mei
    | mayo? (?!\ (?:i|be|we|it|he|she|they|you|not|have|need|cause|help|still|also|\d+\ [a-z])\b) | (?-i:May)
    | (?<=\b[a-z]{2}\ )may(?=\ \d) | june? | juni | junio | juin | july? | juli | julio | juil(?:let)?
    | aug(?:ust|ustus)? | aout | agosto | sep(?:t(?:ember|embre|iembre)?)? | o[ck]t(?:ober|obre|ubre)?
    | nov(?:ember|embre|iembre)? | de[cz](?:ember|embre)? | dic(?:iembre)? ) (?![a-z])"""
_ORDINAL = r"""(?=[fsten]) (?: (?:twenty|thirty)[\ -] )? (?: first | second | third | fourth | fifth | sixth
    | seventh | eighth | ninth | tenth | eleventh | twelfth | (?:thir|four|fif|six|seven|eigh|nine)teenth
    | twentieth | thirtieth ) (?![a-z])"""
_BORN = r"""(?: (?<![a-z]) (?: born | dob | d\.o\.b\.? | date\ of\ birth | birthday | geboren | geburtstag
    | nee? | nacid[oa] | jahrgang | class\ of | summer\ of )\b [^\d\n]{0,20} | \b(?:in|since)\ ' )"""
_TIME_SPAN = r"(?:day|week|month|year|tag|woche|monat|jahr|jour|mois|an\b|ans|dia|mes|ano)"
_DATE = patterns(
    r"(?<!\d)(?<!\d[./-]) \d{1,2} \ ?[./-]\ ? \d{1,2} \ ?[./-]\ ? \d{2,4} (?![./-]?\d)",
    r"(?<!\d)(?<!\d[./-]) \d{3,4} \ ?[./-]\ ? \d{1,2} \ ?[./-]\ ? \d{1,4} (?![./-]?\d)",
    r"(?<!\d)(?<!\d[./-]) \d\d [./-] \d\d [./-] \d (?![./-]?\d)",
    r"(?<![\d/]) (?!10/10) (?: [0-3]\d / \d\d | \d\d / [0-3]\d ) (?![\d/])",
    r"""(?<!\d)(?<!\d[\ .,/-]) (?:[012]?\d|3[01]) \  (?:0?[1-9]|1[012]) \  (?:19|20)?[3-9]\d
        (?![\ .,/-]?\d)""",
    r"(?<![\d/-]) 0\d [/-] [3-9]\d (?![\d/-])",
    r"""(?<![a-z]) (?:on|since|until|am|vom|seit|bis|le|el|del)\ (?:the\ )? (?P<it> \d{1,2} [./] \d{1,2} \.? )
        (?!\d|_)""",
    rf"""(?<!\d) \d{{1,2}} (?:st|nd|rd|th|er|o|\.)? \ ? (?:\ of\ |of\ |\ de\ |de\ |/|-)? {_MONTH} \.?
        (?: [\ ,./'-]{{0,2}} (?:del?\ )? \d{{2,4}} (?!\d) )?""",
    rf"""(?<![a-z]) {_MONTH} [.,]? [\ '-]{{0,2}} (?:the\ )? \d{{1,4}} (?:st|nd|rd|th)? (?!\d)
        (?: [\ ,']{{1,3}} \d{{2,4}} (?!\d) )?""",
    rf"\b {_ORDINAL} \ (?:of\ |de\ )? {_MONTH} (?: ,?\ \d{{2,4}} )?",
    rf"\b {_MONTH} \ (?:the\ )? {_ORDINAL}",
    r"\b (?:mon|tues|wednes|thurs|fri|satur|sun)day \ (?:the\ )? \d{1,2} (?:st|nd|rd|th) (?![a-z])",
    rf"\b nineteen [\ -] {_TENS} (?:[\ -]{_NUMBER_WORD})? \b",
    rf"\bborn\ in\  (?P<it> {_TENS} (?:[\ -]{_NUMBER_WORD})? ) \b",
    rf"{_BORN} (?P<it> \d{{1,2}} (?: [\ ./-]\d{{1,2}} ){{0,2}} ) (?! [\d-] | \ ?{_TIME_SPAN} )",
    r"(?<![\d:]) (?:19|20)\d\d (?![\d:])",
    r"(?<!\d) \d+年 (?:\d+月)? (?:\d+日)? | (?<!\d) \d+月\d+日",
)

_CODE = patterns(
    r"(?<!\w) [a-z]{2} [\ -]? \d\d [\ -]? \d\d [\ -]? \d\d [\ -]? [a-d]? (?!\w)",
    r"(?<!\w) [a-z]{1,4} -? \d{5,} [a-z]{0,2} (?!\w)",
    r"(?<!\w) [a-z]{1,2} \d [a-z\d]? \ ? \d [a-z]{2} (?!\w)",
    r"(?<!\w) [a-z]\d[a-z] [\ -]? \d[a-z]\d (?!\w)",
    r"(?<!\w) \d{4} \ ? (?-i:[A-Z]{2}) (?!\w)",
    r"""(?<!\w) [a-z]{2}\d\d (?: [\ -]? (?=[a-z]*\d|[A-Z]{4}) [a-z\d]{4} ){2,7} (?: [\ -]? \d[a-z\d]{0,3} )?
        (?!\w)""",
    r"(?<!\w) [ac-fhknprtv-y] (?:\d\d|\dw) \ ? (?=[a-z]*\d)(?=\d*[a-z]) [a-z\d]{4} (?!\w)",
    r"(?<!\w) (?-i: [A-Z]{2} \d\d \ ? [A-Z]{3} | (?=[A-Z\d]{6}) [A-Z]+ \d+ [A-Z]+ \d [A-Z\d]* ) (?!\w)",
    r"(?<![\w:]) (?: [\da-f]{1,4} :{1,2} ){3,7} [\da-f]{0,4} (?!\w)",
    r"(?<![\w:]) (?=[a-f]*\d) (?: [\da-f]{1,4} : ){1,7} : (?: [\da-f]{1,4} :? ){0,7} (?!\w)",
    r"(?<![\w:]) :: (?: [\da-f]{1,4} :* )++",
    r"(?<!\w) (?: [\da-f]{2} [:-] ){5} [\da-f]{2} (?!\w)",
    r"(?<!\w) [\da-f]{4} \. [\da-f]{4} \. [\da-f]{4} (?!\w)",
)
"""Insurance numbers, postcodes (UK, IE, CA, NL), plates, IBAN, IPv6, MAC; the others are mere digits."""


_UNIT = r"""(?: % | °\ ?[cf]? | percent | per\ cent | prozent | pour\ ?cent | por\ ciento
    | o?c | f | deg(?:ree)?s? | grad(?:os)? | degres? | celsius | centigrade | fahrenheit
    | s | se[ck]s? | seconds? | sekunden? | secondes? | segundos? | mins? | minutes? | minuten? | minutos?
    | h | hrs? | hours? | stunden? | heures? | horas? | days? | tagen? | tage | jours? | dias?
    | weeks? | wochen? | semaines? | semanas? | months? | monate?n? | mois | meses | years? | jahren? | ans
    | [mu\u03bc]?g | mcg | kg s? | milligram(?:me)?s? | gram(?:me)?s? | kilo(?:gram(?:me)?)?s? | lbs?
    | ml | l | litres? | liters? | mm | cm | k?m | ft | feet | inch(?:es)?
    | k?cals? | k?calories? | kalorien | kilojoules? | kj | mmhg | mmol | bpm | hz | iu | ui | ie | units?
    | \u20ac | £ | \$ | euros? | eur | gbp | usd | chf | dollars? | pounds?
    | quid | pence | a\ (?:year|month|week|session)
    | steps | reps | sessions? | times )"""
_MEASURE = r"""(?: minus | bp | blood\ pressure | blutdruck | systolic | diastolic | heart\ rate | pulse
    | puls | hba1c | pouls | tension | 1\ in | [£$\u20ac] )"""
_FIGURE = r"(?: \d{1,3}[.,]\d{1,3} | \d{1,4} )"
_ALONE = r"(?<![\w.,/:(+'-]) (?<!\d\d\ ) -?"
_NO_DIGITS_AFTER = r"(?! [.,/:-]?\ ?\d | \d )"
_FIGURES = patterns(
    rf"""{_ALONE} (?:[789]\d|1\d\d|2[0-5]\d) (?: \ ?/\ ? | \ over\  ) (?:[4-9]\d|1[0-4]\d)
        {_NO_DIGITS_AFTER}""",
    rf"{_ALONE} {_FIGURE} (?: \ ?(?:-|/|to|or|bis|and|over)\ ? -? \d{{1,3}} )? \ ?-? {_UNIT} (?!\w)",
    rf"""(?<!\w) {_MEASURE} (?:\ (?:is|of|was|around|about|ist|at))? \ ? {_FIGURE} (?:\ ?-\ ?\d{{1,3}})?
        {_NO_DIGITS_AFTER}""",
    rf"(?<![\w)]) (?<![\d)]\ ) - \d{{2,3}} {_NO_DIGITS_AFTER}",
)
"""Amounts that people ask about: -110 degrees, 75 mg, £250, a blood pressure. They tell nobody."""


def without_figures(text: str) -> str:
    """A text in which the digits of amounts are underlines: 75 mg, £250, a blood pressure tell nobody."""
    for pattern in _FIGURES:
        text = pattern.sub(lambda match: re.sub(r"\d", "_", match.group()), text)
    return text


def _find(sought: Patterns, text: str) -> Iterator[Span]:
    """Where any of the patterns is found, or the part of it that is called `it`."""
    for pattern in sought:
        part = "it" if pattern.groupindex else 0
        yield from (match.span(part) for match in pattern.finditer(text))


def _phones(text: str) -> Iterator[Span]:
    yield from (match.span() for match in _DIGITS.finditer(text) if _is_phone(match.group()))
    yield from _find(_SPOKEN, text)


def _numbers(text: str) -> Iterator[Span]:
    digits = (match for match in _DIGITS.finditer(text) if not _is_phone(match.group()))
    yield from (match.span() for match in digits if _tells(_groups(match.group())))
    yield from _find(_CODE, text)


def _is_phone(digits: str) -> bool:
    groups = _groups(digits)
    shaped = digits[0] in "+(0" or groups in _PHONE_SHAPES
    return shaped and sum(groups) in PHONE_DIGITS


def _tells(groups: tuple[int, ...]) -> bool:
    return max(groups) > LONE_DIGITS or sum(groups) > FEW_DIGITS


def _groups(digits: str) -> tuple[int, ...]:
    """How many digits stand together each time."""
    return tuple(map(len, re.findall(r"\d+", digits)))


FINDERS: Mapping[str, Finder] = {
    "mail": partial(_find, _MAIL),
    "link": partial(_find, _LINK),
    "date": partial(_find, _DATE),
    "number": _numbers,
    "phone": _phones,
    "name": names,
}
"""For each kind, by the word that replaces it, what finds it; where two overlap, the earlier names both."""
