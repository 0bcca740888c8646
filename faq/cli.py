"""The command line: `faq ask`, `faq check` and the rest, each loaded when it is asked for."""

from importlib import import_module

import click

COMMANDS = ("ask", "check", "test", "diff", "report", "gaps", "votes", "preview", "schema")
"""Every command, in the order in which people meet them; faq.commands has a module for each."""


class _Commands(click.Group):
    """Loads a command only when it is used: some need libraries that take longer to load than others run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"faq.commands.{cmd_name}").command
        return command


@click.group(cls=_Commands)
@click.version_option(package_name="candid-faq", message="%(version)s")
def main() -> None:
    """Ask the assistant, and look after its knowledge file.

    Without a file, the one that FAQ_KNOWLEDGE names is meant, or else knowledge.yaml
    in this folder, or else the one that comes with the program.
    """
