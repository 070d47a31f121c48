// SPDX-License-Identifier: MIT
#pragma once

namespace rocfix {

// Elements from one index of a tensor to the next, in the order of its dimensions.
struct TensorStrides {
  int a, b, c, d;
};

}  // namespace rocfix
