"""A group of commands, each imported only when somebody asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from api.cli.failing import ReaderGone


class Commands(click.Group):
    """Commands by name, with the places where they are (`module:attribute`) and the help that teaches them.

    It ends quietly when its output is no longer read; click would call that a failure.
    """

    def __init__(self, name: str, places: Mapping[str, str], *, teaching: str) -> None:
        settings = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
        super().__init__(name, help=teaching, context_settings=settings)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order in which they are taught."""
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command and return it, or None for a name that there is not."""
        if cmd_name not in self._places:
            return None
        module, _, attribute = self._places[cmd_name].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for. Raises ReaderGone."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGone from None
