"""What ``rag eval run`` does: open the system, ask, score, write; once, or for every variant of a sweep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rag.errors import EvaluationError
from rag.evaluate.compare import compare
from rag.evaluate.records import Example, QuestionSet
from rag.evaluate.remember import RememberingEncoder, RememberingGenerator, RememberingReader
from rag.evaluate.report import Report, digest
from rag.evaluate.results import Layout, score_run, write_report
from rag.evaluate.runner import predict, sample
from rag.evaluate.sets import load_set
from rag.evaluate.signature import describe, holdings, with_setting
from rag.evaluate.tables import markdown_table, report_markdown
from rag.evaluate.variants import grid, sweep_table, variant_name
from rag.models import generator_or_extract, load_generator, load_reader
from rag.pipeline import Pipeline
from rag.protocols import Encoder, Generator, Progress, Reader
from rag.settings import DEFAULT_READER, Options

RUNS = Path("evals/predictions")


@dataclass(frozen=True, slots=True)
class Request:
    """The command line of ``rag eval run``."""

    question_set: Path
    index: Path
    generator: str
    reader: str = DEFAULT_READER
    extract: bool = False
    only: str | None = None
    sample: int | None = None
    seed: int = 0
    depth: int = 20
    fixed: tuple[str, ...] = ()
    sweep: tuple[str, ...] = ()
    out: Path | None = None
    overwrite: bool = False


@dataclass(slots=True)
class Shared:
    """What the variants of a sweep have in common, opened once."""

    stack: ExitStack
    remember: bool
    pipelines: dict[Path, Pipeline] = field(default_factory=dict)
    encoders: dict[Path, Encoder] = field(default_factory=dict)
    readers: dict[str, Reader] = field(default_factory=dict)
    generators: dict[str, Generator] = field(default_factory=dict)

    def system(
        self,
        index: Path,
        reader: str,
        generator: str | None,
        options: Options,
        progress: Progress,
    ) -> Pipeline:
        """A pipeline over what is open already."""
        if index not in self.pipelines:
            self.pipelines[index] = self.stack.enter_context(
                Pipeline.open(index, reader="", progress=progress)
            )
            encoder = self.pipelines[index].encoder
            self.encoders[index] = RememberingEncoder(encoder) if self.remember else encoder
        opened = self.pipelines[index]
        if generator is not None and generator not in self.generators:
            writer = load_generator(generator, progress)
            self.generators[generator] = RememberingGenerator(writer) if self.remember else writer
        if reader and reader not in self.readers:
            loaded = load_reader(reader, progress)
            self.readers[reader] = RememberingReader(loaded) if self.remember else loaded
        return Pipeline(
            opened.index,
            self.encoders[index],
            opened.corpus,
            None if generator is None else self.generators[generator],
            options,
            progress,
            self.readers[reader] if reader else None,
        )


@contextmanager
def _shared(remember: bool) -> Iterator[Shared]:
    with ExitStack() as stack:
        yield Shared(stack, remember)


def run_one(request: Request, progress: Progress) -> str:
    """Run, write the report, and return it as Markdown with the place of its files."""
    question_set, examples = _questions(request)
    with _shared(remember=False) as shared:
        report, folder = _run(request, question_set, examples, shared, progress)
    return f"{report_markdown(report)}\n{folder}\n"


def run_all(request: Request, progress: Progress) -> str:
    """Run every variant of the sweep and return the table of them, each against the first."""
    question_set, examples = _questions(request)
    reports: list[Report] = []
    with _shared(remember=True) as shared:
        for variant in grid(request.sweep):
            rest = {k: v for k, v in variant.items() if k not in ("generator", "reader", "index")}
            changed = replace(
                request,
                fixed=(*request.fixed, *(f"{key}={value}" for key, value in rest.items())),
                generator=variant.get("generator", request.generator),
                reader=variant.get("reader", request.reader).replace("none", ""),
                index=Path(variant.get("index", request.index)),
                extract=variant["generator"] == "extract" if "generator" in variant else request.extract,
                out=request.out / variant_name(variant) if request.out else None,
            )
            report, _ = _run(changed, question_set, examples, shared, progress, variant_name(variant))
            reports.append(report)
    comparisons = [None, *(compare(reports[0], report) for report in reports[1:])]
    table = markdown_table(sweep_table(reports, comparisons))
    return f"# {question_set.name}, {len(examples)} questions\n\n{table}\n"


def _questions(request: Request) -> tuple[QuestionSet, tuple[Example, ...]]:
    question_set = load_set(request.question_set)
    return question_set, sample(question_set.examples, request.sample, request.seed)


def _run(
    request: Request,
    question_set: QuestionSet,
    examples: tuple[Example, ...],
    shared: Shared,
    progress: Progress,
    variant: str = "",
) -> tuple[Report, Path]:
    answers = request.only is None
    generator = None
    if answers and not request.extract:
        generator, notice = generator_or_extract(request.generator)
        if generator is None:
            raise EvaluationError(f"{notice} To measure the quotes alone, add --extract.")
    options = Options()
    for setting in request.fixed:
        key, _, value = setting.partition("=")
        options = with_setting(options, key.strip(), value)
    pipeline = shared.system(request.index, request.reader, generator, options, progress)
    signature: dict[str, Any] = describe(
        question_set,
        pipeline.index,
        pipeline.reader,
        pipeline.generator_name,
        options,
        questions=len(examples),
        seed=None if len(examples) == len(question_set.examples) else request.seed,
        depth=request.depth,
        answers=answers,
    )
    if variant:
        # What was computed for another variant costs nothing: seconds are not those of a run of its own.
        signature["shared"] = "encodings, readings, replies"
    name = f"{question_set.name} {variant}".strip()
    folder = request.out or RUNS / f"{name.replace(' ', '-')}-{digest(signature)}"
    layout = Layout(folder)
    if request.overwrite:
        layout.forget()
    indexed = holdings(pipeline.index, examples)
    _check_corpus(request, question_set, examples, indexed)
    predictions = predict(
        examples,
        pipeline,
        layout.predictions,
        signature,
        answers=answers,
        depth=request.depth,
        indexed=indexed,
        progress=progress,
    )
    report = score_run(question_set, examples, predictions, signature, name)
    write_report(folder, report, examples, predictions)
    return report, folder


def _check_corpus(
    request: Request, question_set: QuestionSet, examples: tuple[Example, ...], indexed: Any
) -> None:
    """An index of another corpus would score 0 on everything: say so instead."""
    with_evidence = [example for example in examples if example.evidence]
    if with_evidence and not any(any(indexed(example)) for example in with_evidence):
        raise EvaluationError(
            f"The index in {request.index} holds none of the evidence of {question_set.name}; build its own: "
            f"rag eval index {request.question_set} DIR, then name it with --index DIR/index."
        )
