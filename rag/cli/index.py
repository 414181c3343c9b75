"""``rag index verify`` and ``rag index repair``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from rag.cli.options import corpus_option, index_option, progress_bars


@click.group()
def command() -> None:
    """Check or mend the index on disk.

    \b
    Example:
      rag index verify
      rag index repair
    """


@command.command()
@click.option("--json", "as_json", is_flag=True, help="The findings as one JSON object.")
@index_option
def verify(as_json: bool, index: Path) -> int:
    """Compare every byte of the index with its manifest; exit status 1 where something is damaged.

    \b
    Example:
      rag index verify
    """
    from rag.index.verify import verify as check

    found = check(index)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
    elif not found.problems:
        click.echo(f"{found.files} files, {found.size:,} bytes: all as they were written.")
    else:
        for problem in found.problems:
            click.echo(f"{index / problem.name} {problem.what}.")
        click.echo("Run `rag index repair`.")
    return 1 if found.problems else 0


@command.command()
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON object.")
@corpus_option
@index_option
def repair(as_json: bool, corpus: Path, index: Path) -> None:
    """Mend the index with what is still whole of it, and the articles where these are needed.

    \b
    Example:
      rag index repair
    """
    from rag.reindex import repair as mend

    with progress_bars() as progress:
        report = mend(corpus, index, progress)
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    elif not report.problems:
        click.echo("The index is whole; nothing was done.")
    else:
        for problem in report.problems:
            click.echo(f"Was damaged: {index / problem.name} ({problem.what}).")
        click.echo(f"{report.done} {report.embedded:,} passages were embedded.")
