"""Runs one piece of work in a process of its own and tells how much memory it took: `python -m tests.bench.memory`.

The system's own count of resident memory is read, because the validator's is none of Python's. Linux keeps it in
/proc; elsewhere the figure is absent.
"""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
ROOT = Path(__file__).parents[2]


def measure_peak_mb(part: str, size: int) -> float | None:
    """Return how far resident memory rose while the part's work ran, in MB; None where nobody counts it."""
    if not (_STATUS.exists() and _RESET.exists()):
        return None
    command = [sys.executable, "-m", "tests.bench.memory", part, str(size)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def _read_kb(name: str) -> int:
    lines = _STATUS.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def main(part: str, size: int) -> None:
    """Prepare the part's work, do it, and print the MB it took at most above what the process held before."""
    work = import_module(f"tests.bench.{part}").prepare_work(size)
    _RESET.write_text("5", encoding="ascii")
    before = _read_kb("VmHWM")
    work()
    print((_read_kb("VmHWM") - before) / 1024)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
