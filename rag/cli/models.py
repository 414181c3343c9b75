"""``rag models``: what models there are, and preparing and removing them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from rag.cli.options import progress_bars

if TYPE_CHECKING:
    from rag.models import ModelInfo


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each model.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List, prepare and remove models.

    Without a subcommand, lists the models that the project names. Any other model is named where it is used:
    a sentence-transformers or transformers folder, a Hugging Face id (org/model), and for generators the URL
    of an OpenAI-compatible server, http://localhost:8000/v1#model, with its key in RAG_API_KEY.

    \b
    Example:
      rag models
      rag models prepare qwen2.5-coder-1.5b-instruct
      rag models prepare intfloat/multilingual-e5-small
      rag models remove qwen2.5-coder-1.5b-instruct
    """
    if ctx.invoked_subcommand is None:
        _show(as_json)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each model.")
def list_(as_json: bool) -> None:
    """List the models that the project names, prepared or not.

    \b
    Example:
      rag models list --json
    """
    _show(as_json)


@command.command()
@click.argument("name")
@click.option("--quiet-if-prepared", is_flag=True, help="Say nothing where there is nothing to do.")
@click.option("--json", "as_json", is_flag=True, help="The model's line as a JSON object.")
def prepare(name: str, quiet_if_prepared: bool, as_json: bool) -> None:
    """Make a model ready to use; a Hugging Face id is fetched, and that is the only time.

    \b
    Example:
      rag models prepare qwen2.5-coder-1.5b-instruct
    """
    from rag.models import catalog, is_prepared
    from rag.models import prepare as prepare_model

    if is_prepared(name) and quiet_if_prepared:
        return
    with progress_bars() as progress:
        prepare_model(name, progress)
    line = next((model for model in catalog() if model.name == name), None)
    if as_json:
        click.echo(json.dumps(_as_dict(line) if line else {"name": name, "prepared": True}))
    else:
        click.echo(f"{name} is ready{f' in {line.where}' if line else ''}.")


@command.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help='{"name": …, "removed": true}')
def remove(name: str, as_json: bool) -> None:
    """Remove what was prepared for a model; it can be prepared again.

    \b
    Example:
      rag models remove qwen2.5-coder-1.5b-instruct
    """
    from rag.models import remove as remove_model

    remove_model(name)
    click.echo(json.dumps({"name": name, "removed": True}) if as_json else f"{name} is removed.")


def _show(as_json: bool) -> None:
    from rag.models import catalog

    models = catalog()
    if as_json:
        for model in models:
            click.echo(json.dumps(_as_dict(model), ensure_ascii=False))
        return
    head = ("NAME", "KIND", "PREPARED", "SIZE", "LICENCE", "WHERE")
    rows = [head, *(_row(model) for model in models)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _row(model: ModelInfo) -> tuple[str, ...]:
    where = model.where or f"not yet: rag models prepare {model.name}"
    prepared = "yes" if model.prepared else "no"
    return (model.name, model.kind, prepared, f"{model.size / 1e6:,.0f} MB", model.licence, where)


def _as_dict(model: ModelInfo) -> dict[str, object]:
    return {
        "name": model.name,
        "kind": model.kind,
        "prepared": model.prepared,
        "where": model.where,
        "size": model.size,
        "licence": model.licence,
        "about": model.about,
    }
