"""The command line: a group that loads a command's module only when that command is used.

A command body parses, calls the library once, renders and echoes. Errors are caught here, once:
exit status 0 answered or abstained, 1 error, 2 usage, 130 interrupted.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from rag import __version__
from rag.errors import RagError, UsageError

# name -> (module that holds `command`, one-line help): the line stands here so that `rag --help`
# imports none of the modules. A test checks that it equals the first line of the command's own help.
COMMANDS: dict[str, tuple[str, str]] = {
    "ask": ("rag.cli.ask", "Answer a question from the indexed articles, with citations."),
    "search": ("rag.cli.search", "Find the passages that fit a question; no answer is written."),
    "reindex": ("rag.cli.reindex", "Bring the index up to date with the folder of articles."),
    "info": ("rag.cli.info", "Show what the index holds, which models it uses and how old it is."),
    "index": ("rag.cli.index", "Check or mend the index on disk."),
    "models": ("rag.cli.models", "List, prepare and remove models."),
    "eval": ("rag.cli.eval", "Measure the tool on a question set and compare two reports."),
    "train": ("rag.cli.train", "Train the small encoder or reader on your own files."),
}


class LazyGroup(click.Group):
    """A click group whose commands are imported when they are invoked."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            known = ", ".join(COMMANDS)
            hint = ' (a question goes into quotes: rag ask "…")' if len(args) > 1 or " " in args[0] else ""
            ctx.fail(f"There is no command {args[0]!r}; the commands are {known}{hint}.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rag")
def cli() -> None:
    """Ask a folder of news articles, in Indonesian or English; every answer cites its quotes.

    \b
    Example:
      rag reindex
      rag ask "Kapan ARSOM ke-17 diselenggarakan?"

    The articles are read from ./corpus and the index is kept in ./index (or --corpus, --index;
    RAG_CORPUS, RAG_INDEX). Everything runs on this machine.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit status."""
    try:
        status: Any = cli.main(args=arguments, prog_name="rag", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as problem:
        problem.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("rag: interrupted; nothing was left half-written.", err=True)
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except RagError as problem:
        click.echo(f"rag: {problem}", err=True)
        return 2 if isinstance(problem, UsageError) else 1
    except MemoryError:
        click.echo("rag: there is not enough memory for this; close other programs and try again.", err=True)
        return 1
    except OSError as problem:
        where = f" at {problem.filename}" if problem.filename else ""
        what = "the disk is full" if problem.errno in (errno.ENOSPC, errno.EDQUOT) else problem.strerror
        click.echo(f"rag: {what or problem}{where}.", err=True)
        return 1
    return status if isinstance(status, int) else 0


def main() -> None:
    """The console script."""
    sys.exit(run())
