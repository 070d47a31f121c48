#!/bin/sh
# SPDX-License-Identifier: MIT
# clang 15 as Debian's hipcc calls it (packages hipcc, libamdhip64-dev, rocm-device-libs, clang-15). hipcc itself would
# first look for a card in this machine.
set -eu
version=$(hipconfig --version 2>/dev/null)
exec clang++-15 -x hip --hip-version="${version%%-*}" --rocm-path=/usr \
    --rocm-device-lib-path=/usr/lib/x86_64-linux-gnu/amdgcn/bitcode "$@"
