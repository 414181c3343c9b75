"""``rag eval``: run, score, compare, import and check."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from rag import settings
from rag.cli.options import index_option, progress_bars, reader_option
from rag.errors import EvaluationError, UsageError

DEFAULT_SET = Path("evals/own")

FOLDER = click.Path(path_type=Path)


class DefaultGroup(click.Group):
    """A group that runs the command ``run`` where none is named: ``rag eval evals/own``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(cls=DefaultGroup)
def command() -> None:
    """Measure the tool on a question set and compare two reports.

    Without the name of a command, `run` is meant: `rag eval evals/own` is `rag eval run evals/own`.

    \b
    Example:
      rag eval evals/own --only retrieval
      rag eval compare evals/predictions/a evals/predictions/b --fail-on-regression
    """


@command.command()
@click.argument("question_set", type=FOLDER, default=DEFAULT_SET, metavar="[SET]")
@index_option
@click.option("--extract", is_flag=True, help="Answer with the quotes alone; needs no generator.")
@click.option(
    "--generator", default=settings.DEFAULT_GENERATOR, show_default=True, help="Model that answers."
)
@reader_option
@click.option("--only", type=click.Choice(["retrieval"]), help="Measure the search alone.")
@click.option("--sample", type=click.IntRange(1), help="Ask this many of the questions, chosen by --seed.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of --sample.")
@click.option(
    "--depth", type=click.IntRange(1, 1000), default=20, show_default=True, help="Passages searched."
)
@click.option("--set", "fixed", multiple=True, metavar="KEY=VALUE", help="A setting other than its default.")
@click.option(
    "--sweep", multiple=True, metavar="KEY=V1,V2", help="A grid over settings, reader, generator, index."
)
@click.option("--out", type=FOLDER, help="Folder of the run.  [default: evals/predictions/NAME-SIGNATURE]")
@click.option("--overwrite", is_flag=True, help="Begin anew where --out holds another run.")
def run(question_set: Path, **given: Any) -> None:
    """Ask the questions of a set and report; a run that was stopped goes on.

    \b
    Example:
      rag eval evals/own --extract
      rag eval evals/own --only retrieval --sweep retriever=lexical,dense,hybrid
      rag eval evals/own --sample 50 --set hits=1
    """
    from rag.evaluate.extra import require

    require()
    from rag.cli.eval_run import Request, run_all, run_one

    request = Request(question_set=question_set, **given)
    with progress_bars() as progress:
        text = run_all(request, progress) if request.sweep else run_one(request, progress)
    click.echo(text, nl=False)


@command.command()
@click.argument("question_set", type=FOLDER, metavar="SET")
@click.argument("predictions", type=FOLDER)
@click.option("--out", type=FOLDER, help="Folder of the report.  [default: that of PREDICTIONS]")
def score(question_set: Path, predictions: Path, out: Path | None) -> None:
    """Score a predictions file again, without models; another system may have written it.

    Questions of the set that it lacks score 0.

    \b
    Example:
      rag eval score evals/own evals/predictions/own-0123abcd/predictions.jsonl
    """
    from rag.evaluate.extra import require
    from rag.evaluate.predictions import read_predictions
    from rag.evaluate.results import score_run, write_report
    from rag.evaluate.runner import sample
    from rag.evaluate.sets import load_set
    from rag.evaluate.tables import report_markdown

    require()
    loaded = load_set(question_set)
    signature, found = read_predictions(predictions)
    unknown = found.keys() - {example.qid for example in loaded.examples}
    if unknown:
        raise EvaluationError(
            f"{predictions} answers {len(unknown)} questions that {question_set} does not have, "
            f"such as {sorted(unknown)[0]!r}; is it of another set?"
        )
    n = signature.get("n") if signature.get("seed") is not None else None
    examples = sample(loaded.examples, n, signature.get("seed") or 0)
    signature = signature or {"set": loaded.name, "set_sha": loaded.sha256[:12], "n": len(examples)}
    name = f"{loaded.name} {signature.get('system', '')}".strip()
    report = score_run(loaded, examples, found, signature, name)
    write_report(out or predictions.parent, report, examples, found)
    click.echo(report_markdown(report), nl=False)


@command.command()
@click.argument("a", type=FOLDER)
@click.argument("b", type=FOLDER)
@click.option("--fail-on-regression", is_flag=True, help="Exit with 1 where a tested measure is worse in B.")
@click.option("--json", "as_json", is_flag=True, help="The comparison as one JSON object.")
@click.pass_context
def compare(ctx: click.Context, a: Path, b: Path, fail_on_regression: bool, as_json: bool) -> None:
    """Tell whether report B differs from report A, question by question.

    A and B are report files or folders of runs. The p-values are of a paired permutation test, corrected
    by Holm over the tested measures; `detectable` is the difference that this set could have shown.

    \b
    Example:
      rag eval compare evals/predictions/before evals/predictions/after --fail-on-regression
    """
    from rag.evaluate.compare import compare as compare_reports
    from rag.evaluate.extra import require
    from rag.evaluate.report import read_report, without_nan
    from rag.evaluate.tables import comparison_markdown

    require()
    comparison = compare_reports(read_report(a), read_report(b))
    if as_json:
        record = asdict(comparison) | {
            "moved": [{"a": x, "b": y, "questions": n} for (x, y), n in comparison.moved.items()]
        }
        click.echo(json.dumps(without_nan(record), ensure_ascii=False))
    else:
        click.echo(comparison_markdown(comparison), nl=False)
    if fail_on_regression and comparison.regressions:
        ctx.exit(1)


@command.command()
@click.argument("runs", nargs=-1, required=True, type=FOLDER)
def report(runs: tuple[Path, ...]) -> None:
    """Show several runs in one table, with intervals and signatures.

    \b
    Example:
      rag eval report evals/predictions/*
    """
    from rag.evaluate.extra import require
    from rag.evaluate.report import read_report
    from rag.evaluate.tables import markdown_table
    from rag.evaluate.variants import sweep_table

    require()
    reports = [read_report(run) for run in runs]
    click.echo(markdown_table(sweep_table(reports, [None] * len(reports))))


@command.command(name="import")
@click.option("--squad", type=FOLDER, help="SQuAD-style JSON lines, .gz or plain.")
@click.option("--beir", type=FOLDER, help="A folder with corpus.jsonl, queries.jsonl and qrels/.")
@click.option("--distractors", type=FOLDER, help='With --squad: {"title", "text"} lines to add as documents.')
@click.option(
    "--limit", type=click.IntRange(0), help="With --distractors: at most this many, drawn by --seed."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of --limit.")
@click.option("--like", type=FOLDER, help="With --squad: keep the questions that this set or file has too.")
@click.option("--split", default="", help="With --beir: the qrels file, where there are several.")
@click.option("--lang", type=click.Choice(["id", "en"]), default="id", show_default=True, help="With --beir.")
@click.option("--name", default="", help="Name of the set.  [default: that of the source]")
@click.argument("out", type=FOLDER)
def import_(out: Path, squad: Path | None, beir: Path | None, **given: Any) -> None:
    """Turn SQuAD-style JSON lines or a BEIR folder into a question set.

    \b
    Example:
      rag eval import --squad dev.jsonl.gz --distractors docs.jsonl.gz --limit 20000 sets/dev
      rag reindex --corpus sets/dev/corpus --index sets/dev/index
      rag eval sets/dev --index sets/dev/index --only retrieval
    """
    from rag.evaluate.imports import import_beir, import_squad

    if squad is not None and beir is None:
        names = ("distractors", "limit", "seed", "like", "name")
        imported = import_squad(squad, out, **{name: given[name] for name in names})
    elif beir is not None and squad is None:
        imported = import_beir(beir, out, **{name: given[name] for name in ("split", "lang", "name")})
    else:
        raise UsageError("Name one source: rag eval import --squad FILE OUT, or --beir FOLDER OUT.")
    click.echo(f"{out}: {imported.questions:,} questions, {imported.documents:,} documents.")
    for reason, count in imported.skipped.items():
        if count:
            click.echo(f"left out: {count:,} {reason}.")


@command.command()
@click.argument("question_set", type=FOLDER, metavar="SET")
@click.argument("out", type=FOLDER)
@click.option("--encoder", default="", help="Model for the vectors.  [default: that of `rag reindex`]")
def index(question_set: Path, out: Path, encoder: str) -> None:
    """Index the corpus of a set: OUT/index, and OUT/corpus where the set has several folders.

    \b
    Example:
      rag eval index evals/own work/own
      rag eval evals/own --index work/own/index
    """
    from rag.cli.reindex import summary
    from rag.evaluate.sets import load_set
    from rag.evaluate.staging import stage
    from rag.reindex import reindex

    corpus = stage(load_set(question_set), out / "corpus")
    with progress_bars() as progress:
        report = reindex(corpus, out / "index", encoder, progress=progress)
    click.echo(summary(report))
    for failure in report.failed:
        click.echo(f"Not indexed: {failure.path}: {failure.reason}", err=True)


@command.command()
@click.argument("question_set", type=FOLDER, default=DEFAULT_SET, metavar="[SET]")
def check(question_set: Path) -> None:
    """Check a question set and count what it holds.

    \b
    Example:
      rag eval check evals/own
    """
    from rag.evaluate.sets import count, load_set
    from rag.evaluate.tables import markdown_table

    loaded = load_set(question_set)
    click.echo(f"{loaded.name}: {len(loaded.examples)} questions, sha256 {loaded.sha256[:12]}")
    rows = [[*group, str(number)] for group, number in count(loaded.examples).items()]
    click.echo(markdown_table((["language", "answerable", "kind", "questions"], rows)))
