"""``rag train``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rag.cli.options import progress_bars

if TYPE_CHECKING:
    from rag.train.loop import Budget, Trained

Command = TypeVar("Command", bound=Callable[..., Any])

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _files(name: str, help_: str) -> Callable[[Command], Command]:
    return click.option(name, multiple=True, type=_FILE, help=help_)


def _budget_options(command: Command) -> Command:
    for option in (
        click.option(
            "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="New folder."
        ),
        click.option(
            "--steps",
            type=click.IntRange(min=0),
            default=2_000,
            show_default=True,
            help="End after this many steps; 0 calibrates a reader and changes no weight.",
        ),
        click.option("--minutes", default=0.0, help="End after so many minutes.  [default: no limit]"),
        click.option("--batch", default=0, help="Rows of a step.  [default: the recipe's]"),
        click.option("--learning-rate", default=1e-4, show_default=True, help="Peak, embeddings apart."),
        click.option("--embedding-rate", default=5e-4, show_default=True, help="Peak, of the embeddings."),
        click.option("--seed", default=0, show_default=True, help="Of every random choice."),
        click.option("--device", default="", help="cpu or cuda.  [default: cuda where there is one]"),
        click.option(
            "--precision", type=click.Choice(["fp32", "bf16"]), help="[default: bf16 on cuda, else fp32]"
        ),
        click.option(
            "--checkpoint-minutes", default=5.0, show_default=True, help="Time between checkpoints."
        ),
        click.option("--resume", is_flag=True, help="Go on from the checkpoint in --out."),
    ):
        command = option(command)
    return command


@click.group()
def command() -> None:
    """Train the small encoder or reader on your own files.

    Files are JSON lines, plain, .gz or .xz. Pairs: {id, en, src, dom}. Questions: {qid, question, lang,
    context, title, answers, answerable}. Texts: {title, text}. Entailment: {premise, hypothesis, label}.
    Ctrl-C saves a checkpoint; the same command with --resume goes on from it.

    \b
    Example:
      rag train encoder --pairs pairs.jsonl --questions questions.jsonl --out my-encoder
    """


@command.command()
@_files("--pairs", "Sentences with their English translations.")
@_files("--questions", "Questions with the passages that answer them.")
@_files("--texts", "Titled texts without questions.")
@click.option("--start", default="", help="Encoder to begin with.  [default: the bundled one]")
@click.option("--teacher", default="", help="English encoder.  [default: all-MiniLM-L6-v2 of the extra]")
@click.option("--hard-negatives", default=1, show_default=True, help="Mined passages for each question.")
@click.option("--dense-negatives", is_flag=True, help="Mine with the encoder too, not with BM25 alone.")
@_budget_options
def encoder(
    pairs: tuple[Path, ...],
    questions: tuple[Path, ...],
    texts: tuple[Path, ...],
    start: str,
    teacher: str,
    hard_negatives: int,
    dense_negatives: bool,
    out: Path,
    batch: int,
    resume: bool,
    **settings: Any,
) -> int:
    """Train a sentence encoder by distillation across languages and by questions.

    \b
    Example:
      rag train encoder --pairs pairs.jsonl --questions questions.jsonl --out my-encoder --minutes 30
    """
    from rag.train import data
    from rag.train.encoder import EncoderRecipe, train_encoder
    from rag.train.starts import start_folder, teacher_folder

    names = ("pair_batch", "question_batch", "window_batch")
    sizes: dict[str, Any] = dict.fromkeys(names, batch) if batch else {}
    recipe = EncoderRecipe(
        start=str(start_folder(start)),
        teacher=str(teacher_folder(teacher)) if pairs else "",
        hard_negatives=hard_negatives,
        dense_negatives=dense_negatives,
        **sizes,
    )
    with progress_bars() as progress:
        trained = train_encoder(
            recipe,
            _budget(settings),
            out,
            pairs=data.read_pairs(pairs),
            questions=data.read_questions(questions),
            texts=data.read_texts(texts),
            resume=resume,
            progress=progress,
        )
    return _show(trained, out, f"rag reindex --encoder {out}")


@command.command()
@_files("--questions", "Questions with passages, answerable and not.")
@_files("--pairs", "Sentences with their English translations, in the order of their documents.")
@_files("--texts", "Titled texts in which passages that do not answer are looked for.")
@click.option("--start", default="", help="Encoder or reader to begin with.  [default: the bundled encoder]")
@click.option("--max-tokens", default=192, show_default=True, help="Question and passage together.")
@click.option("--masked-share", default=0.0, help="Part of the budget for masked words, before all else.")
@click.option(
    "--average",
    type=click.FloatRange(0, 1),
    default=0.0,
    help="Share of the start's weights in the result; with a reader as start, .5 reads best.",
)
@_budget_options
def reader(
    questions: tuple[Path, ...],
    pairs: tuple[Path, ...],
    texts: tuple[Path, ...],
    start: str,
    max_tokens: int,
    masked_share: float,
    average: float,
    out: Path,
    batch: int,
    resume: bool,
    **settings: Any,
) -> int:
    """Train a reader: does a passage answer a question, and where?

    \b
    Example:
      rag train reader --questions questions.jsonl --texts texts.jsonl --out my-reader --minutes 30
    """
    from rag.train import data
    from rag.train.reader import ReaderRecipe, train_reader
    from rag.train.starts import start_folder

    sizes: dict[str, Any] = {"batch": batch} if batch else {}
    recipe = ReaderRecipe(
        start=str(start_folder(start)),
        max_tokens=max_tokens,
        masked_share=masked_share,
        averaged=average,
        **sizes,
    )
    with progress_bars() as progress:
        trained, calibration = train_reader(
            recipe,
            _budget(settings),
            out,
            questions=data.read_questions(questions),
            pairs=data.read_pairs(pairs),
            texts=data.read_texts(texts),
            resume=resume,
            progress=progress,
        )
    if trained.finished:
        click.echo(f"It refuses where the chance of an answer is below {calibration.threshold:.2f}.")
    return _show(trained, out, "")


def _budget(settings: dict[str, Any]) -> Budget:
    from rag.train.loop import Budget
    from rag.train.starts import default_device

    device = settings["device"] or default_device()
    precision = settings["precision"] or ("bf16" if device.startswith("cuda") else "fp32")
    return Budget(**{**settings, "device": device, "precision": precision})


def _show(trained: Trained, out: Path, then: str) -> int:
    losses = ", ".join(f"{task} {loss:.3f}" for task, loss in sorted(trained.losses.items()))
    losses = f"; last losses: {losses}" if losses else ""
    click.echo(f"{trained.steps:,} steps in {trained.minutes:.1f} minutes{losses}.")
    if not trained.finished:
        click.echo(f"Stopped early; a checkpoint is in {out / 'run'}: go on with --resume.")
        return 130
    click.echo(f"Saved in {out}." + (f" Use it: {then}" if then else ""))
    return 0
