"""`faq report`: its figures, where its pictures put them, what it advises, and its page in a real browser."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from faq.commands.report import command
from faq.loader import load, read
from faq.problems import Problem
from faq.progress import ignore
from faq.report import charts
from faq.report.advice import Advice, advice
from faq.report.closeness import closest, neighbourly
from faq.report.figures import Accuracy, Kept, Report, Tenth, accuracies, gather, tenths
from faq.report.left_out import LeaveOut, LeftOut, leave_out
from faq.report.page import render
from faq.report.visits import visits_of
from faq.report.words import counted, cut, days_left, named, percent
from faq.store.activity import Activity
from faq.store.questions import Question
from faq.store.votes import VoteCount
from tests.conftest import SMALL
from tests.widget_page import findings

TODAY = date(2026, 11, 22)
NASTY = "<script>document.title = 'taken'</script><img src=x onerror=alert(1)>"
FILE = (
    SMALL.replace("answer: It can be uncomfortable.", "answer: It can.\n    review_by: 2026-11-01")
    .replace("answer: Two to five minutes.", "answer: Two to five minutes.\n    review_by: 2026-12-24")
    .replace("duration,", f'duration, "does it {NASTY}", "does {NASTY} hurt, is it painful",')
    + "tests:\n  - {ask: is it painful, expect: pain}\n"
    + f'  - {{ask: "a session {NASTY}", expect: hello}}\n'
)
KEPT = Kept(
    activity=(
        Activity(TODAY, "answer", "", 8),
        Activity(TODAY, "answer", "pain", 6),
        Activity(TODAY, "answer", "length", 3),
        Activity(TODAY - timedelta(2), "chat", "", 2),
        Activity(TODAY - timedelta(2), "choices", "", 1),
        Activity(TODAY - timedelta(2), "unanswered", "", 4),
        Activity(TODAY - timedelta(2), "urgent", "", 1),
    ),
    questions=(
        Question("where do I park", "unanswered", TODAY, count=3),
        Question("do you sell <svg onload=alert(2)>", "unanswered", TODAY),
        Question("how many minutes", "downvoted", TODAY, "length", reason="incomplete"),
    ),
    votes=(VoteCount(("pain",), Counter(no=5, yes=2, unclear=3)),),
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report on three entries, with what a server kept."""
    path = tmp_path_factory.mktemp("report") / "small.yaml"
    path.write_text(FILE, encoding="utf-8")
    loaded = read(path)
    assert loaded.knowledge, loaded.problems
    return replace(gather(loaded, loaded.knowledge, KEPT, TODAY, ignore), file="small.yaml")


def left_out(own: str, found: str, number: int = 1, confidence: float = 0.5) -> list[LeftOut]:
    """Some phrasings of one entry that find another, or their own."""
    return [LeftOut(f"{own} {found} {place}", own, found, confidence) for place in range(number)]


# Figures


def test_entries_are_close_if_phrasings_slip_either_way() -> None:
    """The closest pair first, each pair once, most of it from its first entry, the surest slips first."""
    asked = [
        *left_out("a", "a", 20), *left_out("a", "b", 2), *left_out("a", "b", 1, 0.9),
        *left_out("b", "b", 10), *left_out("b", "a", 6), *left_out("b", "c", 1),
        *left_out("c", "c", 30),
    ]  # fmt: skip
    pairs = closest(asked)
    assert [(pair.there.own, pair.there.found, pair.slips) for pair in pairs] == [
        ("b", "a", 9),
        ("b", "c", 1),
    ]
    assert (pairs[0].there.of, len(pairs[0].there.phrasings)) == (17, 6)
    assert [each.confidence for each in pairs[0].back.phrasings] == [0.9, 0.5, 0.5]
    assert pairs[1].back.phrasings == ()


def test_one_slip_of_a_small_entry_is_chance() -> None:
    """Entries with many slips of many phrasings are closer than one slip of two."""
    asked = [*left_out("a", "a", 60), *left_out("a", "b", 30), *left_out("c", "c"), *left_out("c", "d")]
    assert [pair.there.own for pair in closest(asked)] == ["a", "c"]


def test_close_entries_stand_together() -> None:
    """Whatever their names, and the closest only where there are too many."""
    asked = []
    for one, other in (("a", "z"), ("b", "y"), ("c", "x")):
        asked += [*left_out(one, one, 20), *left_out(one, other, 10), *left_out(other, other, 20)]
    asked += left_out("c", "x", 5)
    order = neighbourly(closest(asked), most=6)
    assert {frozenset(order[place : place + 2]) for place in (0, 2, 4)} == {
        frozenset(pair) for pair in ("az", "by", "cx")
    }
    assert neighbourly(closest(asked), most=3) == ("c", "x")
    assert neighbourly((), most=3) == ()


@pytest.mark.parametrize("link", ["ay", "ab", "zb", "zy"])
def test_pairs_are_turned_so_that_close_ends_meet(link: str) -> None:
    """Two pairs, one end of each close to one of the other."""
    asked = left_out(link[0], link[1], 3)
    for one, other in ("az", "by"):
        asked += [*left_out(one, one, 20), *left_out(one, other, 10), *left_out(other, other, 20)]
    order = "".join(neighbourly(closest(asked), most=9))
    assert link in order or link[::-1] in order


def test_confidence_is_compared_with_what_is_right() -> None:
    """In tenths; questions on other subjects are one in five and never right."""
    phrasings = (*left_out("a", "a", 6, 0.95), *left_out("a", "b", 2, 0.05))
    low, high = tenths(LeaveOut(phrasings, (0.05,)))
    assert (low.right, low.number, high.right, high.number) == (0, 4, 1, 6)
    assert low.confidence == pytest.approx(0.05)
    assert high.confidence == pytest.approx(0.95)
    assert tenths(LeaveOut(tuple(left_out("a", "a", 1, 1.0)), ())) == (Tenth(1, 1, 1),)


def test_every_phrasing_is_left_out_but_the_only_one_of_an_entry(small_file: Path) -> None:
    """Without it the entry could not be found."""
    text = small_file.read_text(encoding="utf-8").replace("also_asked: [hi, good morning]", "")
    small_file.write_text(text, encoding="utf-8")
    knowledge = load(small_file)
    asked = leave_out(knowledge, ignore)
    assert [each.phrasing for each in asked.phrasings] == [
        text for text, entry in knowledge.phrasings() if entry.id != "hello"
    ]
    assert {each.own for each in asked.phrasings} == {"pain", "length"}
    assert all(0 <= each.confidence <= 1 for each in asked.phrasings)
    assert len(asked.others) > 100


def test_figures_of_a_file(report: Report) -> None:
    """Reviews in their order, entries with the least found first, tests, gaps, what was asked."""
    assert [(review.day, review.left, review.ids) for review in report.reviews] == [
        (date(2026, 11, 1), -21, ("pain",)),
        (date(2026, 12, 24), 32, ("length",)),
    ]
    assert report.undated == ("harm",)
    shares = [each.share for each in report.accuracies]
    assert shares == sorted(shares)
    assert sum(each.right for each in report.accuracies) == round(report.found_again * len(report.left_out))
    assert report.phrasings == 13
    assert [trial.passed for trial in report.trials] == [True, False]
    assert [gap.count for gap in report.gaps] == [3, 1, 1]
    assert report.problems


def test_questions_that_are_answered_by_now_are_no_gaps(small_file: Path) -> None:
    """Nothing is left to do about them, unless the answer was voted down."""
    loaded = read(small_file)
    assert loaded.knowledge
    answered, disliked = (
        Question("does it hurt", "unanswered", TODAY),
        Question("how many minutes", "downvoted", TODAY, "length"),
    )
    report = gather(loaded, loaded.knowledge, Kept(questions=(answered, disliked)), TODAY, ignore)
    assert [gap.questions for gap in report.gaps] == [(disliked,)]


def test_what_the_editor_calls_off_topic_is_no_gap(small_file: Path) -> None:
    """It is neither listed nor advised."""
    text = small_file.read_text(encoding="utf-8") + "off_topic: [where can I park]\n"
    small_file.write_text(text, encoding="utf-8")
    loaded = read(small_file)
    assert loaded.knowledge
    kept = Kept(questions=(Question("Where can I park?", "unanswered", TODAY, count=9),))
    assert gather(loaded, loaded.knowledge, kept, TODAY, ignore).gaps == ()


def test_replies_and_answers_are_counted_apart() -> None:
    """Replies by outcome and day; answers by entry."""
    visits = visits_of(KEPT.activity)
    assert visits.outcomes == {"answered": 10, "asked back": 1, "unanswered": 4, "urgent": 1}
    assert visits.days[TODAY] == {"answered": 8}
    assert visits.entries == {"pain": 6, "length": 3}
    assert (visits.replies, visits.answered) == (16, 0.625)
    assert visits_of(()).answered == 0


# Pictures


def test_squares_are_shaded_by_share() -> None:
    """Five shades; nothing below half a percent, no number below one; long labels are cut."""
    long = "c" * 30
    shares = {
        ("a", "b"): (0.1, "ten"),
        ("b", "a"): (0.006, "few"),
        ("a", long): (0.004, "chance"),
        ("a", "x"): (1, ""),
    }
    drawn = charts.heat_map(("a", "b", long), shares)
    assert drawn.squares == (charts.Square(1, 0, 5, "10", "ten"), charts.Square(0, 1, 1, "", "few"))
    assert drawn.labels == ("a", "b", "c" * 21 + "…")
    assert (drawn.size, drawn.room) == (60, 146)


def test_circles_stand_for_numbers_by_their_area() -> None:
    """Up is right, to the right is sure."""
    drawn = charts.reliability([(0, 1, 100), (0.5, 0, 400)], ["modest", "boastful"])
    assert drawn == (charts.Circle(44, 16, 8, "modest"), charts.Circle(194, 316, 16, "boastful"))


def test_days_without_questions_have_a_gap() -> None:
    """Every day between has its place; parts stand on each other."""
    counts = {TODAY: Counter(answered=3, unanswered=1), TODAY - timedelta(2): Counter(answered=2)}
    drawn = charts.days(counts, ("answered", "unanswered"))
    assert [bar.labels for bar in drawn.bars] == [("20", "Nov"), ("21", "Nov"), ("22", "Nov")]
    assert [len(bar.parts) for bar in drawn.bars] == [1, 0, 2]
    below, above = drawn.bars[2].parts
    assert (drawn.top, below.y, below.height, above.y, above.height) == (4, 40, 120, 0, 40)
    assert above.words == "22 November 2026: 1 unanswered"
    assert len(charts.days({TODAY: Counter(a=1), date(2020, 1, 1): Counter(a=1)}, ("a",)).bars) == 60


def test_overdue_reviews_stand_first_and_each_month_has_its_place() -> None:
    """Overdue even if it is this month; a year and a half ahead."""
    drawn = charts.months({date(2026, 11, 1): 2, date(2026, 11, 30): 1, date(2027, 2, 1): 12}, TODAY)
    assert [bar.labels for bar in drawn.bars[:4]] == [
        ("over-", "due"), ("Nov", "2026"), ("Dec", ""), ("Jan", "2027"),
    ]  # fmt: skip
    assert [(place, part.words) for place, bar in enumerate(drawn.bars) for part in bar.parts] == [
        (0, "overdue: 2 overdue"),
        (1, "November 2026: 1 due"),
        (4, "February 2027: 12 due"),
    ]
    assert (drawn.top, len(drawn.bars)) == (12, 19)


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 2), (2, 2), (3, 4), (9, 10), (11, 12), (45, 60), (102, 120), (1900, 2000)]
)
def test_axes_end_at_numbers_that_read_well(highest: int, top: int) -> None:
    """And can be halved."""
    assert charts.days({TODAY: Counter(a=highest)}, ("a",)).top == top


# Words


def test_figures_in_words() -> None:
    """Only nothing is 0 %, only all is 100 %."""
    assert [percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == [
        "0 %",
        "under 1 %",
        "50 %",
        "over 99 %",
        "100 %",
    ]
    assert [days_left(left) for left in (-1, 0, 1, 9)] == ["1 day overdue", "today", "in 1 day", "in 9 days"]
    assert (counted(1, "test"), counted(1234, "test")) == ("1 test", "1,234 tests")
    assert (named(("a",)), named(("a", "b", "c"))) == ("a", "a (and 2 more)")
    assert (cut("short"), len(cut("long " * 50))) == ("short", 80)


# What to do next


def quiet(report: Report) -> Report:
    """The same file on a day on which nothing is to be done."""
    figures = replace(report, reviews=(), gaps=(), votes=(), pairs=(), left_out=(), problems=())
    return replace(figures, trials=report.trials[:1], accuracies=())


def test_the_most_pressing_comes_first(report: Report) -> None:
    """Three things at most, in plain words, each with its section."""
    assert advice(report) == (
        Advice(
            "Check 1 answer whose review is overdue",
            "pain was to be checked by 1 November 2026. Compare it with its source.",
            "reviews",
        ),
        Advice(
            "Look at 1 test that failed", f"“a session {NASTY}” should get hello and gets length.", "tests"
        ),
        Advice(
            "Answer “where do I park”",
            "Visitors asked this or the like 3 times and got no good answer.",
            "visits",
        ),
    )


def test_nothing_presses(report: Report) -> None:
    """Then nothing is advised."""
    assert advice(quiet(report)) == ()
    entry = report.knowledge.entries[0]
    assert advice(replace(quiet(report), accuracies=(Accuracy(entry, 0, 0), Accuracy(entry, 9, 1)))) == ()
    assert advice(replace(quiet(report), accuracies=(Accuracy(entry, 10, 8),))) == ()
    assert advice(replace(quiet(report), reviews=report.reviews[1:])) == ()
    assert advice(replace(quiet(report), votes=(VoteCount(("pain",), Counter(no=2, yes=2)),))) == ()
    assert advice(replace(quiet(report), pairs=closest(left_out("a", "b", 4)))) == ()


def test_each_kind_of_advice(report: Report) -> None:
    """What is less pressing comes up where nothing else does."""
    calm = quiet(report)
    pairs = closest([*left_out("a", "a", 3), *left_out("a", "b", 4), *left_out("b", "a", 1)])
    error = Problem("f", 3, 1, "error", "rule", "What.", "Remedy.")
    soon = replace(report.reviews[1], left=9)
    entry = report.knowledge.entries[0]
    cases = [
        (
            replace(calm, accuracies=(Accuracy(entry, 10, 7),)),
            "Add ways of asking to pain",
            "Only 70 % of its 10 phrasings find it once they are left out.",
        ),
        (replace(calm, problems=(error,)), "Mend 1 error in the file", "Line 3: What. Remedy."),
        (
            replace(calm, problems=(replace(error, level="warning"),)),
            "Look at 1 warning of faq check",
            "Line 3: What. Remedy.",
        ),
        (
            replace(calm, gaps=tuple(gap for gap in report.gaps if gap.standing == "voted_down")),
            "Improve the answer of length",
            "Visitors asked “how many minutes” or the like once, and it did not help: something is missing.",
        ),
        (
            replace(calm, votes=KEPT.votes),
            "Read pain again",
            "5 visitors said that it did not help, 2 that it did.",
        ),
        (
            replace(calm, pairs=pairs),
            "Tell a and b apart",
            "Asked as if they were new, 4 of 7 phrasings of a are taken for b, and 1 of 1 the other way round.",
        ),
        (
            replace(calm, left_out=tuple(left_out("a", "b", 1, 0.95))),
            "Look at “a b 0”",
            "It stands under a but reads like b. Move it, or add more ways to ask this to a.",
        ),
        (
            replace(calm, reviews=(soon,)),
            "Plan 1 review due within a month",
            "The first is length, by 24 December 2026.",
        ),
        (
            replace(calm, trials=()),
            "Write down what must work",
            "Questions under “tests”, each with the entry it must get, show what an edit breaks.",
        ),
    ]
    for given, what, why in cases:
        (found,) = advice(given)
        assert (found.what, found.why) == (what, why)


# The command


def test_the_command_writes_one_file(small_file: Path, tmp_path: Path) -> None:
    """The same bytes each time; where nothing was kept yet it says so."""
    output, database = tmp_path / "out.html", f"sqlite:///{tmp_path}/kept.db"
    arguments = [str(small_file), "-o", str(output), "--database", database]
    result = CliRunner().invoke(command, arguments)
    assert (result.exit_code, result.output) == (
        0,
        f"No database is at {tmp_path}/kept.db. Where does your server keep it? Say --database PATH, or run"
        " this where the server runs. The report has nothing of what visitors asked.\n"
        f"{output} is written: open it in a browser.\n",
    )
    first = output.read_bytes()
    assert str(tmp_path).encode() not in first
    assert CliRunner().invoke(command, arguments).exit_code == 0
    assert output.read_bytes() == first
    assert b"Nothing yet. Once visitors ask, this shows what" in first


def test_the_command_says_what_keeps_it_from_writing(small_file: Path, tmp_path: Path) -> None:
    """A broken file, a folder that is not there, a database that cannot be read."""
    nowhere = tmp_path / "none" / "out.html"
    result = CliRunner().invoke(command, [str(small_file), "-o", str(nowhere), "--database", ""])
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {nowhere} cannot be written: No such file or directory.\n",
    )
    output = ["-o", str(tmp_path / "out.html")]
    result = CliRunner().invoke(command, [str(small_file), *output, "--database", f"sqlite:///{small_file}"])
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: sqlite:///{small_file} cannot be read: ")
    small_file.write_text("title: Only\n", encoding="utf-8")
    result = CliRunner().invoke(command, [str(small_file), *output, "--database", ""])
    assert result.exit_code == 1
    assert result.output.startswith("Error: The knowledge file has errors.\n")


# The page


@pytest.fixture
def shown(browser: Browser, report: Report, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open the report from disk; nothing may be asked of anybody, and nothing may be refused."""
    file = tmp_path / "report.html"
    file.write_text(render(report), encoding="utf-8")
    context = None
    heard: list[str] = []

    def open_it(**options: object) -> Page:
        nonlocal context
        context = browser.new_context(**options)  # type: ignore[arg-type]
        page = context.new_page()
        page.on("request", lambda request: heard.append(request.url))
        page.on("console", lambda line: heard.append(line.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", lambda dialog: heard.append(dialog.message))
        page.goto(file.as_uri())
        return page

    yield open_it
    if context:
        context.close()
    assert heard == [file.as_uri()]


def test_what_visitors_and_editors_wrote_is_only_text(shown: Callable[..., Page], report: Report) -> None:
    """Nothing in a phrasing or a question runs, and all of it can be read."""
    page = shown()
    assert page.title() == "Report: Cold treatment"
    assert page.locator("img, main script").count() == 0
    assert f"“a session {NASTY}”" in page.locator("#next").inner_text()
    assert f"a session {NASTY}" in page.locator("#tests").inner_text()
    assert (
        "Answered with length, which did not help: something is missing"
        in page.locator("#visits").inner_text()
    )
    assert "Counted since 20 November 2026." in page.locator("#visits").inner_text()
    assert "do you sell <svg onload=alert(2)>" in page.locator("#visits").inner_text()
    assert render(report).count("<script>") == 1


def test_the_page_is_held_to_its_own_style_and_script(report: Report) -> None:
    """By their hashes; it may load nothing."""
    page = render(report)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    for kind in ("style", "script"):
        inside = re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert inside
        held = b64encode(sha256(inside[1].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{held}'" in policy[1].replace("&#39;", "'")
    assert policy[1].startswith("default-src &#39;none&#39;; ")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_nobody_is_kept_out(shown: Callable[..., Page], axe_source: str, scheme: str, width: int) -> None:
    """Axe finds nothing, and the page never scrolls sideways."""
    page = shown(color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    for summary in page.locator("summary").all():
        summary.click()
    assert findings(page, axe_source) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_pointing_at_a_square_tells_whose_phrasings_they_are(shown: Callable[..., Page]) -> None:
    """In words, below the heat map."""
    page = shown()
    told = page.locator(".told")
    expect(told).to_have_text("Point at a square to see whose phrasings they are.")
    square = page.locator(".heat .square").first
    square.locator("text").hover()
    expect(told).to_have_text(str(square.locator("title").text_content()))
    expect(told).to_contain_text(" found under ")


def test_it_says_all_without_javascript(shown: Callable[..., Page]) -> None:
    """The hint to point at squares is the only thing missing."""
    page = shown(java_script_enabled=False)
    expect(page.locator(".told")).to_be_hidden()
    expect(page.get_by_role("heading", level=2)).to_have_text([
        "What to do next",
        "At a glance",
        "Which entries are close to each other",
        "Which entries are found again",
        "Whether it is as right as it is sure",
        "What visitors ask",
        "The file’s own tests",
        "When answers must be checked again",
        "What faq check finds",
    ])  # fmt: skip


def test_nothing_is_cut_off_on_paper(shown: Callable[..., Page]) -> None:
    """Every picture and table fits the width of A4 within its margins, and every picture its height."""
    page = shown(viewport={"width": 688, "height": 1000}, color_scheme="dark")
    page.emulate_media(media="print")
    boxes = page.evaluate(
        "[...document.querySelectorAll('svg, table')].map((each) => each.getBoundingClientRect().toJSON())"
    )
    assert len(boxes) > 10
    assert max(box["right"] for box in boxes) <= 688
    assert max(box["height"] for box in boxes) <= 1000
    style = "getComputedStyle(document.body)"
    colours = page.evaluate(f"[{style}.color, {style}.backgroundColor, {style}.colorScheme]")
    assert colours == ["rgb(28, 37, 35)", "rgb(255, 255, 255)", "light"]


def test_what_is_missing_is_said(report: Report) -> None:
    """Each section has words for having nothing to show."""
    empty = replace(quiet(report), trials=(), tenths=(), accuracies=(), visits=visits_of(()))
    page = render(empty)
    for words in (
        "No phrasing that was left out is taken for another entry.",
        "Nothing can be said: no entry has two phrasings.",
        "Nothing yet. Once visitors ask",
        "None kept.",
        "No votes yet.",
        "No tests yet.",
        "Nothing. The file is as it should be.",
    ):
        assert words in page
    assert "Nothing presses." in render(quiet(report))


def test_many_entries_make_a_small_page(report: Report) -> None:
    """With 150 entries that are all taken for each other: under half a megabyte, and the 40 closest in the heat map."""
    ids = [f"entry-number-{number}" for number in range(150)]
    asked = [
        LeftOut(
            f"a phrasing that is long enough to be one, number {number}",
            own,
            ids[(place + number) % 150],
            0.5,
        )
        for place, own in enumerate(ids)
        for number in range(0, 150, 2)
    ]
    entries = tuple(replace(report.knowledge.entries[0], id=each) for each in ids)
    large = replace(
        report, left_out=tuple(asked), pairs=closest(asked), accuracies=accuracies(entries, asked),
        knowledge=replace(report.knowledge, entries=entries),
    )  # fmt: skip
    page = render(large)
    assert len(page.encode()) < 500_000
    assert page.count('class="self"') == 40
    assert "Shown are the 40 entries that stand closest to another." in page
    assert "And 90 more, found more often." in page
