"""Structs that many threads read at once for the first time."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys, threading, types
import msgspec
from governance.base import structs

sys.setswitchinterval(1e-6)
SOURCE = "from __future__ import annotations\\nimport msgspec\\n"
for number in range(8):
    inner = f"dict[str, S{number - 1}] | None = None" if number else "list[int] = []"
    fields = "".join(f"    f{field}: {inner}\\n" for field in range(8))
    SOURCE += f"class S{number}(msgspec.Struct):\\n{fields}"
for nth in range(40):
    module = sys.modules[f"made{nth}"] = types.ModuleType(f"made{nth}")
    exec(SOURCE, module.__dict__)
    structs.prepare()
    barrier = threading.Barrier(6)
    def read():
        barrier.wait()
        msgspec.convert({"f0": {"a": {"f1": {"b": {}}}}}, module.S7)
    threads = [threading.Thread(target=read) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
print("alive")
"""


def test_prepared_structs_survive_many_first_readers():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"alive\n"), done.stderr
