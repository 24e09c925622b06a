"""Window numbers as a hall file writes them: '3', '1-10', '1-4, 7'; and as people read them."""

import re
from collections.abc import Iterable

_RUN = re.compile(r"(\d{1,3})(?: ?[-–] ?(\d{1,3}))?")
_LONGEST = 100


def window_numbers(said: object) -> tuple[str, ...]:
    """Every number meant, in order; nothing when it cannot be read."""
    if isinstance(said, int) and not isinstance(said, bool):
        said = str(said)
    if not isinstance(said, str) or len(said) > _LONGEST:
        return ()
    found: list[str] = []
    for part in said.split(","):
        run = _RUN.fullmatch(part.strip())
        if run is None:
            return ()
        first, last = int(run[1]), int(run[2] or run[1])
        if not 0 < first <= last:
            return ()
        found += [str(number) for number in range(first, last + 1)]
    return tuple(found)


def in_runs(numbers: Iterable[str]) -> str:
    """'1–10、12': runs of consecutive numbers shortened."""
    runs: list[list[int]] = []
    for number in sorted({int(number) for number in numbers if number.isdecimal()}):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
