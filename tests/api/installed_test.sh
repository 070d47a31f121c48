#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs rocfix into a folder of its own and builds the example against it, by CMake and by pkg-config.
# usage: installed_test.sh BUILD_FOLDER EXAMPLE_FOLDER
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$1" --prefix "$work/usr" >"$work/install.log"
expect="corner 12, inside 27"

cmake -G Ninja -S "$2" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/usr" >"$work/cmake.log"
cmake --build "$work/build" >>"$work/cmake.log"
"$work/build/convolve" cpu | grep "onednn: $expect"

config=$(find "$work/usr" -name pkgconfig)
# shellcheck disable=SC2046  # the flags are words
cc -std=c99 -Wall -Werror "$2/convolve.c" -o "$work/convolve" $(PKG_CONFIG_PATH=$config pkg-config --cflags --libs rocfix)
LD_LIBRARY_PATH=$(dirname "$config") "$work/convolve" fake | grep "implicit_gemm:.*: $expect"

# Only the interface is exported, and the installed program runs from there.
exported=$(nm -D --defined-only "$(dirname "$config")/librocfix.so" | awk '{print $3}' | grep -v '^rocfix_\|^ROCFIX_0' || true)
[ -z "$exported" ] || { echo "exported beside the interface: $exported"; exit 1; }
"$work/usr/bin/rocfix" verify n1c1h4w4_k1r3s3 --device cpu | grep PASS
