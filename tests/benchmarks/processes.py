"""What a running program takes of the machine, read from /proc (Linux)."""

from pathlib import Path

KIB = 1024


def peak_memory(pid: int) -> int:
    """The most that a process and its children ever held in memory, in bytes."""
    return sum(_peak(each) for each in tree(pid))


def busy(pid: int) -> int:
    """How long the processor has worked for it, in ticks of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def tree(pid: int) -> list[int]:
    """The process and all that it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += tree(int(child))
    return found


def _peak(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "VmHWM":
            return int(value.split()[0]) * KIB
    return 0
