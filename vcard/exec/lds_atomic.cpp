// SPDX-License-Identifier: MIT
// DS: atomics of LDS. A work-group runs on one host thread, so plain reads and writes do.
#include "exec/atomics.h"
#include "exec/families.h"
#include "exec/float_mode.h"
#include "exec/lds_access.h"

namespace rocfix::vcard {
namespace {

// Float atomics of LDS follow MODE's denormals but always round to nearest even (LLVM, SIISelLowering,
// shouldExpandAtomicRMWInIR).
template <class T>
class DenormScope {
 public:
  explicit DenormScope(const Wave& wave) {
    if constexpr (is_float_v<T>) set(sizeof(T) == 4 ? wave.mode.denorm32() : wave.mode.denorm16_64());
  }
  ~DenormScope() {
    if constexpr (is_float_v<T>) set(3);
  }
  DenormScope(const DenormScope&) = delete;
  DenormScope& operator=(const DenormScope&) = delete;

 private:
  static void set(uint32_t denorm) {
    asm volatile("" ::: "memory");
    _mm_setcsr(mxcsr_of(0, denorm));
    asm volatile("" ::: "memory");
  }
};

enum class Returns : bool { kNo, kYes };

constexpr Access kUpdate(uint32_t bytes) {
  return {.bytes = bytes, .is_store = true, .is_atomic = true};
}

template <class T, auto kFormula, Returns kReturns, int kLanes>
void atomic_update(Wave& wave, const Instruction& i) {
  Places<kLanes> places;
  const auto offset = lds_offsets<kLanes>(wave, i, static_cast<uint32_t>(i.immediate));
  if (!reach_lds(wave, i, offset, wave.exec(), kUpdate(sizeof(T)), places)) return;
  const DenormScope<T> scope(wave);
  update_lanes<T, kFormula, Sharing::kPrivate>(
      wave, {i.data, i.data1, kReturns == Returns::kYes ? i.vector_dest : kNoRegister}, places);
}

// ds_wrxchg2*: two exchanges; both places are found before a result may overwrite the address.
template <class T, uint32_t kUnit, int kLanes>
void exchange2(Wave& wave, const Instruction& i) {
  Places<kLanes> places[2];
  for (int n = 0; n < 2; ++n) {
    const auto offset = lds_offsets<kLanes>(wave, i, lds_displacement(i, n, kUnit));
    if (!reach_lds(wave, i, offset, wave.exec(), kUpdate(sizeof(T)), places[n])) return;
  }
  for_each_lane(wave.exec(), [&](int l) {
    const T first = lane_value<T>(wave, i.data, l), second = lane_value<T>(wave, i.data1, l);
    const auto exchange = [&](const Places<kLanes>& at, T value) {
      return update<T, atomic::kSwap, Sharing::kPrivate>(at.base + at.offset.lane[l], value, 0);
    };
    const T old = exchange(places[0], first), old1 = exchange(places[1], second);
    set_lane_value<T>(wave, i.vector_dest, l, old);
    set_lane_value<T>(wave, i.vector_dest + static_cast<uint32_t>(sizeof(T) / 4), l, old1);
  });
}

// Each half of the 64 bits is exchanged, its top bit cleared, where the new half's top bit says so.
constexpr auto kConditionalExchange = [](uint64_t memory, uint64_t data) {
  uint64_t result = 0;
  for (const int shift : {0, 32}) {
    const auto half = static_cast<uint32_t>(data >> shift);
    const auto kept = static_cast<uint32_t>(memory >> shift);
    result |= uint64_t{half >> 31 ? half & 0x7fffffff : kept} << shift;
  }
  return result;
};

// The address's low three bits are not used.
template <int kLanes>
void conditional_exchange(Wave& wave, const Instruction& i) {
  Places<kLanes> places;
  auto offset = lds_offsets<kLanes>(wave, i, static_cast<uint32_t>(i.immediate));
  for (int l = 0; l < kLanes; ++l) offset.lane[l] &= ~7u;
  if (reach_lds(wave, i, offset, wave.exec(), kUpdate(8), places))
    update_lanes<uint64_t, kConditionalExchange, Sharing::kPrivate>(wave, {i.data, i.data1, i.vector_dest},
                                                                    places);
}

// *_src2: LDS[A] op= LDS[B]. A is ADDR; B lies a signed number of dwords further: the low 15 bits of the
// offset field, or, where its top bit is set, what stands above the address in ADDR[31:17].
template <int kLanes>
void src2_offsets(Wave& wave, const Instruction& i, Column<uint32_t, kLanes>& a,
                  Column<uint32_t, kLanes>& b) {
  const auto field = static_cast<uint32_t>(i.immediate);
  const auto fixed = static_cast<uint32_t>(static_cast<int32_t>(field << 17) >> 17);
  const uint32_t* const address = wave.vgpr(i.vaddr);
  for (int l = 0; l < kLanes; ++l) {
    const bool own = field & 0x8000;
    const uint32_t distance = own ? static_cast<uint32_t>(static_cast<int32_t>(address[l]) >> 17) : fixed;
    a.lane[l] = own ? address[l] & 0x1ffff : address[l];
    b.lane[l] = a.lane[l] + 4 * distance;
  }
}

template <class T, auto kFormula, int kLanes>
void update_src2(Wave& wave, const Instruction& i) {
  Column<uint32_t, kLanes> a, b;
  src2_offsets(wave, i, a, b);
  Places<kLanes> to, from;
  if (!reach_lds(wave, i, a, wave.exec(), kUpdate(sizeof(T)), to)) return;
  if (!reach_lds(wave, i, b, wave.exec(), {.bytes = sizeof(T), .is_atomic = true}, from)) return;
  const DenormScope<T> scope(wave);
  for_each_lane(wave.exec(), [&](int l) {
    const auto operand = load_as<bits_t<T>>(from.base + from.offset.lane[l]);
    update<T, kFormula, Sharing::kPrivate>(to.base + to.offset.lane[l], operand, 0);
  });
}

// ds_append, ds_consume: one counter moves by the number of lanes at work; all of them get its old value.
template <int kSign, int kLanes>
void count_lanes(Wave& wave, const Instruction& i) {
  const uint64_t exec = wave.exec();
  Column<uint32_t, kLanes> offset;
  for (int l = 0; l < kLanes; ++l)
    offset.lane[l] = (wave.scalar[kM0] & 0xffff) + static_cast<uint32_t>(i.immediate);
  Places<kLanes> places;
  if (!reach_lds(wave, i, offset, exec, kUpdate(4), places)) return;
  const auto count = static_cast<uint32_t>(kSign * std::popcount(exec));
  const auto old =
      update<uint32_t, atomic::kAdd, Sharing::kPrivate>(places.base + places.offset.lane[0], count, 0);
  for_each_lane(exec, [&](int l) { wave.vgpr(i.vector_dest)[l] = old; });
}

template <class T, auto kFormula>
constexpr Operation plain(std::string_view mnemonic) {
  return lds_row<atomic_update<T, kFormula, Returns::kNo, 32>, atomic_update<T, kFormula, Returns::kNo, 64>>(
      mnemonic);
}
template <class T, auto kFormula>
constexpr Operation returning(std::string_view mnemonic) {
  return lds_row<atomic_update<T, kFormula, Returns::kYes, 32>,
                 atomic_update<T, kFormula, Returns::kYes, 64>>(mnemonic);
}
template <class T, auto kFormula>
constexpr Operation src2(std::string_view mnemonic) {
  return lds_row<update_src2<T, kFormula, 32>, update_src2<T, kFormula, 64>>(mnemonic);
}
template <class T, uint32_t kUnit>
constexpr Operation exchange2_row(std::string_view mnemonic) {
  return lds_row<exchange2<T, kUnit, 32>, exchange2<T, kUnit, 64>>(mnemonic);
}

// Most exist in five ways: without and with result, and with both operands in LDS; of 32 and of 64 bits.
#define ROCFIX_ROWS(name, suffix, T, formula)                                                 \
  plain<T, formula>("ds_" name "_" suffix), returning<T, formula>("ds_" name "_rtn_" suffix), \
      src2<T, formula>("ds_" name "_src2_" suffix)

constexpr Operation kOperations[] = {
    ROCFIX_ROWS("add", "u32", uint32_t, atomic::kAdd),
    ROCFIX_ROWS("add", "u64", uint64_t, atomic::kAdd),
    ROCFIX_ROWS("add", "f32", float, atomic::kAdd),
    ROCFIX_ROWS("sub", "u32", uint32_t, atomic::kSub),
    ROCFIX_ROWS("sub", "u64", uint64_t, atomic::kSub),
    ROCFIX_ROWS("rsub", "u32", uint32_t, atomic::kReverseSub),
    ROCFIX_ROWS("rsub", "u64", uint64_t, atomic::kReverseSub),
    ROCFIX_ROWS("inc", "u32", uint32_t, atomic::kIncrement),
    ROCFIX_ROWS("inc", "u64", uint64_t, atomic::kIncrement),
    ROCFIX_ROWS("dec", "u32", uint32_t, atomic::kDecrement),
    ROCFIX_ROWS("dec", "u64", uint64_t, atomic::kDecrement),
    ROCFIX_ROWS("min", "i32", int32_t, atomic::kMin),
    ROCFIX_ROWS("min", "i64", int64_t, atomic::kMin),
    ROCFIX_ROWS("min", "u32", uint32_t, atomic::kMin),
    ROCFIX_ROWS("min", "u64", uint64_t, atomic::kMin),
    ROCFIX_ROWS("min", "f32", float, atomic::kMin),
    ROCFIX_ROWS("min", "f64", double, atomic::kMin),
    ROCFIX_ROWS("max", "i32", int32_t, atomic::kMax),
    ROCFIX_ROWS("max", "i64", int64_t, atomic::kMax),
    ROCFIX_ROWS("max", "u32", uint32_t, atomic::kMax),
    ROCFIX_ROWS("max", "u64", uint64_t, atomic::kMax),
    ROCFIX_ROWS("max", "f32", float, atomic::kMax),
    ROCFIX_ROWS("max", "f64", double, atomic::kMax),
    ROCFIX_ROWS("and", "b32", uint32_t, atomic::kAnd),
    ROCFIX_ROWS("and", "b64", uint64_t, atomic::kAnd),
    ROCFIX_ROWS("or", "b32", uint32_t, atomic::kOr),
    ROCFIX_ROWS("or", "b64", uint64_t, atomic::kOr),
    ROCFIX_ROWS("xor", "b32", uint32_t, atomic::kXor),
    ROCFIX_ROWS("xor", "b64", uint64_t, atomic::kXor),
    src2<uint32_t, atomic::kSwap>("ds_write_src2_b32"),
    src2<uint64_t, atomic::kSwap>("ds_write_src2_b64"),
    plain<uint32_t, atomic::kMaskedOr>("ds_mskor_b32"),
    plain<uint64_t, atomic::kMaskedOr>("ds_mskor_b64"),
    returning<uint32_t, atomic::kMaskedOr>("ds_mskor_rtn_b32"),
    returning<uint64_t, atomic::kMaskedOr>("ds_mskor_rtn_b64"),
    plain<uint32_t, atomic::kCompareStore>("ds_cmpst_b32"),
    plain<uint64_t, atomic::kCompareStore>("ds_cmpst_b64"),
    plain<float, atomic::kCompareStore>("ds_cmpst_f32"),
    plain<double, atomic::kCompareStore>("ds_cmpst_f64"),
    returning<uint32_t, atomic::kCompareStore>("ds_cmpst_rtn_b32"),
    returning<uint64_t, atomic::kCompareStore>("ds_cmpst_rtn_b64"),
    returning<float, atomic::kCompareStore>("ds_cmpst_rtn_f32"),
    returning<double, atomic::kCompareStore>("ds_cmpst_rtn_f64"),
    returning<uint32_t, atomic::kSwap>("ds_wrxchg_rtn_b32"),
    returning<uint64_t, atomic::kSwap>("ds_wrxchg_rtn_b64"),
    exchange2_row<uint32_t, 4>("ds_wrxchg2_rtn_b32"),
    exchange2_row<uint64_t, 8>("ds_wrxchg2_rtn_b64"),
    exchange2_row<uint32_t, 4 * 64>("ds_wrxchg2st64_rtn_b32"),
    exchange2_row<uint64_t, 8 * 64>("ds_wrxchg2st64_rtn_b64"),
    returning<uint32_t, atomic::kWrap>("ds_wrap_rtn_b32"),
    lds_row<conditional_exchange<32>, conditional_exchange<64>>("ds_condxchg32_rtn_b64"),
    lds_row<count_lanes<1, 32>, count_lanes<1, 64>>("ds_append"),
    lds_row<count_lanes<-1, 32>, count_lanes<-1, 64>>("ds_consume"),
};
#undef ROCFIX_ROWS

}  // namespace

std::span<const Operation> lds_atomic_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
