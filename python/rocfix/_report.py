# SPDX-License-Identifier: MIT
"""Who computed which convolution, how often."""
import threading


class Report:
    def __init__(self):
        self._lock, self._rows = threading.Lock(), {}

    def count(self, what, who):
        with self._lock:
            self._rows[what, who] = self._rows.get((what, who), 0) + 1

    def rows(self):
        """(convolution, who computed it, how often), most often first."""
        with self._lock:
            rows = [(what, who, count) for (what, who), count in self._rows.items()]
        return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))

    def __str__(self):
        rows = self.rows()
        return table(("convolution", "count", "by"), [(what, str(count), who) for what, who, count in rows])


def table(head, rows):
    """Columns by two spaces, the last one as long as it is."""
    rows = [head] + rows
    widths = [max(len(row[i]) for row in rows) for i in range(len(head) - 1)]
    lines = ["  ".join([cell.ljust(width) for cell, width in zip(row, widths)] + [row[-1]]) for row in rows]
    return "\n".join(line.rstrip() for line in lines)
