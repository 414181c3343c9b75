"""``rag info``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.cli.options import index_option

if TYPE_CHECKING:
    from rag.reindex import IndexInfo


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@index_option
def command(as_json: bool, index: Path) -> None:
    """Show what the index holds, which models it uses and how old it is.

    \b
    Example:
      rag info
    """
    from rag.reindex import describe

    info = describe(index)
    click.echo(json.dumps(asdict(info), ensure_ascii=False) if as_json else text(info))


def text(info: IndexInfo) -> str:
    """One line for each thing there is to know."""
    lines = [
        ("index", f"{info.index} (generation {info.generation}, {_size(info.size)})"),
        ("built", info.created),
        ("corpus", f"{info.corpus} ({info.files:,} files)"),
        ("articles", f"{info.articles:,}"),
        ("passages", f"{info.passages:,}"),
        ("encoder", f"{info.encoder} ({info.dimension} dimensions, {info.fingerprint[:12]})"),
        ("generator", info.generator + ("" if info.generator_prepared else " (not prepared)")),
        ("search", _search(info.search)),
        ("languages", _counts(info.languages)),
        ("outlets", _counts(info.sources) or "not known"),
        ("published", f"{info.published[0]} to {info.published[1]}" if info.published[0] else "not known"),
    ]
    if info.duplicates:
        lines.insert(4, ("duplicates", f"{info.duplicates:,} articles, answered from once"))
    if info.changes is None:
        state = "the folder cannot be read"
    elif info.changes.any:
        c = info.changes
        state = f"{c.added:,} added, {c.changed:,} changed, {c.removed:,} removed: run `rag reindex`"
    else:
        state = "none"
    lines.append(("changes", state))
    lines += [("not indexed", f"{failure.path}: {failure.reason}") for failure in info.failed]
    return "\n".join(f"{name:<12}{value}" for name, value in lines)


def _search(search: Mapping[str, Any]) -> str:
    if search["kind"] == "exact":
        return "exact, vectors in 8 bits"
    return (
        f"{search['probes']} of {search['cells']} cells, vectors in 8 bits; recall@10 {search['recall@10']} "
        f"against exact search on {search['questions']} questions"
    )


def _counts(counts: Mapping[str, int], most: int = 8) -> str:
    named = sorted(((n, name) for name, n in counts.items() if name), key=lambda pair: (-pair[0], pair[1]))
    shown = ", ".join(f"{name} {count:,}" for count, name in named[:most])
    return shown + (f" and {len(named) - most:,} more" if len(named) > most else "")


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.1f} kB"
