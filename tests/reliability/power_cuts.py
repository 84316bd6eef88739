"""What a disk may hold after the power failed: everything synced, and of the rest any part, whole, torn or lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.reliability.sqlite_disk import Acknowledged, Delete, Event, KeyFile, Sync, Truncate, Write

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""


@dataclass
class Disk:
    """Files as they are surely on the disk, and what was done to each since it was last synced."""

    sure: dict[str, bytes] = field(default_factory=dict)
    unsure: dict[str, list[Write | Truncate]] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)

    def happen(self, event: Event) -> None:
        """Let one thing happen to the disk."""
        match event:
            case Write(file=file) | Truncate(file=file):
                self.unsure.setdefault(file, []).append(event)
            case Sync(file=file):
                content = bytearray(self.sure.get(file, b""))
                for change in self.unsure.pop(file, []):
                    _apply(content, change)
                self.sure[file] = bytes(content)
            case Delete(file=file):
                self.sure.pop(file, None)
                self.unsure.pop(file, None)
            case KeyFile(file=file, content=content):
                self.keys[file] = content
            case Acknowledged(record=record):
                self.acknowledged.append(record)

    def after_a_cut(self, random: Random) -> dict[str, bytes]:
        """Return one of the states in which the files may be when the power fails now."""
        files: dict[str, bytes] = {}
        for name in self.sure.keys() | self.unsure.keys():
            content = bytearray(self.sure.get(name, b""))
            changes = self.unsure.get(name, [])
            kept = random.choice((0.0, 0.5, 0.9, 1.0))
            for change in changes:
                if random.random() < kept:
                    _apply(content, _torn(change, random) if random.random() < 0.2 else change)
            files[name] = bytes(content)
        return files


def _apply(content: bytearray, change: Write | Truncate) -> None:
    if isinstance(change, Truncate):
        del content[change.size :]
        content.extend(bytes(change.size - len(content)))
        return
    end = change.offset + len(change.content)
    content.extend(bytes(max(0, end - len(content))))
    content[change.offset : end] = change.content


def _torn(change: Write | Truncate, random: Random) -> Write | Truncate:
    """Return a write of which only a part of the sectors arrived."""
    if isinstance(change, Truncate):
        return change
    cut = random.randrange(len(change.content) // SECTOR + 1) * SECTOR
    if random.random() < 0.5:
        return Write(change.file, change.offset, change.content[:cut])
    return Write(change.file, change.offset + cut, change.content[cut:])


def cuts(events: Sequence[Event], each: int, random: Random) -> Iterator[tuple[Disk, dict[str, bytes]]]:
    """Yield `each` states of the files for a power cut before the first event and after every event."""
    disk = Disk()
    for event in (None, *events):
        if event is not None:
            disk.happen(event)
        for _ in range(each):
            yield disk, disk.after_a_cut(random)


def lay_out(folder: Path, disk: Disk, files: dict[str, bytes], keys: Path) -> None:
    """Write a state of the files and of the key store into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / Path(name).name).write_bytes(content)
    for name, content in disk.keys.items():
        file = folder / "keys" / Path(name).relative_to(keys)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
