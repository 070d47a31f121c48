// SPDX-License-Identifier: MIT
// The profile's file as a table.
#include <gmock/gmock.h>

#include "base/text.h"
#include "card_profile.h"

namespace rocfix {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kProfile = R"({
 "times": "modelled",
 "card": {"chip": "gfx1010", "product": "AMD Radeon RX 5600 XT", "clock_mhz": 1560},
 "modelled_ns": 4000000,
 "kernels": [{
  "name": "_ZN6rocfix4gemmILi128ELi64EEEvPKfS2_Pf", "launches": 12, "groups": 576, "waves": 4608,
  "group_size": [16, 16, 1], "wave_size": 32, "mode": "WGP", "vgprs": 122, "sgprs": 128, "lds_bytes": 16896,
  "scratch_bytes": 0,
  "occupancy": {"waves_per_simd": 7.5, "most": 20, "groups": 4, "limit": "VGPRs"},
  "instructions": {"fma": 848, "valu": 100, "salu": 40, "lds read": 12},
  "fma_share_of_valu": 0.8945, "fma_share": 0.848,
  "lds_cycles": 2000, "lds_conflict_cycles": 500, "l0_hit_rate": 0.25, "l2_hit_rate": 0.9,
  "load_bytes": 1048576, "store_bytes": 2048, "dram_read_bytes": 4096, "dram_write_bytes": 1024, "host_bytes": 0,
  "modelled_ns": 3000000, "gflops": 3512.4, "gbps": 12.34, "roofline_percent": 48.8, "bound": "VALU",
  "bounds_ns": {"VALU": 1}, "launch_ns": 42000
 }]})";

TEST(ProfileTable, HasABlockForEachKernel) {
  const auto table = profile_table(kProfile);
  ASSERT_TRUE(table.ok()) << table.error().message;
  EXPECT_THAT(*table, AllOf(HasSubstr("RX 5600 XT (gfx1010, 1560 MHz), modelled: 4.00 ms in all"),
                            HasSubstr("rocfix::gemm<128, 64>"), HasSubstr("12 launches   3.00 ms   75.0%"),
                            HasSubstr("4608 of 32 lanes, in 576 work-groups of 16x16, WGP mode"),
                            HasSubstr("122 VGPRs, 128 SGPRs; LDS 16.5 KiB a group, scratch 0 B a lane"),
                            HasSubstr("7.5 of 20 waves a SIMD, limited by VGPRs"),
                            HasSubstr("fma 84.8%, valu 10.0%, salu 4.0%, lds read 1.2%"),
                            HasSubstr("89.5% of vector instructions, 84.8% of all"),
                            HasSubstr("2000 cycles, 25.0% of them bank conflicts"),
                            HasSubstr("loads 1.00M, stores 2.00K; hits L0 25.0%, L2 90.0%"),
                            HasSubstr("reads 4.00K, writes 1.00K; 12.3 GB/s"),
                            HasSubstr("3512 GFLOP/s; 48.8% of the roofline; bound by VALU")));
}

TEST(ProfileTable, KeepsToEightyColumns) {
  std::string profile = kProfile;
  const auto replace = [&](const std::string& text, const std::string& by) {
    profile.replace(profile.find(text), text.size(), by);
  };
  replace("_ZN6rocfix4gemmILi128ELi64EEEvPKfS2_Pf", std::string(300, 'x'));
  replace(R"("groups": 576, "waves": 4608)", R"("groups": 12345678, "waves": 123456789)");
  replace("[16, 16, 1]", "[16, 16, 4]");
  replace(R"("lds_bytes": 16896)", R"("lds_bytes": 65536)");
  replace(R"("scratch_bytes": 0)", R"("scratch_bytes": 16896)");
  replace(R"("host_bytes": 0)", R"("host_bytes": 123456789)");
  replace(R"("bound": "VALU")", R"("bound": "transcendental")");
  const auto table = profile_table(profile);
  ASSERT_TRUE(table.ok());
  for (const auto line : split_lines(*table)) EXPECT_LE(line.size(), 80u) << line;
}

TEST(ProfileTable, RefusesWhatIsNoProfile) {
  EXPECT_THAT(profile_table("{}").error().message, HasSubstr("not a profile"));
  EXPECT_THAT(profile_table("[1, 2").error().message, HasSubstr("not a profile"));
  EXPECT_THAT(profile_table(R"({"card": 5})").error().message, HasSubstr("not a profile"));
}

}  // namespace
}  // namespace rocfix
