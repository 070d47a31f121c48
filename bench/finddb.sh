#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes data/finddb/shipped.jsonl: bench/finddb.sh ROCFIX OUT.jsonl [TUNE ARGUMENT...]
#
# Times on the virtual RX 5600 XT (gfx1010, 36 compute units), all of them modelled: nobody measured any. Without further
# arguments the problems of the sets below, forward, f32 and f16, and ResNet-50's with batch 16: a long run, JOBS=N
# problems side by side. Stopped and started again with the same KEEP=FILE (a find-db), it goes on where it was. Only what ran
# is written; it is sorted, so that two runs differ in dates alone.
set -eu
rocfix=$1 out=$2
shift 2
sets="smoke regressions seed mobilenetv2 resnet50 audio odd channels kernels convnext_tiny efficientnet_b0 segformer_b0 unet-sd"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
ROCFIX_DB=${KEEP:-$folder/find.db}
export ROCFIX_DB
unset ROCFIX_SOLVER ROCFIX_ACCURACY ROCFIX_CARD 2>/dev/null || :

# A line of tune's arguments for each problem.
arguments() { # $1: a set, the rest for tune
    set=$1
    shift
    for dtype in f32 f16; do
        "$rocfix" sets "$set" | sed -n "s/^\([^# ][^ ]*\).*/--dtype $dtype $* \1/p"
    done
}

if [ $# -gt 0 ]; then
    "$rocfix" tune --device virtual "$@"
else
    {
        arguments resnet50 --batch 16
        for set in $sets; do arguments "$set"; done
    } >"$folder/arguments"
    xargs -L 1 -P "${JOBS:-1}" "$rocfix" tune --device virtual <"$folder/arguments"
fi
"$rocfix" db export "$out"
echo "$out: $(($(wc -l <"$out") - 1)) rows; put into data/finddb/, it is inside the next build"
