#!/bin/sh
# SPDX-License-Identifier: MIT
# compile_kernel.sh CLANG LLVM_MC LLD SOURCE OUTPUT PROCESSOR FEATURES [FLAGS…]
#
# One .hip file to one code object, by way of assembly text: clang 15 does not count the EXEC that s_and_saveexec and its
# kin overwrite as a register that an earlier memory access may still have to read (gfx10.1's vmem-to-scalar-write-hazard;
# Mesa's ACO does), so that workaround is put in here. FEATURES as LLVM names them, comma separated: +a,-b. OUTPUT.d lists
# the headers, for ninja; OUTPUT.s is the text, for relabel_kernel.sh.
set -eu
clang=$1 mc=$2 lld=$3 source=$4 output=$5 processor=$6 features=$7
shift 7

target_features=
for feature in $(echo "$features" | tr , ' '); do
    [ "$feature" = -xnack ] || target_features="$target_features -Xclang -target-feature -Xclang $feature"
done
arch=$processor
[ "${features#*-xnack}" = "$features" ] || arch=$processor:xnack-

# shellcheck disable=SC2086  # words
"$clang" -x hip --cuda-device-only -S -nogpuinc -nogpulib -std=c++17 -O3 -Wall -Werror --offload-arch="$arch" \
    $target_features -MD -MT "$output" -MF "$output.d" "$@" "$source" -o "$output.s"
sed -i 's/^\ts_[a-z0-9]*_saveexec_b/\ts_waitcnt_depctr 0xffe3\n&/' "$output.s"
"$mc" -triple=amdgcn-amd-amdhsa -mcpu="$processor" -mattr="$features" -filetype=obj "$output.s" -o "$output.o"
"$lld" -shared --no-undefined "$output.o" -o "$output"
rm "$output.o"
