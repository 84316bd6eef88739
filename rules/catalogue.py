"""Lists the rule documents that ship with the service, and returns the bytes of one. It reads no meaning into them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

_HOME = Path(__file__).parent
_ENDINGS = (".yaml", ".lock")


def documents() -> tuple[str, ...]:
    """Return every rule document by its path below `rules/`, such as `england/facs/2003-01-01-r1.yaml`, in order."""
    found = (path.relative_to(_HOME).as_posix() for path in _HOME.rglob("*") if path.suffix in _ENDINGS)
    return tuple(sorted(found))


def content(document: str) -> bytes:
    """Return the bytes of one document.

    Raises FileNotFoundError for a path that `documents` does not list, above all for one that leads out of `rules/`.
    """
    path = PurePosixPath(document)
    if path.is_absolute() or ".." in path.parts or path.suffix not in _ENDINGS:
        raise FileNotFoundError(document)
    return (_HOME / path).read_bytes()
