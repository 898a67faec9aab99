"""The tests marked ``servers`` once more, on a real PostgreSQL and a real Redis started here.

Skipped where the servers are not installed, unless SERVERS=required.
"""

import os
import subprocess
import sys

import psycopg

from tests import migrated

from .running import POSTGRESQL, REDIS, ROOT, need, postgresql, redis


def test_marked_tests_pass_on_postgresql_and_redis(tmp_path):
    need(*POSTGRESQL, *REDIS)
    with postgresql(tmp_path) as server, redis() as redis_url:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE test_postgres")  # as Django would name it
        database = server.rpartition("/")[0] + "/test_postgres"
        with migrated.shared_postgresql(database) as is_migrated:
            if not is_migrated:
                assert run("manage.py", "migrate", "-v0", DATABASE_URL=database).returncode == 0
        marked = ["-m", "pytest", "-m", "servers and not once", "-n", "0", "-q", "-p", "no:cacheprovider"]
        result = run(*marked, "--reuse-db", DATABASE_URL=server, REDIS_URL=redis_url)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    assert " passed" in result.stdout


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess:
    """A process of its own: settings are read once a process."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment.pop("VAR_DIR", None)
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment | more, capture_output=True, text=True)
