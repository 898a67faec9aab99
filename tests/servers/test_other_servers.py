"""The tests marked ``servers`` once more, on a real PostgreSQL and a real Redis started here.

Skipped where the servers are not installed, unless SERVERS=required.
"""

import os
import subprocess
import sys

from .running import POSTGRESQL, REDIS, ROOT, need, postgresql, redis


def test_marked_tests_pass_on_postgresql_and_redis(tmp_path):
    need(*POSTGRESQL, *REDIS)
    with postgresql(tmp_path) as database_url, redis() as redis_url:
        # A run of its own: settings are read once a process.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment.pop("VAR_DIR", None)
        result = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-m",
                "servers and not once",
                "-n",
                "0",
                "-q",
                "-p",
                "no:cacheprovider",
            ],
            cwd=ROOT,
            env=environment | {"DATABASE_URL": database_url, "REDIS_URL": redis_url},
            capture_output=True,
            text=True,
        )
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    assert " passed" in result.stdout
