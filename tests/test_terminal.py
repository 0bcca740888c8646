"""What commands print cannot do anything to the terminal it is printed on."""

import pytest
from click.testing import CliRunner

from faq.cli import main
from faq.commands.terminal import printable
from tests.conftest import SMALL, written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ünïcödé, 漢字, 😬", "plain, ünïcödé, 漢字, 😬"),
        ("two\nlines", "two\nlines"),
        ("\x1b]0;title\x07", "\\u001b]0;title\\u0007"),
        ("\x9b2J", "\\u009b2J"),
        ("a\u202eb", "a\\u202eb"),
        ("tab\there\r", "tab\\there\\r"),
        ("می\u200cخواهم 👩\u200d⚕️", "می\u200cخواهم 👩\u200d⚕️"),
    ],
)
def test_what_cannot_be_seen_is_spelt_out(text: str, shown: str) -> None:
    """But for what some scripts and emoji need."""
    assert printable(text) == shown


@pytest.mark.parametrize("command", ["check", "test", "report"])
def test_no_command_passes_on_what_a_file_does_to_terminals(
    command: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A key with an escape sequence is named, not obeyed."""
    path = written(tmp_path_factory.mktemp("odd"), SMALL + '"\\e]0;owned\\a": 1\n')
    result = CliRunner().invoke(main, [command, str(path)])
    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert "owned" in result.output
