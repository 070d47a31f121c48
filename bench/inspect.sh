#!/bin/sh
# SPDX-License-Identifier: MIT
# Speed and memory of `rocfix inspect`: bench/inspect.sh ROCFIX [FILE]. Nine runs on two cores after one that fills the
# cache of files; the median, and megabytes of gfx10 machine code (of kernels, padding left out) a second.
set -eu
rocfix=$1
file=${2:-/usr/lib/x86_64-linux-gnu/librocsparse.so.0}
code=$("$rocfix" inspect --json - "$file" | sed -n 's/.*"code_bytes": \([0-9]*\).*/\1/p' | awk '{ sum += $1 } END { print sum }')
for run in 1 2 3 4 5 6 7 8 9; do
    taskset -c 0,1 /usr/bin/time -f '%e %M' "$rocfix" inspect "$file" 2>&1 >/dev/null
done | sort -n | awk -v code="$code" '
    { seconds[NR] = $1; if ($2 > most) most = $2 }
    END { printf "%s runs, median %.2f s (%.2f to %.2f), %.1f MB of machine code, %.0f MB/s, at most %.0f MiB\n",
          NR, seconds[5], seconds[1], seconds[9], code / 1e6, code / 1e6 / seconds[5], most / 1024 }'
