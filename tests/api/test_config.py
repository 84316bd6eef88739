"""Configuration: defaults fit one machine, and what cannot be used is named."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from api.config import Config, ConfigError, config_from_environment, kept_secret


def test_what_is_not_said_has_a_default_under_the_home_folder(tmp_path: Path) -> None:
    config = config_from_environment({"RIGHTFUL_HOME": str(tmp_path)})
    assert config.database_url == f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    assert config.over_https
    assert not config.demonstration
    assert config.accounts_file is None


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "secret"
    first = kept_secret(file)
    assert kept_secret(file) == first
    assert len(first) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_everything_can_be_said_in_the_environment(tmp_path: Path) -> None:
    config = config_from_environment(
        {
            "RIGHTFUL_SECRET_KEY": "s" * 32,
            "RIGHTFUL_DATABASE_URL": "postgresql://ledger",
            "RIGHTFUL_AUTHORITY_NAME": "Otherplace",
            "RIGHTFUL_AUTHORITY_CONTACT": "Hall",
            "RIGHTFUL_SCHEME": "lincolnshire",
            "RIGHTFUL_ZONE": "Europe/Dublin",
            "RIGHTFUL_ACCOUNTS": str(tmp_path / "a.json"),
            "RIGHTFUL_DEMONSTRATION": "Yes",
            "RIGHTFUL_OVER_HTTPS": "no",
            "RIGHTFUL_SIGN_IN_LIMIT": "5 per hour",
            "RIGHTFUL_HIDE_OUTCOME": "yes",
        }
    )
    assert config == Config(
        secret_key="s" * 32,
        database_url="postgresql://ledger",
        authority_name="Otherplace",
        authority_contact="Hall",
        default_scheme="lincolnshire",
        zone="Europe/Dublin",
        accounts_file=tmp_path / "a.json",
        demonstration=True,
        over_https=False,
        sign_in_limit="5 per hour",
        hides_outcome=True,
    )


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ConfigError, match="at least 32 characters"):
        Config(secret_key="short", database_url="")


def test_what_is_neither_yes_nor_no_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="RIGHTFUL_DEMONSTRATION must be `yes` or `no`, not `maybe`"):
        config_from_environment({"RIGHTFUL_HOME": str(tmp_path), "RIGHTFUL_DEMONSTRATION": "maybe"})
