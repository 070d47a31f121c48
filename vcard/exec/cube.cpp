// SPDX-License-Identifier: MIT
// Which face of a cube a direction meets, and where (V_CUBE*; z wins over y, y over x).
#include <cmath>

#include "exec/families.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

bool meets_z(float x, float y, float z) {
  return std::fabs(z) >= std::fabs(x) && std::fabs(z) >= std::fabs(y);
}
bool meets_y(float x, float y) {
  return std::fabs(y) >= std::fabs(x);
}

constexpr auto kFace = [](float x, float y, float z) {
  if (meets_z(x, y, z)) return z < 0 ? 5.0f : 4.0f;
  if (meets_y(x, y)) return y < 0 ? 3.0f : 2.0f;
  return x < 0 ? 1.0f : 0.0f;
};
constexpr auto kAcross = [](float x, float y, float z) {
  if (meets_z(x, y, z)) return z < 0 ? -x : x;
  if (meets_y(x, y)) return x;
  return x < 0 ? z : -z;
};
constexpr auto kDown = [](float x, float y, float z) {
  if (!meets_z(x, y, z) && meets_y(x, y)) return y < 0 ? -z : z;
  return -y;
};
constexpr auto kTwiceMajor = [](float x, float y, float z) {
  return 2.0f * (meets_z(x, y, z) ? z : meets_y(x, y) ? y : x);
};

constexpr Operation kOperations[] = {
    valu<kFace>("v_cubeid_f32"),
    valu<kAcross>("v_cubesc_f32"),
    valu<kDown>("v_cubetc_f32"),
    valu<kTwiceMajor>("v_cubema_f32"),
};

}  // namespace

std::span<const Operation> cube_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
