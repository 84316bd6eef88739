"""The installation a command works on: its rules, its ledger, its second engine, its accounts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from api.access import Account, Accounts, Act, demo_accounts, read_accounts
from api.cli.configured import installed
from api.cli.opening import open_ledger, rules_of
from api.cli.reads import reads_recorded
from api.config import Config
from api.ledger import Ledger
from api.ledger.failures import RecordNotFound
from api.ledger.people import Person
from api.ledger.revision import check_up_to_date
from api.services import people
from api.services.actor import Actor
from api.services.cross_checking import CrossChecker, second_engine
from api.services.determine import Decider
from api.services.failures import ActRefused
from api.services.permission import acting_as
from api.services.publishing import Desk
from api.services.registry import Registry


@dataclass(frozen=True, slots=True)
class Installation:
    """Everything a command may need beside its arguments."""

    config: Config
    registry: Registry
    ledger: Ledger
    checker: CrossChecker

    def accounts(self) -> Accounts:
        """Return who may act here; without a file of accounts only a demonstration knows anybody."""
        if self.config.accounts_file is not None:
            return read_accounts(self.config.accounts_file)
        return demo_accounts() if self.config.demonstration else Accounts(())

    @property
    def desk(self) -> Desk:
        """Return where rules are published."""
        return Desk(self.ledger, rules_of(self.ledger), self.config.publishes_law_of)

    def person(self, words: str) -> Person:
        """Return the one person whom a number or reference names. Raises RecordNotFound."""
        found = people.find(self.ledger, words)
        if len(found) != 1 or not people.is_number_of(words, found[0]):
            raise RecordNotFound(
                f"nobody on file has the number or reference `{words}`", fix="see `rightful people find`"
            )
        return found[0]

    def decider(self, account_id: str) -> Decider:
        """Return the account as one who decides. Raises ActRefused for an unknown one, or one that may not."""
        account = self.account(account_id, Act.DETERMINE)
        actor = acting(account, Act.DETERMINE)
        config = self.config
        return Decider(actor, account.name, config.demonstration, config.letter_authority, config.hides_outcome)

    def account(self, account_id: str, act: Act) -> Account:
        """Return an account that may do something. Raises ActRefused."""
        account = self.accounts().find(account_id)
        if account is None:
            fix = "RIGHTFUL_ACCOUNTS names the file of accounts; RIGHTFUL_DEMONSTRATION=yes brings invented ones"
            raise ActRefused(f"there is no account `{account_id}`", fix=fix)
        if not account.may(act):
            raise ActRefused(f"`{account_id}` ({account.role_labels}) may not do this", fix="ask somebody who may")
        return account


def acting(account: Account, act: Act) -> Actor:
    """Return an account as an actor, in the first of its roles that allows the act."""
    return acting_as(account, act)


@contextmanager
def installation(*, needs_ledger: bool) -> Iterator[Installation]:
    """Open the installation that the environment describes, and close it again; what it shows of people is recorded.

    Raises LedgerUnavailable when a ledger is needed and has not been set up.
    """
    with open_ledger() as ledger, second_engine(ledger) as checker:
        if needs_ledger:
            check_up_to_date(ledger.database)
        with reads_recorded(ledger) if needs_ledger else nullcontext():
            yield Installation(installed(), rules_of(ledger).registry(), ledger, checker)
