"""How the server does under load: throughput, time for an answer, what it holds after long, abuse.

Run as: python -m benchmarks.load [--only throughput,latency,soak,abuse] [--seconds 10] [--rounds 5]
                                  [--requests 200000] [--json FILE] [--markdown]
    or: python -m benchmarks.load --servers [--seconds 10] [--rounds 5]

Needs Linux and wrk (script/debian wrk). docs/benchmarks.md says more.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from benchmarks import load_abuse, load_compared, load_latency, load_soak, load_throughput
from benchmarks.load_report import Report, machine, write

PARTS = ("throughput", "latency", "soak", "abuse")

ABUSE_TIMES = 3
"""How many times as long an abuse lasts as a round: the server's own timeouts of 20 s are to pass."""


@click.command()
@click.option("--only", default=",".join(PARTS), help=f"Some of {', '.join(PARTS)}.")
@click.option("--servers", is_flag=True, help="Compare servers instead.")
@click.option("--seconds", default=10.0, help="How long a round lasts; an abuse lasts three times as long.")
@click.option("--rounds", default=5, help="How many rounds each of both gets in turn.")
@click.option("--requests", default=200_000, help="How many requests the soak has.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write everything measured as JSON.")
@click.option("--markdown", is_flag=True, help="Print the tables as Markdown.")
@click.pass_context
def main(context: click.Context, /, only: str, markdown: bool, file: Path | None, **amount: float) -> None:
    """Measure the server under load."""
    parts = ["servers"] if amount["servers"] else only.split(",")
    unknown = set(parts) - {*PARTS, "servers"}
    if unknown:
        raise click.UsageError(f"There is no part {', '.join(sorted(unknown))}.")
    seconds, rounds = amount["seconds"], int(amount["rounds"])
    measures: dict[str, Callable[[], Report]] = {
        "throughput": lambda: load_throughput.report(seconds, rounds),
        "latency": lambda: load_latency.report(seconds),
        "soak": lambda: load_soak.report(int(amount["requests"])),
        "abuse": lambda: load_abuse.report(ABUSE_TIMES * seconds),
        "servers": lambda: load_compared.report(seconds, rounds),
    }
    reports = []
    for part in parts:
        reports.append(measures[part]())
        click.echo(reports[-1].text(markdown=markdown) + "\n")
    command = f"{context.command_path} {' '.join(sys.argv[1:])}".strip()
    click.echo(f"{machine().text()}. Command: {command}")
    if file:
        write(file, command, reports)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.load")
