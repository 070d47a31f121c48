// SPDX-License-Identifier: MIT
// DS_GWS_*: the resource's number, counts and flags, seen by one wave; tests/vcard_machine has many groups.
#include <gtest/gtest.h>

#include "vcard_isa/harness.h"

namespace rocfix::vcard {
namespace {

GlobalSync::Resource& resource(Snippet& snippet, size_t number) {
  return snippet.services().global_sync.resources[number];
}

TEST(GlobalSync, InitTakesTheFirstActiveLanesData) {
  Snippet snippet("s_mov_b32 m0, 0x30000\nds_gws_init v0 offset:4 gds");
  for (uint32_t lane = 0; lane < 32; ++lane) snippet.set_v(0, lane, 100 + lane);
  snippet.set_exec(0xff0);
  resource(snippet, 7).flag = true;
  snippet.run();
  EXPECT_EQ(resource(snippet, 7).counter, 104);
  EXPECT_FALSE(resource(snippet, 7).flag);
  EXPECT_EQ(resource(snippet, 3).counter, 0);
}

TEST(GlobalSync, ResourceNumbersWrapAround) {
  Snippet snippet("s_mov_b32 m0, 0x3f0000\nds_gws_sema_v offset:2 gds");
  snippet.run();
  EXPECT_EQ(resource(snippet, 1).counter, 1);
}

TEST(GlobalSync, TheLastWaveOpensTheBarrierAndSetsTheNextCount) {
  Snippet snippet("s_mov_b32 m0, 0\nds_gws_barrier v0 gds\ns_mov_b32 s9, 77");
  snippet.set_v(0, 5);
  snippet.run();
  EXPECT_EQ(snippet.s(9), 77u);
  EXPECT_EQ(resource(snippet, 0).counter, 5);
  EXPECT_TRUE(resource(snippet, 0).flag);
}

TEST(GlobalSync, AnEarlierWaveIsCountedOnceAndWaits) {
  Snippet snippet("s_mov_b32 m0, 0\nds_gws_barrier v0 gds\ns_mov_b32 s9, 77");
  snippet.set_v(0, 5);
  resource(snippet, 0).counter = 2;
  snippet.run();
  EXPECT_EQ(snippet.wave().state, WaveState::kYielded);
  EXPECT_EQ(resource(snippet, 0).counter, 1);
  snippet.run();
  EXPECT_EQ(resource(snippet, 0).counter, 1);
  EXPECT_NE(snippet.s(9), 77u);
  resource(snippet, 0).flag = true;
  snippet.run();
  EXPECT_EQ(snippet.s(9), 77u);
}

TEST(GlobalSync, SemaphoresCountUpAndDown) {
  Snippet snippet("s_mov_b32 m0, 0\nds_gws_sema_v gds\nds_gws_sema_br v0 gds\nds_gws_sema_p gds\ns_mov_b32 s9, 77");
  snippet.set_v(0, 10);
  snippet.run();
  EXPECT_EQ(snippet.s(9), 77u);
  EXPECT_EQ(resource(snippet, 0).counter, 10);
}

TEST(GlobalSync, ASemaphoreAtZeroWaitsUntilAllAreReleased) {
  Snippet waits("s_mov_b32 m0, 0\nds_gws_sema_p gds\ns_mov_b32 s9, 77");
  waits.run();
  EXPECT_EQ(waits.wave().state, WaveState::kYielded);
  EXPECT_NE(waits.s(9), 77u);
  Snippet releases("s_mov_b32 m0, 0\nds_gws_sema_release_all gds");
  releases.run();
  EXPECT_EQ(resource(releases, 0).releases, 1u);
  resource(waits, 0) = resource(releases, 0);
  waits.run();
  EXPECT_EQ(waits.s(9), 77u);
}

}  // namespace
}  // namespace rocfix::vcard
