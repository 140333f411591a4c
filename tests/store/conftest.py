"""Databases to test on."""

import pytest

from tests.store.databases import Databases, PostgresSchemas, SqliteFiles, named_postgres


@pytest.fixture(scope="session", params=["SQLite", "PostgreSQL"])
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Where new databases come from: SQLite files, then the PostgreSQL that STUDYAPP_TEST_POSTGRES names, if any."""
    if request.param == "SQLite":
        return SqliteFiles(tmp_path_factory.mktemp("sqlite"))
    if not named_postgres():
        pytest.skip("no PostgreSQL named")
    return PostgresSchemas(named_postgres())
