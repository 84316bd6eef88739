"""What the environment says of the installation, as commands need it."""

from __future__ import annotations

import os

from api.config import SHORTEST_SECRET, Config, config_from_environment


def installed() -> Config:
    """Return the configuration, without the secret that signs sessions: no command needs it but `serve`.

    So asking the rules something writes nothing anywhere.
    """
    return config_from_environment({**os.environ, "RIGHTFUL_SECRET_KEY": "-" * SHORTEST_SECRET})
