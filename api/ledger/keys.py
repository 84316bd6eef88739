"""The key store: the keys that sign the log and the keys that open what is known of each person, apart from the ledger.

A folder that only the service's account can read. Whoever has a copy of the database without it can prove everything
and read nothing about anybody; whoever has it without the database has nothing to read.

    master.key      wraps every person's key, so that a stolen backup of the people's folder opens nothing
    index.key       makes the blind indexes by which a reference is found without being stored
    signing.key     signs heads
    people/         one small file for each person; to destroy it is to forget the person
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.ledger.failures import LedgerDamaged, LedgerUnavailable
from api.ledger.notes import Signer, VerifierKey

KEY_BYTES = 32
NONCE_BYTES = 12
_NEXT = "signing.key.next"
_WRAPPING = b"rightful-wrapped-key-1\x00"


class KeyStore:
    """The keys of one ledger. Each is read when it is needed: one that was destroyed must not live on in a cache.

    Raises LedgerUnavailable when the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # --- people ------------------------------------------------------------------------------------------------------

    def open_key(self, subject: str) -> bytes | None:
        """Return a person's key, None when there is none (any more). Raises LedgerDamaged for one that was altered."""
        if _read(self._file(subject)) is None:
            return None
        master = self._secret("master.key")  # read first: it may find that people's keys were wrapped anew
        wrapped = _read(self._file(subject))
        return None if wrapped is None else self._unwrap(subject, wrapped, master)

    def key_for(self, subject: str) -> bytes:
        """Return a person's key, made and on disk for good if there was none."""
        found = self.open_key(subject)
        if found is not None:
            return found
        key = secrets.token_bytes(KEY_BYTES)
        if _create(self._file(subject), _wrap(subject, key, self._secret("master.key"))):
            return key
        return self.key_for(subject)  # another process was quicker

    def destroy(self, subject: str) -> bool:
        """Destroy a person's key for good and tell whether there was one."""
        file = self._file(subject)
        try:
            with file.open("r+b") as opened:  # overwritten first: a deleted file's blocks can be read for a while
                opened.write(secrets.token_bytes(file.stat().st_size))
                opened.flush()
                os.fsync(opened.fileno())
            file.unlink()
            _sync_folder(file.parent)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _unusable(error) from error
        return True

    def _file(self, subject: str) -> Path:
        name = hashlib.sha256(subject.encode()).hexdigest()
        return self.folder / "people" / name[:2] / f"{name}.key"

    def _unwrap(self, subject: str, wrapped: bytes, master: bytes) -> bytes:
        try:
            return AESGCM(master).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _WRAPPING + subject.encode())
        except (InvalidTag, ValueError) as error:
            fix = "restore the key store from its backup"
            raise LedgerDamaged("a person's key was altered, or belongs to another master key", fix=fix) from error

    def rewrap(self, subjects: Iterator[str]) -> int:
        """Give the store a new master key and wrap the keys of these people with it; return how many there were.

        New files take the old ones' places at the end, and whoever comes next finishes that, so that it can fail at any
        point. No other process may put people on file meanwhile.
        """
        old, new = self._secret("master.key"), secrets.token_bytes(KEY_BYTES)
        for file in (self.folder / "people").glob("*/*.new"):
            file.unlink()  # from a change that never came to its end
        count = 0
        for subject in subjects:
            wrapped = _read(self._file(subject))
            if wrapped is not None:
                key = self._unwrap(subject, wrapped, old)
                _replace(self._file(subject).with_suffix(".new"), _wrap(subject, key, new))
                count += 1
        _replace(self.folder / "master.key.new", new.hex().encode())
        self.finish_rewrapping()
        return count

    def finish_rewrapping(self) -> None:
        """Put what `rewrap` has made in its place; also what a process that was killed has left undone."""
        new = self.folder / "master.key.new"
        if new.exists():
            with suppress(FileNotFoundError):  # another process finishes it at the same time
                for file in (self.folder / "people").glob("*/*.new"):
                    file.replace(file.with_suffix(".key"))
                    _sync_folder(file.parent)
                new.replace(self.folder / "master.key")
                _sync_folder(self.folder)

    # --- the ledger's own --------------------------------------------------------------------------------------------

    def blind(self, purpose: str, text: str) -> str:
        """Return what stands for a text in an index: the same for the same text, and meaningless without the key."""
        return hmac.digest(self._secret("index.key"), purpose.encode() + b"\x00" + text.encode(), "sha256").hex()

    def signer(self) -> Signer | None:
        """Return the key that signs heads, None when none was made yet."""
        return _read_signer(self.folder / "signing.key")

    def new_signer(self, name: str) -> Signer:
        """Make the first key that signs heads, under the log's name."""
        return _write_signer(self.folder / "signing.key", name)

    def next_signer(self, name: str) -> Signer:
        """Make the key that is to sign next. It takes its turn once the ledger says so: see `signer_matching`."""
        return _write_signer(self.folder / _NEXT, name)

    def signer_matching(self, key: VerifierKey) -> Signer | None:
        """Return the key that signs for a verifier key; if that is the next one, it replaces the old one now.

        So a change of keys is complete with the ledger's commit, whatever happens to the process after it.
        """
        current = self.signer()
        if current is not None and current.verifier == key:
            return current
        following = _read_signer(self.folder / _NEXT)
        if following is None or following.verifier != key:
            return None
        (self.folder / _NEXT).replace(self.folder / "signing.key")
        _sync_folder(self.folder)
        return following

    def _secret(self, name: str) -> bytes:
        if name == "master.key":
            self.finish_rewrapping()
        file = self.folder / name
        found = _read(file)
        if found is None:
            if name == "master.key" and (self.folder / "people").exists():
                raise LedgerUnavailable("the master key is gone", where=str(file), fix="restore it from its backup")
            _create(file, secrets.token_hex(KEY_BYTES).encode())
            found = _read(file)
            assert found is not None
        return bytes.fromhex(found.decode())


def _read_signer(file: Path) -> Signer | None:
    text = _read(file)
    if text is None:
        return None
    name, _, seed = text.decode().strip().rpartition(" ")
    return Signer(name, base64.b64decode(seed))


def _write_signer(file: Path, name: str) -> Signer:
    signer = Signer(name, secrets.token_bytes(KEY_BYTES))
    _replace(file, f"{name} {base64.b64encode(signer.private).decode()}\n".encode())
    return signer


def _wrap(subject: str, key: bytes, master: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(master).encrypt(nonce, key, _WRAPPING + subject.encode())


# --- files that are whole or not there ------------------------------------------------------------------------------


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(error) from error


def _create(file: Path, content: bytes) -> bool:
    """Write a file that is not there yet, durably; tell whether it was us who wrote it."""
    draft = _draft(file, content)
    try:
        os.link(draft, file)  # unlike a rename, fails when somebody else was quicker
    except FileExistsError:
        return False
    except OSError as error:
        raise _unusable(error) from error
    finally:
        draft.unlink()
    try:
        _sync_folder(file.parent)
    except LedgerUnavailable:
        file.unlink()  # nobody may rely on a key that a power cut could take away
        raise
    return True


def _replace(file: Path, content: bytes) -> None:
    _draft(file, content).replace(file)
    _sync_folder(file.parent)


def _draft(file: Path, content: bytes) -> Path:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        _make_folder(file.parent)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(descriptor)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _unusable(error) from error
    return draft


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Wait until the folder's list of names is on disk, too: a file that no folder names is lost."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _unusable(error) from error


def _unusable(error: OSError) -> LedgerUnavailable:
    reason = (error.strerror or "unknown reason").lower()
    fix = "nothing was recorded; check the folder that RIGHTFUL_KEYS names"
    return LedgerUnavailable(f"the key store cannot be used: {reason}", where=str(error.filename or ""), fix=fix)
