"""``rag search``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from rag.cli.options import filter_options, index_option, progress_bars, reader_option


@click.command()
@click.argument("question")
@click.option("-k", "--hits", type=click.IntRange(1, 1000), default=8, show_default=True, help="How many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each passage.")
@filter_options
@reader_option
@index_option
def command(
    question: str, hits: int, as_json: bool, filters: dict[str, Any], reader: str, index: Path
) -> None:
    """Find the passages that fit a question; no answer is written.

    \b
    Example:
      rag search "kerja sama energi nuklir ASEAN Rusia" -k 3
    """
    from rag.pipeline import Pipeline, checked_question
    from rag.render import hit_to_dict, hits_to_text

    checked_question(question)
    with progress_bars() as progress, Pipeline.open(index, reader=reader, progress=progress) as pipeline:
        found = pipeline.search(question, hits, filters=filters)
    if as_json:
        for hit in found:
            record = {**hit_to_dict(hit), "title": hit.article.title, "text": hit.passage.text}
            click.echo(json.dumps(record, ensure_ascii=False))
    elif found:
        click.echo(hits_to_text(found))
    else:
        click.echo("No passage was found.")
