// SPDX-License-Identifier: MIT
// What a kernel is told of the activation. Plain 32-bit fields, as in params.h.
#pragma once

namespace rocfix {

enum EpilogueKind {
  kPassOn,  // v
  kClamp,   // 0 where v < 0, `value` where v > value: ReLU with infinity, ReLU6 with 6
  kLeak,    // value * v where v < 0
  kSilu,    // v / (1 + exp(-v))
};

struct EpilogueParams {
  int kind;
  float value;
};

}  // namespace rocfix
