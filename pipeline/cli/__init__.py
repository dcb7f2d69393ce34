"""The command line: one file per command group, each imported only when its command is called.

This package is the only place that prints or exits. A ``DiglotError`` becomes one line on stderr and its exit code.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from pipeline import __version__
from pipeline.errors import DiglotError

# command -> (its module, one line of help): the help line stands here so that --help imports no command
COMMANDS = {
    "read": ("pipeline.cli.read", "Show what Diglot finds in a file: articles, what it left out, what it mended."),
    "translate": ("pipeline.cli.translate", "Translate files or folders; only what changed is done again."),
    "text": ("pipeline.cli.text", "Translate lines from standard input."),
    "serve": ("pipeline.cli.serve", "Serve original and translation side by side in the browser."),
    "users": ("pipeline.cli.users", "Say who may log in, and invite people."),
    "status": ("pipeline.cli.status", "Say how far each document is in each language."),
    "glossary": ("pipeline.cli.glossary", "Check, show, extend and exchange the glossary; find what it lacks."),
    "models": ("pipeline.cli.models", "List, install, update, verify, bundle and train Argos packages."),
    "checks": ("pipeline.cli.checks", "Say what is looked for in translations, and how grave it is."),
    "doctor": ("pipeline.cli.doctor", "Say what is installed, what is missing, and the command that gets it."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only to run it: ``--help`` stays instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="diglot")
@click.option(
    "--workspace",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The folder with glossaries/, input/ and output/. Default: the current one.",
)
@click.pass_context
def cli(ctx: click.Context, workspace: Path) -> None:
    """Diglot translates newspaper issues on this machine and shows original and translation side by side."""
    ctx.obj = workspace


def main(argv: list[str] | None = None) -> int:
    """Run the command line; the exit code is 0 (all well), 1 (something could not be done) or 2 (wrong usage)."""
    try:
        result: Any = cli.main(args=argv, prog_name="diglot", standalone_mode=False)
        code = result if isinstance(result, int) else 0
        sys.stdout.flush()
    except DiglotError as error:
        click.echo(f"diglot: {error}", err=True)
        return error.exit_code
    except click.exceptions.Abort:
        click.echo("diglot: stopped.", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except BrokenPipeError:
        # the reader of our output (head, less) has gone; give the interpreter a stdout that it can flush at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
