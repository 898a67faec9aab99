"""A process beside the portal's own that changes content: an editor's, the scheduler's or a command's."""

import json
import subprocess
import sys
from contextlib import contextmanager

from tests.servers.running import ROOT
from tests.visits.portal import Portal

PROGRAM = """
import json, sys, traceback
sys.path[:0] = ["site", "."]
import django
django.setup()
known = {}
for line in sys.stdin:
    try:
        exec(json.loads(line), known)
        answer = None
    except Exception:
        answer = traceback.format_exc()
    print(json.dumps(answer), flush=True)
"""


class Editor:
    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process

    def does(self, program: str) -> None:
        """Runs it to its end; names stay known for the next."""
        self.process.stdin.write(json.dumps(program) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert answer is None, answer


@contextmanager
def editor_of(portal: Portal):
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=portal.environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Editor(process)
        finally:
            process.stdin.close()
            process.wait(30)
