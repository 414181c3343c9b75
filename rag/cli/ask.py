"""``rag ask``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from rag import settings
from rag.cli.options import filter_options, index_option, progress_bars, reader_option
from rag.errors import UsageError


@click.command()
@click.argument("question", required=False)
@click.option(
    "--from",
    "listed",
    type=click.File("r", encoding="utf-8", errors="replace"),
    help='File of questions, one a line or JSON lines {"qid", "question"}; - reads standard input.',
)
@click.option("--extract", is_flag=True, help="Answer with the quotes alone; needs no generator.")
@click.option(
    "--generator",
    default=settings.DEFAULT_GENERATOR,
    show_default=True,
    help="Model that writes the answer: a name, a folder, a hub id or an http://…/v1 address.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each question.")
@filter_options
@reader_option
@index_option
def command(
    question: str | None,
    listed: Any,
    extract: bool,
    generator: str,
    as_json: bool,
    filters: dict[str, Any],
    reader: str,
    index: Path,
) -> None:
    """Answer a question from the indexed articles, with citations.

    The answer is in the language of the question; every sentence names the quotes that carry it, and where
    the articles do not say, so does the answer.

    \b
    Example:
      rag ask "Kapan ARSOM ke-17 diselenggarakan?"
      rag ask --extract "When was the 17th ARSOM held?"
      rag ask --from questions.txt --json > answers.jsonl
    """
    if (question is None) == (listed is None):
        raise UsageError('Give one question in quotes, or --from FILE: rag ask "Kapan …?".')
    questions = [("", question)] if question is not None else list(_questions(listed))

    from rag.models import generator_or_extract
    from rag.pipeline import Pipeline, checked_question
    from rag.render import answer_to_dict, answer_to_text

    for _, text in questions:
        checked_question(text)  # before models are loaded
    name, notice = generator_or_extract(None if extract else generator)
    if notice:
        click.echo(f"rag: {notice}", err=True)
    with (
        progress_bars() as progress,
        Pipeline.open(index, generator=name, reader=reader, progress=progress) as pipeline,
    ):
        for qid, text in questions:
            answer = pipeline.ask(text, qid, filters=filters)
            for line in answer.notices:
                click.echo(f"rag: {line}", err=True)
            if as_json:
                click.echo(json.dumps(answer_to_dict(answer), ensure_ascii=False))
            elif len(questions) > 1:
                click.echo(f"# {answer.question}\n{answer_to_text(answer)}\n")
            else:
                click.echo(answer_to_text(answer))
            sys.stdout.flush()


def _questions(source: Any) -> Iterator[tuple[str, str]]:
    """Questions of a file, one a line; a line that begins with ``{`` is JSON."""
    for number, line in enumerate(source, 1):
        line = line.strip().removeprefix("\ufeff")
        if not line:
            continue
        if not line.startswith("{"):
            yield str(number), line
            continue
        try:
            record = json.loads(line)
            yield str(record.get("qid", number)), str(record["question"])
        except (ValueError, KeyError) as error:
            raise UsageError(
                f'{source.name}, line {number}: expected {{"qid": …, "question": …}}: {error}.'
            ) from None
