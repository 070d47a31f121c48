// SPDX-License-Identifier: MIT
// DPP16 and DPP8: every control, the masks, BOUND_CTRL and FI, in both wave sizes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "vcard_isa/harness.h"

namespace rocfix::vcard {
namespace {

constexpr int kNone = -1;  // outside the row

struct Control {
  std::string text;
  std::function<int(int place)> from;  // within a row of 16
};

std::vector<Control> controls() {
  std::vector<Control> all;
  for (int n = 1; n < 16; ++n) {
    all.push_back(
        {fmt::format("row_shl:{}", n), [=](int place) { return place + n > 15 ? kNone : place + n; }});
    all.push_back(
        {fmt::format("row_shr:{}", n), [=](int place) { return place - n < 0 ? kNone : place - n; }});
    all.push_back({fmt::format("row_ror:{}", n), [=](int place) { return (place - n + 16) % 16; }});
  }
  for (int n = 0; n < 16; ++n) {
    all.push_back({fmt::format("row_share:{}", n), [=](int) { return n; }});
    all.push_back({fmt::format("row_xmask:{}", n), [=](int place) { return place ^ n; }});
  }
  all.push_back({"row_mirror", [](int place) { return 15 - place; }});
  all.push_back({"row_half_mirror", [](int place) { return place < 8 ? 7 - place : 23 - place; }});
  for (int code = 0; code < 256; code += 7)
    all.push_back({fmt::format("quad_perm:[{},{},{},{}]", code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6),
                   [=](int place) { return place / 4 * 4 + (code >> 2 * (place % 4) & 3); }});
  return all;
}

struct Options {
  bool bound_control, fetch_inactive;
  uint32_t row_mask, bank_mask;
  std::string text() const {
    return fmt::format(" row_mask:{:#x} bank_mask:{:#x}{}{}", row_mask, bank_mask,
                       bound_control ? " bound_ctrl:0" : "", fetch_inactive ? " fi:1" : "");
  }
};

// What an operation of the moved source and v1 leaves in v2.
void check(const Control& control, const Options& options, uint32_t lanes, uint64_t exec) {
  Snippet snippet("v_xor_b32_dpp v2, v0, v1 " + control.text + options.text(), lanes);
  const auto source = [](uint32_t l) { return 0x1000 + l; };
  for (uint32_t l = 0; l < lanes; ++l) {
    snippet.set_v(0, l, source(l));
    snippet.set_v(1, l, 0x70000 + l);
  }
  snippet.set_exec(exec);
  snippet.run();
  for (uint32_t l = 0; l < lanes; ++l) {
    const int place = control.from(static_cast<int>(l % 16));
    const uint32_t from = l / 16 * 16 + static_cast<uint32_t>(place);
    const bool valid = place != kNone && (options.fetch_inactive || exec >> from & 1);
    const bool written = exec >> l & 1 && options.row_mask >> l / 16 & 1 &&
                         options.bank_mask >> l % 16 / 4 & 1 && (valid || options.bound_control);
    const uint32_t expected = written ? (valid ? source(from) : 0) ^ (0x70000 + l) : Snippet::kUntouched;
    ASSERT_EQ(snippet.v(2, l), expected)
        << control.text << options.text() << " lane " << l << " exec " << std::hex << exec;
  }
}

TEST(Dpp, EveryControl) {
  for (const Control& control : controls())
    for (const bool bound_control : {false, true})
      for (const bool fetch_inactive : {false, true})
        for (const uint32_t lanes : {32u, 64u})
          for (const uint64_t exec : {~0ull, 0x0123456789abcdefull}) {
            const uint64_t all = lanes == 32 ? 0xffffffff : ~0ull;
            check(control, {bound_control, fetch_inactive, 15, 15}, lanes, exec & all);
            if (HasFatalFailure()) return;
          }
}

TEST(Dpp, RowAndBankMasks) {
  const std::vector<Control> all = controls();
  for (uint32_t mask = 0; mask < 16; ++mask)
    for (const uint32_t lanes : {32u, 64u}) {
      check(all[mask], {true, true, mask, 0xf ^ (mask * 5 & 0xf)}, lanes, lanes == 32 ? 0xffffffff : ~0ull);
      check(all[mask], {false, false, 0xf, mask}, lanes, 0xfff0ffff);
      if (HasFatalFailure()) return;
    }
}

TEST(Dpp, EightLanes) {
  std::mt19937 random(8);
  for (int round = 0; round < 20; ++round)
    for (const bool fetch_inactive : {false, true})
      for (const uint32_t lanes : {32u, 64u}) {
        std::array<uint32_t, 8> select;
        for (uint32_t& s : select) s = random() & 7;
        Snippet snippet(fmt::format("v_xor_b32_dpp v2, v0, v1 dpp8:[{}]{}", fmt::join(select, ","),
                                    fetch_inactive ? " fi:1" : ""),
                        lanes);
        const uint64_t exec = round == 0 ? ~0ull : random() | uint64_t{random()} << 32;
        for (uint32_t l = 0; l < lanes; ++l) {
          snippet.set_v(0, l, 0x1000 + l);
          snippet.set_v(1, l, 0x70000 + l);
        }
        snippet.set_exec(exec);
        snippet.run();
        for (uint32_t l = 0; l < lanes; ++l) {
          const uint32_t from = l / 8 * 8 + select[l % 8];
          const uint32_t moved =
              fetch_inactive || exec >> from & 1 ? 0x1000 + from : 0;  // never switches a lane off
          ASSERT_EQ(snippet.v(2, l), exec >> l & 1 ? moved ^ (0x70000 + l) : Snippet::kUntouched) << l;
        }
      }
}

// Lanes that DPP switches off count as inactive for the carry mask, too.
TEST(Dpp, CarryOfLanesThatAreSwitchedOff) {
  Snippet snippet("v_add_co_ci_u32_dpp v2, vcc_lo, v0, v1, vcc_lo row_shr:1 row_mask:0x1 bank_mask:0xf");
  snippet.set_v(0, 0xffffffff);
  snippet.set_v(1, 1);
  snippet.set_s(kVccLo, 0xffffffff);
  snippet.run();
  EXPECT_EQ(snippet.s(kVccLo), 0x0000fffeu);
  EXPECT_EQ(snippet.v(2, 0), Snippet::kUntouched);
  EXPECT_EQ(snippet.v(2, 1), 1u);
  EXPECT_EQ(snippet.v(2, 16), Snippet::kUntouched);
}

TEST(Dpp, FloatModifiers) {
  Snippet snippet("v_add_f32_dpp v2, -v0, |v1| quad_perm:[1,0,3,2] row_mask:0xf bank_mask:0xf");
  for (uint32_t l = 0; l < 32; ++l) snippet.set_v(0, l, std::bit_cast<uint32_t>(static_cast<float>(l)));
  snippet.set_v(1, std::bit_cast<uint32_t>(-100.0f));
  snippet.run();
  for (uint32_t l = 0; l < 32; ++l)
    EXPECT_EQ(std::bit_cast<float>(snippet.v(2, l)), 100.0f - static_cast<float>(l ^ 1));
}

// The source is read before anything is written.
TEST(Dpp, IntoItsOwnSource) {
  Snippet snippet("v_mov_b32_dpp v0, v0 row_mirror row_mask:0xf bank_mask:0xf", 64);
  for (uint32_t l = 0; l < 64; ++l) snippet.set_v(0, l, l);
  snippet.run();
  for (uint32_t l = 0; l < 64; ++l) EXPECT_EQ(snippet.v(0, l), l ^ 15);
}

}  // namespace
}  // namespace rocfix::vcard
