#!/bin/sh
# SPDX-License-Identifier: MIT
# relabel_kernel.sh LLVM_MC LLD ASSEMBLY OUTPUT FEATURES
#
# The code object for gfx1030 of assembly text for gfx1010, as compile_kernel.sh leaves it: the instructions stay, and the
# label becomes what clang writes for gfx1030, which knows no XNACK. FEATURES: those of gfx1010 (ROCFIX_SAFE_FEATURES), so
# that an instruction that it lacks is an error.
set -eu
mc=$1 lld=$2 assembly=$3 output=$4 features=$5

sed -e "s/'amdgcn-amd-amdhsa--gfx1010:xnack-'/amdgcn-amd-amdhsa--gfx1030/" \
    -e 's/"amdgcn-amd-amdhsa--gfx1010:xnack-"/"amdgcn-amd-amdhsa--gfx1030"/' \
    -e '/\.amdhsa_reserve_xnack_mask/d' "$assembly" >"$output.s"
"$mc" -triple=amdgcn-amd-amdhsa -mcpu=gfx1030 -mattr="$features" -filetype=obj "$output.s" -o "$output.o"
"$lld" -shared --no-undefined "$output.o" -o "$output"
rm "$output.s" "$output.o"
