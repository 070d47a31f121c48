// SPDX-License-Identifier: MIT
// The face of a cube that a direction meets, and the place on it.
#include <gtest/gtest.h>

#include <cmath>

#include "vcard_isa/float_runs.h"

namespace rocfix::vcard {
namespace {

struct Face {
  float id, across, down, twice_major;
};

// The six faces in words: major axis, its sign, and which axes lie across and down (OpenGL 4.6, table 8.19).
Face face_of(float x, float y, float z) {
  const float ax = std::fabs(x), ay = std::fabs(y), az = std::fabs(z);
  if (az >= ax && az >= ay) return z < 0 ? Face{5, -x, -y, 2 * z} : Face{4, x, -y, 2 * z};
  if (ay >= ax) return y < 0 ? Face{3, x, -z, 2 * y} : Face{2, x, z, 2 * y};
  return x < 0 ? Face{1, z, -y, 2 * x} : Face{0, -z, -y, 2 * x};
}

uint64_t bits(float value) {
  return std::bit_cast<uint32_t>(value);
}

TEST(FloatCube, FacesAndPlaces) {
  std::vector<Operands> tuples;
  for (const float x : {-2.0f, -1.0f, -0.5f, 0.0f, 0.25f, 1.0f, 3.0f})
    for (const float y : {-3.0f, -1.0f, 0.0f, 0.5f, 1.0f, 2.0f})
      for (const float z : {-2.5f, -1.0f, -0.25f, 0.0f, 1.0f, 4.0f})
        tuples.push_back({bits(x), bits(y), bits(z)});
  const auto ids = run_over("v_cubeid_f32 v6, v0, v2, v4", tuples),
             across = run_over("v_cubesc_f32 v6, v0, v2, v4", tuples);
  const auto down = run_over("v_cubetc_f32 v6, v0, v2, v4", tuples),
             major = run_over("v_cubema_f32 v6, v0, v2, v4", tuples);
  for (size_t n = 0; n < tuples.size(); ++n) {
    const auto part = [&](int s) { return std::bit_cast<float>(static_cast<uint32_t>(tuples[n][s])); };
    const Face face = face_of(part(0), part(1), part(2));
    EXPECT_EQ(low_bits(ids[n], exact::kSingle), bits(face.id)) << n;
    EXPECT_EQ(low_bits(across[n], exact::kSingle), bits(face.across)) << n;
    EXPECT_EQ(low_bits(down[n], exact::kSingle), bits(face.down)) << n;
    EXPECT_EQ(low_bits(major[n], exact::kSingle), bits(face.twice_major)) << n;
  }
}

}  // namespace
}  // namespace rocfix::vcard
