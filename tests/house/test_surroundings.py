"""The real things that other tests rely on are there: a PostgreSQL of one's own, a SQLite of one's own, a Chromium."""

from __future__ import annotations

import pytest
import sqlalchemy
from playwright.sync_api import Page
from sqlalchemy.exc import OperationalError

from tests.postgres_server import PostgresServer


def _tables(url: str) -> list[str]:
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.begin() as connection:
            names = sqlalchemy.inspect(connection).get_table_names()
            connection.execute(sqlalchemy.text("CREATE TABLE left_behind (n integer)"))
    finally:
        engine.dispose()
    return names


@pytest.mark.postgres
@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_an_empty_postgres_database(postgres_url: str, turn: str) -> None:
    assert _tables(postgres_url) == [], turn


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_an_empty_sqlite_database(sqlite_url: str, turn: str) -> None:
    assert _tables(sqlite_url) == [], turn


@pytest.mark.postgres
def test_a_database_is_dropped_when_its_test_ends(postgres_server: PostgresServer) -> None:
    with postgres_server.new_database() as url:
        engine = sqlalchemy.create_engine(url)
        still_open = engine.connect()
    with pytest.raises(OperationalError):
        sqlalchemy.create_engine(url).connect()
    still_open.close()
    engine.dispose()


@pytest.mark.browser
def test_chromium_renders_a_page(page: Page) -> None:
    page.set_content("<h1>Assessment</h1><script>document.title = document.querySelector('h1').textContent</script>")
    assert page.title() == "Assessment"
