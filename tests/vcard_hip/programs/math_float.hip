// SPDX-License-Identifier: MIT
#include "math_functions.h"

int main() {
  return check_all_functions<float>("math_float");
}
