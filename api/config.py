"""What differs between two installations, read once from the environment and passed on as one frozen value."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.access import IdentityProvider, read_roles

SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""Where the processes of one service add their counts up; the metrics library looks at it when it is loaded."""

SHORTEST_SECRET = 32
"""Characters. A session cookie is signed with the secret, so a short one lets anyone sign in as anyone."""


_A_DAY = 24 * 60
"""Minutes."""


class ConfigError(ValueError):
    """The environment says something that the service cannot run with; the message names the variable."""


@dataclass(frozen=True, slots=True)
class Config:
    """One installation.

    `database_url` is an SQLAlchemy address. `accounts_file` lists who may sign in (see `api.access`); without one only
    a demonstration can be signed in to. `demonstration` allows decisions that rest on invented figures and is said on
    every page. `over_https` keeps the session cookie off plain connections. `sign_in_limit` is per address,
    `api_limit` per token.
    `speaks_for` names the schemes whose law may be published here; a local authority publishes within them only.
    `limits_kept_in` is where tries per address are counted (an address of the `limits` library); in memory each worker
    counts for itself, which only widens the limit, since wrong tries on one account are counted in the ledger.
    `idle_minutes` after which nobody has been at a page, its session ends; what is typed then is kept and asked again.
    `provider` vouches for people (OpenID Connect), beside accounts with passwords or without any.
    `hides_outcome` keeps what the rules say from those who assess until the findings are signed.
    `keys_folder` holds the ledger's keys; without one they stand in a folder beside the embedded database.
    """

    secret_key: str
    database_url: str
    authority_name: str = "Anytown Council"
    authority_contact: str = "01632 960000"
    default_scheme: str = "england"
    zone: str = "Europe/London"
    accounts_file: Path | None = None
    demonstration: bool = False
    over_https: bool = True
    sign_in_limit: str = "10 per minute"
    api_limit: str = "1200 per minute"
    limits_kept_in: str = "memory://"
    idle_minutes: int = 30
    keys_folder: Path | None = None
    speaks_for: frozenset[str] = frozenset()
    hides_outcome: bool = False
    provider: IdentityProvider | None = None

    def __post_init__(self) -> None:
        if len(self.secret_key) < SHORTEST_SECRET:
            raise ConfigError(f"RIGHTFUL_SECRET_KEY needs at least {SHORTEST_SECRET} characters")

    @property
    def publishes_law_of(self) -> frozenset[str] | None:
        """Return the schemes whose law may be published here, None for all, as in a demonstration."""
        return None if self.demonstration else self.speaks_for

    @property
    def letter_authority(self) -> Mapping[str, str]:
        """Return what letters say of the authority; a demonstration's come from the invented one of its scheme."""
        return {} if self.demonstration else {"name": self.authority_name, "contact": self.authority_contact}


def config_from_environment(environment: Mapping[str, str] = os.environ) -> Config:
    """Return the installation that the `RIGHTFUL_…` variables describe.

    What is not said has a default fit for one machine: an embedded database and a secret of its own under
    `RIGHTFUL_HOME` (`var`). Raises ConfigError when a value cannot be used.
    """
    home = Path(environment.get("RIGHTFUL_HOME", "var"))
    accounts = environment.get("RIGHTFUL_ACCOUNTS")
    plain = Config(secret_key="-" * SHORTEST_SECRET, database_url="")
    return Config(
        secret_key=environment.get("RIGHTFUL_SECRET_KEY") or kept_secret(home / "secret_key"),
        database_url=environment.get("RIGHTFUL_DATABASE_URL", f"sqlite:///{home / 'ledger.sqlite3'}"),
        authority_name=environment.get("RIGHTFUL_AUTHORITY_NAME", plain.authority_name),
        authority_contact=environment.get("RIGHTFUL_AUTHORITY_CONTACT", plain.authority_contact),
        default_scheme=environment.get("RIGHTFUL_SCHEME", plain.default_scheme),
        zone=environment.get("RIGHTFUL_ZONE", plain.zone),
        accounts_file=Path(accounts) if accounts else None,
        demonstration=_yes_or_no(environment, "RIGHTFUL_DEMONSTRATION", default=False),
        over_https=_yes_or_no(environment, "RIGHTFUL_OVER_HTTPS", default=True),
        sign_in_limit=environment.get("RIGHTFUL_SIGN_IN_LIMIT", plain.sign_in_limit),
        api_limit=environment.get("RIGHTFUL_API_LIMIT", plain.api_limit),
        limits_kept_in=environment.get("RIGHTFUL_LIMITS_KEPT_IN", plain.limits_kept_in),
        idle_minutes=_minutes(environment, "RIGHTFUL_IDLE_MINUTES", plain.idle_minutes),
        speaks_for=frozenset(environment.get("RIGHTFUL_SPEAKS_FOR", "").replace(",", " ").split()),
        hides_outcome=_yes_or_no(environment, "RIGHTFUL_HIDE_OUTCOME", default=False),
        provider=_provider(environment),
        keys_folder=Path(environment["RIGHTFUL_KEYS"]) if environment.get("RIGHTFUL_KEYS") else None,
    )


def kept_secret(file: Path) -> str:
    """Return the secret in `file`, making one that only this user can read when there is none."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(secrets.token_urlsafe(48))
    return file.read_text(encoding="ascii").strip()


def _provider(environment: Mapping[str, str]) -> IdentityProvider | None:
    """Return the identity provider that `RIGHTFUL_OIDC_…` describes; its secret may stand in a file of its own."""
    issuer = environment.get("RIGHTFUL_OIDC_ISSUER", "").strip()
    if not issuer:
        return None
    over_https = _yes_or_no(environment, "RIGHTFUL_OVER_HTTPS", default=True)
    if not issuer.startswith("https://") and over_https:
        raise ConfigError(f"RIGHTFUL_OIDC_ISSUER must be an https address, not `{issuer}`")
    secret, file = environment.get("RIGHTFUL_OIDC_SECRET"), environment.get("RIGHTFUL_OIDC_SECRET_FILE")
    if file:
        secret = Path(file).read_text(encoding="utf-8").strip()
    client = environment.get("RIGHTFUL_OIDC_CLIENT", "").strip()
    if not client or not secret:
        raise ConfigError("RIGHTFUL_OIDC_ISSUER needs RIGHTFUL_OIDC_CLIENT and RIGHTFUL_OIDC_SECRET_FILE")
    try:
        roles = read_roles(environment.get("RIGHTFUL_OIDC_ROLES", ""))
    except ValueError as error:
        raise ConfigError(f"RIGHTFUL_OIDC_ROLES: {error}") from error
    if not roles:
        raise ConfigError("RIGHTFUL_OIDC_ROLES gives nobody a role: write VALUE=ROLE, VALUE=ROLE")
    return IdentityProvider(
        issuer=issuer,
        client_id=client,
        client_secret=secret,
        roles=roles,
        name=environment.get("RIGHTFUL_OIDC_NAME", "your organisation"),
        id_claim=environment.get("RIGHTFUL_OIDC_ID_CLAIM", "sub"),
        name_claim=environment.get("RIGHTFUL_OIDC_NAME_CLAIM", "name"),
        roles_claim=environment.get("RIGHTFUL_OIDC_ROLES_CLAIM", "groups"),
    )


def _minutes(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, str(default)).strip()
    if not text.isdecimal() or not 1 <= int(text) <= _A_DAY:
        raise ConfigError(f"{name} must be a number of minutes from 1 to {_A_DAY}, not `{text}`")
    return int(text)


def _yes_or_no(environment: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = environment.get(name, "yes" if default else "no").strip().lower()
    if text not in ("yes", "no"):
        raise ConfigError(f"{name} must be `yes` or `no`, not `{text}`")
    return text == "yes"
