"""Limits that a process puts upon itself before it reads what a stranger has made."""

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

MEMORY_BYTES = 3 * 1024**3
CPU_SECONDS = 60
MEGABYTE = 1024 * 1024


def confine() -> None:
    """Bound this process's memory and time for good, and let all others go first.

    Where the system can: it also writes no file any more, and is the first to go when the
    machine's memory runs out.
    """
    if sys.platform == "win32":
        _confine_by_job()
    else:
        _confine_by_limits()


def peak_megabytes() -> float:
    """The most memory that this process has taken, as far as the system tells."""
    if sys.platform == "win32":
        return 0.0
    with suppress(OSError, ValueError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    import resource  # noqa: PLC0415 - there is none on Windows

    # macOS tells bytes; Linux, which tells kilobytes, has told already.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


if sys.platform != "win32":

    def _confine_by_limits() -> None:
        import resource  # noqa: PLC0415 - there is none on Windows

        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
        with suppress(OSError):
            os.nice(10)
        wanted = {
            resource.RLIMIT_CPU: (CPU_SECONDS, CPU_SECONDS + 2),
            resource.RLIMIT_CORE: (0, 0),
            resource.RLIMIT_FSIZE: (0, 0),
            resource.RLIMIT_AS: (MEMORY_BYTES, MEMORY_BYTES),
        }
        for kind, bounds in wanted.items():
            # macOS knows no limit of address space; time still ends what grows there.
            with suppress(OSError, ValueError):
                resource.setrlimit(kind, bounds)

else:

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", ctypes.c_uint32),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", ctypes.c_uint32),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", ctypes.c_uint32),
            ("SchedulingClass", ctypes.c_uint32),
        )

    class _Limits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _EXTENDED_LIMITS = 9
    _BY_PROCESS_TIME, _BY_PRIORITY, _BY_MEMORY, _ALL_END_TOGETHER = 0x2, 0x20, 0x100, 0x2000
    _BELOW_NORMAL = 0x4000

    def _confine_by_job() -> None:
        """Put this process into a job object of its own, which ends with it."""
        limits = _Limits()
        basic = limits.BasicLimitInformation
        basic.PerProcessUserTimeLimit = CPU_SECONDS * 10_000_000  # in tenths of microseconds
        basic.PriorityClass = _BELOW_NORMAL
        basic.LimitFlags = _BY_PROCESS_TIME | _BY_PRIORITY | _BY_MEMORY | _ALL_END_TOGETHER
        limits.ProcessMemoryLimit = MEMORY_BYTES
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        size = ctypes.sizeof(limits)
        wanted = kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size)
        this = ctypes.c_void_p(kernel.GetCurrentProcess())
        if not wanted or not kernel.AssignProcessToJobObject(job, this):
            raise ctypes.WinError(ctypes.get_last_error())
