"""Change the ledger's keys: the one that signs its heads, and the one that wraps the keys of people."""

from __future__ import annotations

from api.ledger import Ledger
from api.ledger.entries import Draft
from api.ledger.kinds import KeyChange
from api.services.actor import Actor
from api.services.failures import ActRefused


def change_signing_key(ledger: Ledger, actor: Actor, reason: str) -> str:
    """Let a new key sign every head from now on, and return the key by which others check them.

    The last head that the old key signs is over the entry that names the new one. Raises ActRefused.
    """
    with ledger.appending() as transaction:
        known = transaction.heads.verifier_keys()
        if not known:
            raise ActRefused("nothing has been signed yet", fix="the first entry brings a key of its own")
        following = ledger.database.keys.next_signer(known[-1][1].name).verifier
        content = KeyChange(what="signing", verifier_key=following.text, reason=reason)
        entry = transaction.log.append(Draft(actor.id, actor.role, None, content))
        transaction.heads.change_key(entry.seq, following)
    with ledger.reading() as transaction:
        transaction.heads.check_key_store()  # the new key's turn has come; the old one is destroyed
    return following.text


def change_master_key(ledger: Ledger, actor: Actor, reason: str) -> int:
    """Wrap the keys of all people anew, and return how many there are. What is sealed stays as it is."""
    with ledger.appending() as transaction:
        subjects = transaction.personal.subjects() | set(transaction.people.revisions())
        count = ledger.database.keys.rewrap(iter(sorted(subjects)))
        content = KeyChange(what="master", verifier_key=None, reason=reason)
        transaction.log.append(Draft(actor.id, actor.role, None, content))
    return count
