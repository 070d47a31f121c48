#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes data/finddb/shipped.jsonl: bench/finddb.sh ROCFIX OUT.jsonl [TUNE ARGUMENT...]
#
# Times on the virtual RX 5600 XT (gfx1010, 36 compute units), all of them modelled: nobody measured any. Without further
# arguments the sets below, forward, f32 and f16, NCHW: a long run. Stopped and started again with the same KEEP=FILE (a
# find-db), it goes on where it was. Only what ran is written; it is sorted, so that two runs differ in dates alone.
set -eu
rocfix=$1 out=$2
shift 2
[ $# -gt 0 ] || set -- --set smoke --set regressions --set seed --set mobilenetv2 --set resnet50 --set audio --set odd \
    --set channels --set kernels --set convnext_tiny --set efficientnet_b0 --set segformer_b0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
ROCFIX_DB=${KEEP:-$folder/find.db}
export ROCFIX_DB
unset ROCFIX_SOLVER ROCFIX_ACCURACY ROCFIX_CARD 2>/dev/null || :
case " $* " in
*" --dtype "*) "$rocfix" tune --device virtual "$@" ;;
*) for dtype in f32 f16; do "$rocfix" tune --device virtual --dtype $dtype "$@"; done ;;
esac
"$rocfix" db export "$out"
echo "$out: $(($(wc -l <"$out") - 1)) rows; put into data/finddb/, it is inside the next build"
