// SPDX-License-Identifier: MIT
#include "math_functions.h"

int main() {
  return check_all_functions<double>("math_double");
}
