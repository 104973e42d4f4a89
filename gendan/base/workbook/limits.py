"""How much a workbook may ask of us; gendan/base/quarantine/guard.py holds it to that."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Reliability C1; the office may set its own."""

    file_bytes: int = 10 * MB
    entries: int = 200
    unzipped_bytes: int = 100 * MB
    ratio: int = 100
    ratio_from_bytes: int = MB  # tiny parts compress to almost nothing and harm nobody
    rows: int = 200_000
    columns: int = 100
    grid: int = 12_000_000  # cells of the rectangle that calamine lays out in memory
    memory_bytes: int = 1024 * MB
    cpu_seconds: int = 30
    wall_seconds: int = 60
