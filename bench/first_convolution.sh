#!/bin/sh
# SPDX-License-Identifier: MIT
# A process's first convolution on top of the start of HIP: bench/first_convolution.sh BUILD [PROBLEM [CARD]], CARD as for
# `rocfix run --card`, built with -DROCFIX_BENCH=ON. Nine processes, without a user's find-db; medians in milliseconds:
# hip       init, memory, a fill, a wait: no convolution yet
# context, solution, first    rocfix_context_create, rocfix_solution_create, the first rocfix_execute with its wait
# again     the second one: on the virtual card, nearly all of it is the emulation of the kernel
# on_top    context + solution + first - again
set -eu
build=$1 problem=${2:-n1c3h32w32_k64r3s3_p1} card=${3:-virtual}
for run in 1 2 3 4 5 6 7 8 9; do
    ROCFIX_DB=off "$build/rocfix" run --policy off --card "$card" -- "$build/bench/first_convolution" "$problem"
done | awk '
    { for (i = 1; i < NF; i += 2) { if (NR == 1) names[++count] = $i; value[$i, NR] = $(i + 1) } }
    END {
        for (n = 1; n <= count; ++n) {
            for (i = 1; i <= NR; ++i) { x = value[names[n], i]; for (j = i - 1; j > 0 && sorted[j] > x + 0; --j) sorted[j + 1] = sorted[j]; sorted[j + 1] = x + 0 }
            printf "%-9s %9.3f  (%.3f to %.3f)\n", names[n], sorted[int((NR + 1) / 2)], sorted[1], sorted[NR]
        }
    }'
