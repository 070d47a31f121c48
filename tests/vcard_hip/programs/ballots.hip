// SPDX-License-Identifier: MIT
// Ballots, votes, lane masks and the lane's own number, in whole and in diverged waves.
#include "program.h"

struct Votes {
  uint64_t ballot, active_odd;
  int any_big, all_small, all_live, lane, rank;
};

__global__ void vote(const int* in, Votes* out) {
  const int value = in[threadIdx.x];
  Votes votes{};
  votes.ballot = __ballot(value > 50);
  votes.any_big = __any(value > 98);
  votes.all_small = __all(value < 99);
  votes.all_live = __all(1);
  votes.lane = __lane_id();
  votes.rank = __popcll(votes.ballot & ((uint64_t{1} << votes.lane) - 1));
  if (value % 2 != 0) votes.active_odd = __ballot(1);
  out[threadIdx.x] = votes;
}

// A loop that lanes leave one after another.
__global__ void leave_one_by_one(const int* in, int* turns, int* live_at_end) {
  int live = 0;
  for (int turn = 0;; ++turn) {
    live = __popcll(__ballot(1));
    if (turn == in[threadIdx.x]) {
      turns[threadIdx.x] = turn;
      break;
    }
  }
  live_at_end[threadIdx.x] = live;
}

__global__ void own_width(int* out) {
  *out = warpSize;
}

template <class Test>
uint64_t lanes_where(const std::vector<int>& values, int first, int last, Test test) {
  uint64_t mask = 0;
  for (int n = first; n < last; ++n) mask |= uint64_t{test(values[n])} << (n - first);
  return mask;
}

int main() {
  Check check("ballots");
  constexpr int kItems = 7 * 64 + 13;  // the last wave is not full
  const auto values = random_integers<int>(kItems, 0, 99);
  DeviceArray<int> in(values), width(1), turns(kItems), live(kItems);
  DeviceArray<Votes> out(kItems);
  own_width<<<1, 1>>>(width.get());
  const int lanes = width.read()[0];
  vote<<<1, kItems>>>(in.get(), out.get());
  leave_one_by_one<<<1, kItems>>>(in.get(), turns.get(), live.get());
  const auto got = out.read();
  const auto got_turns = turns.read(), got_live = live.read();
  for (int n = 0; n < kItems; ++n) {
    const int first = n / lanes * lanes, last = std::min(first + lanes, kItems);
    const auto lanes_of = [&](auto test) { return lanes_where(values, first, last, test); };
    const uint64_t over_50 = lanes_of([](int v) { return v > 50; });
    check.that(got[n].ballot == over_50, "ballot", n);
    check.equal(got[n].any_big != 0, lanes_of([](int v) { return v > 98; }) != 0, "any", n);
    check.equal(got[n].all_small != 0, lanes_of([](int v) { return v >= 99; }) == 0, "all", n);
    check.that(got[n].all_live != 0, "all of the live lanes", n);
    check.equal(got[n].lane, n - first, "lane", n);
    check.equal(got[n].rank, __builtin_popcountll(over_50 & ((uint64_t{1} << (n - first)) - 1)), "rank", n);
    const uint64_t odd = values[n] % 2 != 0 ? lanes_of([](int v) { return v % 2 != 0; }) : 0;
    check.that(got[n].active_odd == odd, "ballot of odd lanes", n);
    check.equal(got_turns[n], values[n], "turns", n);
    const uint64_t later = lanes_of([&](int v) { return v >= values[n]; });
    check.equal(got_live[n], __builtin_popcountll(later), "live lanes", n);
  }
  return check.finish();
}
