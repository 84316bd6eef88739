"""Exchange: an edition as DMN XML for other tools, and back from it as YAML that can be checked and published."""

from __future__ import annotations

from datetime import date

from api.services.registry import Registry
from api.services.shelf import RecordedShelf, Shelf
from engine.dmn.edition import Edition
from engine.dmn.xml_writer.older import as_dmn_13
from engine.dmn.yaml_writer import edition_yaml
from engine.errors import RuleSetError
from engine.exchange.edition_xml import read_edition, write_edition


def export_edition(registry: Registry, scheme: str, policy: str, on: date, version: str = "1.5") -> bytes:
    """Return the edition in force on a day as DMN XML of version 1.5 or 1.3.

    Raises:
        NotAvailable: no such edition on that day.
        RuleSetError: the edition has a box that version 1.3 does not know.
    """
    loaded = registry.edition_on(scheme, policy, on)
    content = write_edition(loaded.compiled, loaded.sources)
    return as_dmn_13(content) if version == "1.3" else content


def import_edition(shelf: Shelf, content: bytes, file: str) -> str:
    """Return an edition that was exported, and perhaps changed since, as YAML.

    It is compiled among the rules on the shelf first: with their vocabulary, figures and national editions.

    Raises:
        RuleSetError: with a place in the XML, or in the YAML where only the whole shows the fault.
        NotAvailable: the national edition that it extends is not on the shelf.
    """
    edition = read_edition(content, file)
    text = edition_yaml(edition, _national(Registry(shelf), edition))
    path = f"{edition.rule_set}/{edition.name}.yaml"
    documents = {one: shelf.content(one) for one in shelf.paths()} | {path: text.encode()}
    registry = Registry(RecordedShelf(documents))
    if edition.scheme not in registry.schemes():
        raise RuleSetError(f"there is no scheme `{edition.scheme}`", where=file, fix="add its scheme.yaml first")
    registry.edition(edition.scheme, edition.policy, edition.name)
    return text


def _national(registry: Registry, edition: Edition) -> Edition | None:
    if not edition.extends:
        return None
    rule_set, _, name = edition.extends.partition("@")
    scheme, _, policy = rule_set.partition("/")
    return registry.edition(scheme, policy, name).edition
