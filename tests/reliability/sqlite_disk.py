"""Stands between SQLite and the disk: records every write and sync of the real library, or makes one of them fail.

The library that Python's `sqlite3` itself uses is found in this process, and the functions by which its file system
layer opens, writes, shortens, syncs and deletes files are replaced in place. Everything above them is what runs in
service. https://www.sqlite.org/c3ref/vfs.html has the two structures.
"""

from __future__ import annotations

import ctypes
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC = 13, 10 | 3 << 8, 10 | 4 << 8

_int, _i64, _ptr = ctypes.c_int, ctypes.c_int64, ctypes.c_void_p
_WRITE = ctypes.CFUNCTYPE(_int, _ptr, _ptr, _int, _i64)
_TRUNCATE = ctypes.CFUNCTYPE(_int, _ptr, _i64)
_SYNC = ctypes.CFUNCTYPE(_int, _ptr, _int)
# A name is passed on as the address that it came in: SQLite keeps that address for as long as the file is open.
_OPEN = ctypes.CFUNCTYPE(_int, _ptr, _ptr, _ptr, _int, ctypes.POINTER(_int))
_DELETE = ctypes.CFUNCTYPE(_int, _ptr, _ptr, _int)


class _Methods(ctypes.Structure):
    """The beginning of `sqlite3_io_methods`; what follows `xSync` is copied as it is."""

    _fields_ = (
        ("iVersion", _int),
        ("xClose", _ptr),
        ("xRead", _ptr),
        ("xWrite", _ptr),
        ("xTruncate", _ptr),
        ("xSync", _ptr),
        ("rest", _ptr * 13),
    )


class _File(ctypes.Structure):
    _fields_ = (("methods", ctypes.POINTER(_Methods)),)


class _Vfs(ctypes.Structure):
    """The beginning of `sqlite3_vfs`."""

    _fields_ = (
        ("iVersion", _int),
        ("szOsFile", _int),
        ("mxPathname", _int),
        ("pNext", _ptr),
        ("zName", ctypes.c_char_p),
        ("pAppData", _ptr),
        ("xOpen", _ptr),
        ("xDelete", _ptr),
    )


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes written into a file at a place; nothing says that they are on the disk."""

    file: str
    offset: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file was cut to a length."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """Everything written into a file so far is on the disk."""

    file: str


@dataclass(frozen=True, slots=True)
class Delete:
    """A file was deleted."""

    file: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody was told that this is recorded: from here on it may not be lost."""

    record: str


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file of the key store is on the disk, with its name."""

    file: str
    content: bytes = field(repr=False)


Event = Write | Truncate | Sync | Delete | Acknowledged | KeyFile


@dataclass
class SqliteDisk:
    """What SQLite does to files while `standing_between` lasts.

    `fail_at` makes that one of the calls that change the disk fail, counted from 1 (None: none), with `failure`.
    """

    events: list[Event] = field(default_factory=list)
    recording: bool = True
    calls: int = 0
    fail_at: int | None = None
    failure: int = SQLITE_IOERR_WRITE
    failed: bool = False
    _names: dict[int, str] = field(default_factory=dict)
    _tables: dict[int, tuple[_Methods, Any]] = field(default_factory=dict)

    @contextmanager
    def standing_between(self) -> Iterator[SqliteDisk]:
        """Replace the functions, for connections that are opened in the block, and put them back."""
        vfs = _default_vfs()
        opens, deletes = vfs.xOpen, vfs.xDelete
        kept = (_OPEN(self._opener(_OPEN(opens))), _DELETE(self._deleter(_DELETE(deletes))))
        vfs.xOpen, vfs.xDelete = (ctypes.cast(one, _ptr).value for one in kept)
        try:
            yield self
        finally:
            vfs.xOpen, vfs.xDelete = opens, deletes
            self.recording = False

    def _say(self, event: Event) -> None:
        if self.recording:
            self.events.append(event)

    def _fails(self) -> bool:
        self.calls += 1
        if self.calls == self.fail_at:
            self.failed = True
            return True
        return False

    def _opener(self, plain: Any) -> Any:
        def opened(vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
            code: int = plain(vfs, name, file, flags, out)
            if code == 0 and name is not None:
                self._names[file] = ctypes.string_at(name).decode()
                found = ctypes.cast(file, ctypes.POINTER(_File)).contents
                found.methods = ctypes.pointer(self._table(found.methods))
            return code

        return opened

    def _deleter(self, plain: Any) -> Any:
        def deleted(vfs: int, name: int, sync: int) -> int:
            if self._fails():
                return self.failure
            code: int = plain(vfs, name, sync)
            if code == 0:
                self._say(Delete(ctypes.string_at(name).decode()))
            return code

        return deleted

    def _table(self, plain: Any) -> _Methods:
        """Return a copy of a table of functions in which ours stand in front of those that change the disk."""
        address = ctypes.addressof(plain.contents)
        if address not in self._tables:
            table = _Methods.from_buffer_copy(plain.contents)
            functions = self._functions(plain.contents)
            table.xWrite, table.xTruncate, table.xSync = (ctypes.cast(one, _ptr).value for one in functions)
            self._tables[address] = (table, functions)
        return self._tables[address][0]

    def _functions(self, plain: _Methods) -> tuple[Any, Any, Any]:
        write, truncate, sync = _WRITE(plain.xWrite), _TRUNCATE(plain.xTruncate), _SYNC(plain.xSync)

        def written(file: int, content: int, amount: int, offset: int) -> int:
            if self._fails():
                return self.failure
            self._say(Write(self._names[file], offset, ctypes.string_at(content, amount)))
            return int(write(file, content, amount, offset))

        def truncated(file: int, size: int) -> int:
            if self._fails():
                return self.failure
            self._say(Truncate(self._names[file], size))
            return int(truncate(file, size))

        def synced(file: int, flags: int) -> int:
            if self._fails():
                return SQLITE_IOERR_FSYNC
            code = int(sync(file, flags))
            self._say(Sync(self._names[file]))
            return code

        return _WRITE(written), _TRUNCATE(truncated), _SYNC(synced)


def _default_vfs() -> _Vfs:
    library = _library()
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
    found = library.sqlite3_vfs_find(None)
    contents: _Vfs = found.contents
    return contents


def _library() -> ctypes.CDLL:
    """Return the very library that `sqlite3` uses: another copy would have other functions to replace."""
    sqlite3.connect(":memory:").close()
    mapped = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if "sqlite3" in line}
    for name in sorted(mapped, key=lambda name: "libsqlite3" not in name):
        library = ctypes.CDLL(name)
        if hasattr(library, "sqlite3_vfs_find"):
            return library
    raise RuntimeError(f"the SQLite library of this Python has no `sqlite3_vfs_find` among {sorted(mapped)}")
