"""``rag reindex``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli.options import corpus_option, index_option, progress_bars

if TYPE_CHECKING:
    from rag.reindex import Dropped, ReindexReport


@click.command()
@click.option("--full", is_flag=True, help="Read and embed everything again.")
@click.option("--encoder", default="", help="Model for the vectors.  [default: that of the index]")
@click.option("--explain", is_flag=True, help="Show what is not read of each article, and why.")
@click.option("--watch", is_flag=True, help="Go on, and follow every change of the folder.")
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON object.")
@corpus_option
@index_option
def command(
    full: bool, encoder: str, explain: bool, watch: bool, as_json: bool, corpus: Path, index: Path
) -> int:
    """Bring the index up to date with the folder of articles.

    Only what changed is read and embedded. The old index answers until the new one is whole. Files that
    cannot be read are listed, and the exit status is then 1.

    \b
    Example:
      rag reindex
    """
    from rag.reindex import reindex
    from rag.reindex import watch as follow

    if watch and (full or explain):
        raise click.UsageError("--watch goes with neither --full nor --explain.")
    status = 0
    with progress_bars() as progress:
        if watch:
            for report in follow(corpus, index, encoder, progress):
                _show(report, as_json)
        else:
            report = reindex(corpus, index, encoder, full=full, explain=explain, progress=progress)
            status = 1 if report.failed else 0
    if not watch:
        _show(report, as_json)
    return status


def _show(report: ReindexReport, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
        return
    for notice in report.notices:
        click.echo(notice, err=True)
    if report.dropped:
        click.echo(explanation(report.dropped))
    click.echo(summary(report))
    for failure in report.failed:
        click.echo(f"Not indexed: {failure.path}: {failure.reason}", err=True)


def summary(report: ReindexReport) -> str:
    """Two lines: what was done, and what the index holds."""
    copies = f", {report.duplicates:,} of them near-duplicates" if report.duplicates else ""
    holds = f"The index holds {report.articles:,} articles{copies}, in {report.passages:,} passages."
    if not report.published:
        return f"Nothing has changed.\n{holds}"
    counts = {
        "added": len(report.added),
        "changed": len(report.changed),
        "removed": len(report.removed),
        "renamed": len(report.renamed),
        "unchanged": report.unchanged,
        "failed": len(report.failed),
    }
    files = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    work = f"{report.embedded:,} passages embedded, {report.reused:,} taken over"
    return f"Files: {files}; {work}, in {report.seconds:.1f} s.\n{holds}"


def explanation(dropped: Sequence[Dropped]) -> str:
    """For each article the spans that are not read as they stand."""
    lines = []
    article = None
    for span in dropped:
        if span.doc_id != article:
            article = span.doc_id
            lines.append(article)
        text = " ".join(span.text.split())
        text = text if len(text) <= 80 else text[:79] + "…"
        lines.append(f"  {span.start}-{span.end} {span.reason}: {text!r}")
    return "\n".join(lines)
