"""The house stays simple to walk through: imports point one way, and nothing grows too large."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted([*(ROOT / "faq").rglob("*.py"), ROOT / "server.py"])

LAYERS = [
    "",
    "server faq.cli",
    "faq.commands.ask faq.commands.check faq.commands.diff faq.commands.gaps faq.commands.preview",
    "faq.commands.report faq.commands.schema faq.commands.test faq.commands.votes",
    "faq.commands.options faq.commands.kept",
    "faq.commands.terminal",
    "faq.web.application faq.web.preview",
    "faq.web.contract",
    "faq.web.api faq.web.pages faq.web.serving faq.web.health",
    "faq.web.worker faq.web.asked_before",
    "faq.web.access faq.web.door",
    "faq.web.metrics",
    "faq.web.numbers",
    "faq.web.condition",
    "faq.web.headers",
    "faq.web.limits faq.web.origins faq.web.received",
    "faq.web.assistant",
    "faq.web.answered",
    "faq.latest faq.reloading faq.report.page",
    "faq.report.advice",
    "faq.report.figures",
    "faq.report.charts faq.report.closeness faq.report.visits",
    "faq.report.left_out faq.report.words",
    "faq.checking",
    "faq.checks.claims faq.checks.disclaimer faq.checks.review faq.checks.urgent faq.checks.left_out",
    "faq.checks.duplicates faq.checks.plain_text faq.checks.links faq.checks.reading_level faq.checks.synonyms faq.checks.amount",
    "faq.checks.likeness",
    "faq.replay.wording",
    "faq.gaps faq.replay.comparison faq.replay.revisions",
    "faq.replay.trials faq.replay.outcomes faq.replay.parts",
    "faq.lessons",
    "faq.logs faq.web.tally faq.web.errors faq.web.plain_flask faq.web.counting faq.explain faq.learning faq.checks.wordings",
    "faq.assistant faq.training",
    "faq.safety faq.reading",
    "faq.harm.evidence",
    "faq.matcher faq.message faq.harm.likeness faq.harm.model",
    "faq.classifier",
    "faq.regression faq.wording faq.examples",
    "faq.ridge faq.landmarks faq.corpus",
    "faq.system",
    "faq.features faq.calibration faq.spelling faq.language faq.reply faq.harm.phrases",
    "faq.loader faq.settings faq.meaning faq.costs",
    "faq.shape faq.schema",
    "faq.references",
    "faq.store.recorder",
    "faq.store.waiting",
    "faq.store.batch",
    "faq.store.questions faq.store.votes faq.store.activity faq.keys",
    "faq.source.document faq.source.plain faq.knowledge faq.text faq.files faq.memory faq.progress faq.watching",
    "faq.store.database faq.store.redaction faq.logwriter faq.web.compression faq.web.caching faq.web.apart faq.web.local faq.web.shares",
    "faq.source.mistakes faq.source.nodes",
    "faq.loglines faq.source.strays faq.source.places",
    "faq.source.ahead faq.source.texts faq.source.characters",
    "faq.source.lines faq.source.brackets",
    "faq.source.walk",
    "faq.remembering faq.problems faq.cautions faq.store.personal faq.source.values faq.plural",
    "faq.store.names faq.store.postgres faq.store.sqlite faq.store.schema",
    "faq.store.failures",
    "faq.fields",
    "",
][1:-1]
"""Each module may import from layers below its own, and from nowhere else in the project."""

HOMES = {
    "flask": {"faq.web"},
    "yaml": {"faq.source"},
    "click": {"faq.cli", "faq.commands", "faq.progress"},
    "gunicorn": {"faq.web.serving", "faq.web.worker", "faq.logs"},
    "prometheus_client": {"faq.web"},
    "gevent": {"faq.web.worker", "faq.web.door"},
    "Stemmer": {"faq.text"},
    "limits": {"faq.web.counting"},
    "redis": {"faq.web.counting"},
    "flask_compress": {"faq.web.compression"},
    "rjsmin": {"faq.web.pages"},
    "sqlalchemy": {"faq.store"},
    "psycopg": {"faq.store"},
    "pyphen": {"faq.checks.reading_level"},
    "rapidfuzz": {"faq.spelling", "faq.explain"},
}
"""Libraries that have one home, so that they could be exchanged there."""


def name_of(path: Path) -> str:
    """The dotted name of a module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Every module that a module names in an import, `from faq import ridge` as faq.ridge."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            known = {name_of(each) for each in MODULES}
            yield from ([name for name in inside if name in known] or [node.module])


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Every function and method of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def code_lines(node: ast.FunctionDef, source: list[str]) -> int:
    """Lines that are neither blank nor comment nor docstring."""
    lines = set(range(node.lineno, (node.end_lineno or 0) + 1))
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        lines -= set(range(first.lineno, (first.end_lineno or 0) + 1))
    return sum(
        bool(text) and not text.startswith("#") for text in (source[line - 1].strip() for line in lines)
    )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down_the_layers(path: Path) -> None:
    """A module imports only from layers below its own."""
    layer = {name: number for number, line in enumerate(LAYERS) for name in line.split()}
    name = name_of(path)
    if path.name == "__init__.py":
        assert not [each for each in imports(path) if each.startswith("faq")]
        return
    for imported in imports(path):
        if imported.startswith("faq"):
            assert layer[imported] > layer[name], f"{name} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_library_has_one_home(path: Path) -> None:
    """Flask stays in the web layer, YAML in the document reader, and so on."""
    for imported in imports(path):
        homes = HOMES.get(imported.split(".")[0])
        assert homes is None or any(
            name_of(path) == home or name_of(path).startswith(f"{home}.") for home in homes
        )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_stay_small(path: Path) -> None:
    """Modules under 250 lines, functions of 40 at most, five parameters at most, no import inside a function."""
    source = path.read_text(encoding="utf-8").splitlines()
    assert len(source) < 250
    for function in functions(path):
        parameters = [
            each
            for each in (*function.args.args, *function.args.kwonlyargs)
            if each.arg not in {"self", "cls"}
        ]
        assert len(parameters) <= 5, function.name
        assert code_lines(function, source) <= 40, function.name
        assert not [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)], (
            function.name
        )


def test_importing_the_package_does_nothing() -> None:
    """`import server` reads no file of ours, opens no socket and sets up no logging."""
    script = (
        "import sys, logging, builtins; opened = []; real = builtins.open;"
        "builtins.open = lambda *a, **k: (opened.append(a[0]), real(*a, **k))[1];"
        "import server, faq.cli; assert not logging.root.handlers;"
        "assert not [name for name in opened if 'knowledge' in str(name)], opened"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)
