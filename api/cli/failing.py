"""How a command fails: one line on standard error with place and fix, an exit code, and never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from api.config import ConfigError
from api.ledger.failures import EntryRefused, LedgerDamaged, LedgerUnavailable
from engine.errors import EngineFault, EvaluationStopped, RightfulError

DONE, FAILED, BAD_INPUT, STOPPED = 0, 1, 2, 3

# Whatever is not the caller's to mend. Everything else in the tree is something in the input.
_OURS = (LedgerUnavailable, LedgerDamaged, EntryRefused, EngineFault)


class ReaderGone(Exception):
    """Whoever read our output has had enough."""


def run(command: click.Command, arguments: Sequence[str] | None) -> int:
    """Run a command and return its exit code."""
    try:
        code = command.main(args=arguments, prog_name="rightful", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as asked_nothing:
        click.echo(asked_nothing.format_message())
        return DONE
    except (click.Abort, KeyboardInterrupt):
        return _say("interrupted; nothing more was done", 130)
    except click.ClickException as error:
        return _say(_click_text(error), BAD_INPUT)
    except RightfulError as error:
        return _say(error.text, exit_code(error))
    except ConfigError as error:
        return _say(str(error), BAD_INPUT)
    except (BrokenPipeError, ReaderGone):
        # Python must not complain again when it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _say(f"{place}{(error.strerror or str(error)).lower()}", FAILED)
    return code if isinstance(code, int) else DONE


def exit_code(error: RightfulError) -> int:
    """Return the exit code for an error: whose turn it is to act."""
    if isinstance(error, EvaluationStopped):
        return STOPPED
    return FAILED if isinstance(error, _OURS) else BAD_INPUT


def _click_text(error: click.ClickException) -> str:
    """Return click's message in the manner of ours, with the command whose --help says more."""
    message = " ".join(error.format_message().split()).rstrip(".")
    context = getattr(error, "ctx", None)
    help_of = f" (see `{context.command_path} --help`)" if context is not None else ""
    return message[:1].lower() + message[1:] + help_of


def _say(message: str, code: int) -> int:
    print(f"rightful: {' '.join(message.split())}", file=sys.stderr)
    return code
