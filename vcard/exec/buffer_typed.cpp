// SPDX-License-Identifier: MIT
// MTBUF, and MUBUF's *_format_*: loads and stores that convert. MTBUF takes the format from the instruction
// and its components as they come; MUBUF takes both from the resource ("RDNA 1.0 Instruction Set
// Architecture", "Vector Memory Operations").
#include "exec/buffer_access.h"
#include "exec/buffer_format.h"
#include "exec/direct_lds.h"
#include "exec/families.h"
#include "exec/pieces.h"
#include "exec/valu.h"

namespace rocfix::vcard {
namespace {

enum class Width : bool { k32, k16 };

// DST_SEL's values.
constexpr uint8_t kSelectOne = 1, kSelectX = 4;

struct Conversion {
  const BufferFormat& format;
  std::array<uint8_t, 4> select;

  Conversion(const Instruction& i, const BufferResource& resource)
      : format(buffer_format(i.encoding == Encoding::kMtbuf ? i.format : resource.format)),
        select(i.encoding == Encoding::kMtbuf ? std::array<uint8_t, 4>{4, 5, 6, 7} : resource.select) {}

  // What register n of a load gets; `element` is null outside the buffer.
  uint32_t loaded(const std::byte* element, int n) const {
    if (select[n] == kSelectOne) return format.is_integer() ? 1 : 0x3f800000;
    const int component = select[n] - kSelectX;
    if (element == nullptr || component < 0 || component >= format.count) return 0;
    return read_component(format, element, component);
  }

  // Which register of `count` a store takes component n from; -1: none, a 0 is stored.
  int source(int component, int count) const {
    for (int n = 0; n < count; ++n)
      if (select[n] == kSelectX + component) return n;
    return -1;
  }
};

// Elements of all lanes inside the buffer, side by side.
template <int kLanes>
class Elements {
 public:
  Elements(const BufferAccess<kLanes>& buffer, uint32_t bytes)
      : buffer_(buffer), byte_(buffer.byte(0)), bytes_(bytes), lanes_(buffer.inside(0, bytes)) {
    if (bytes == 0) lanes_ = 0;
    // An element of a linear buffer is in one piece, wherever it begins.
    if (!buffer.swizzled()) byte_ = {};
  }

  uint64_t lanes() const { return lanes_; }
  std::byte* of(int lane) { return copy_.of(lane, byte_.lane[lane]); }

  // False after a fault.
  bool load() {
    if (lanes_ == 0) return true;
    if (buffer_.swizzled()) return copy_in(copy_, byte_, bytes_, lanes_, words(false));
    Places<kLanes> places;
    if (!buffer_.reach(0, lanes_, {.bytes = bytes_}, places)) return false;
    with_places(places, [&](auto at) { for_each_lane(lanes_, [&](int l) { copy(of(l), at(l)); }); });
    return true;
  }

  void store() {
    if (lanes_ == 0) return;
    if (buffer_.swizzled()) return copy_out(copy_, byte_, bytes_, lanes_, words(true));
    Places<kLanes> places;
    if (!buffer_.reach(0, lanes_, {.bytes = bytes_, .is_store = true}, places)) return;
    with_places(places, [&](auto at) { for_each_lane(lanes_, [&](int l) { copy(at(l), of(l)); }); });
  }

 private:
  auto words(bool is_store) const {
    return [this, is_store](uint32_t word, uint64_t lanes, Places<kLanes>& out) {
      return buffer_.reach_word(byte_, word, lanes, {.bytes = 4, .is_store = is_store}, out);
    };
  }
  void copy(std::byte* to, const std::byte* from) const {
    switch (bytes_) {
      case 1:
        std::memcpy(to, from, 1);
        break;
      case 2:
        std::memcpy(to, from, 2);
        break;
      case 4:
        std::memcpy(to, from, 4);
        break;
      case 8:
        std::memcpy(to, from, 8);
        break;
      default:
        std::memcpy(to, from, bytes_);
        break;
    }
  }

  const BufferAccess<kLanes>& buffer_;
  Column<uint32_t, kLanes> byte_;
  uint32_t bytes_;
  uint64_t lanes_;
  SideBySide copy_;
};

// Two components share a register in d16 forms; an odd last one leaves the other half as it is.
template <int kLanes, Width kWidth>
void set_component(uint32_t* to, int lane, int n, const BufferFormat& format, uint32_t value) {
  if constexpr (kWidth == Width::k32) {
    to[n * kLanes + lane] = value;
  } else {
    uint32_t& word = to[n / 2 * kLanes + lane];
    const uint32_t half = to_d16(format, value);
    word = n & 1 ? (word & 0xffff) | half << 16 : (word & 0xffff0000) | half;
  }
}

template <int kLanes, Width kWidth>
uint32_t get_component(const uint32_t* from, int lane, int n, const BufferFormat& format) {
  if constexpr (kWidth == Width::k32)
    return from[n * kLanes + lane];
  else
    return from_d16(format, static_cast<uint16_t>(from[n / 2 * kLanes + lane] >> 16 * (n & 1)));
}

template <int kCount, Width kWidth, int kLanes>
bool load_components(const Instruction& i, const BufferAccess<kLanes>& buffer, uint32_t* to) {
  const Conversion conversion(i, buffer.resource());
  Elements<kLanes> elements(buffer, conversion.format.bytes);
  if (!elements.load()) return false;
  for_each_lane(buffer.exec(), [&](int l) {
    const std::byte* element = elements.lanes() >> l & 1 ? elements.of(l) : nullptr;
    for (int n = 0; n < kCount; ++n)
      set_component<kLanes, kWidth>(to, l, n, conversion.format, conversion.loaded(element, n));
  });
  return true;
}

template <int kCount, Width kWidth, int kLanes>
void load(Wave& wave, const Instruction& i) {
  constexpr int kWords = kWidth == Width::k32 ? kCount : (kCount + 1) / 2;
  const BufferAccess<kLanes> buffer(wave, i);
  uint32_t* const to = wave.vgpr(i.data);
  if (!load_components<kCount, kWidth>(i, buffer, to)) return;
  if (i.tfe) load_zero<Dword, kLanes>(to + kWords * kLanes, wave.exec());
}

template <int kLanes>
void lds_load(Wave& wave, const Instruction& i) {
  const BufferAccess<kLanes> buffer(wave, i);
  Column<uint32_t, kLanes> value{};
  if (load_components<1, Width::k32>(i, buffer, value.lane))
    store_to_lds<kLanes>(wave, i, value.lane, wave.exec());
}

template <int kCount, Width kWidth, int kLanes>
void store(Wave& wave, const Instruction& i) {
  const BufferAccess<kLanes> buffer(wave, i);
  const Conversion conversion(i, buffer.resource());
  Elements<kLanes> elements(buffer, conversion.format.bytes);
  const uint32_t* const from = wave.vgpr(i.data);
  for_each_lane(elements.lanes(), [&](int l) {
    for (int component = 0; component < conversion.format.count; ++component) {
      const int n = conversion.source(component, kCount);
      const uint32_t value = n < 0 ? 0 : get_component<kLanes, kWidth>(from, l, n, conversion.format);
      write_component(conversion.format, elements.of(l), component, value);
    }
  });
  elements.store();
}

template <int kCount, Width kWidth>
constexpr Operation load_row(std::string_view mnemonic) {
  return by_lanes<load<kCount, kWidth, 32>, load<kCount, kWidth, 64>>(mnemonic);
}
template <int kCount, Width kWidth>
constexpr Operation store_row(std::string_view mnemonic) {
  return by_lanes<store<kCount, kWidth, 32>, store<kCount, kWidth, 64>>(mnemonic);
}
constexpr Operation load_or_lds_row(std::string_view mnemonic) {
  return {mnemonic, [](const Instruction& i, uint32_t lanes) -> Handler {
            if (i.lds) return lanes == 32 ? lds_load<32> : lds_load<64>;
            return lanes == 32 ? load<1, Width::k32, 32> : load<1, Width::k32, 64>;
          }};
}

#define ROCFIX_ROWS(prefix)                                                                                  \
  load_row<2, Width::k32>(prefix "load_format_xy"), load_row<3, Width::k32>(prefix "load_format_xyz"),       \
      load_row<4, Width::k32>(prefix "load_format_xyzw"),                                                    \
      load_row<1, Width::k16>(prefix "load_format_d16_x"),                                                   \
      load_row<2, Width::k16>(prefix "load_format_d16_xy"),                                                  \
      load_row<3, Width::k16>(prefix "load_format_d16_xyz"),                                                 \
      load_row<4, Width::k16>(prefix "load_format_d16_xyzw"),                                                \
      store_row<1, Width::k32>(prefix "store_format_x"), store_row<2, Width::k32>(prefix "store_format_xy"), \
      store_row<3, Width::k32>(prefix "store_format_xyz"),                                                   \
      store_row<4, Width::k32>(prefix "store_format_xyzw"),                                                  \
      store_row<1, Width::k16>(prefix "store_format_d16_x"),                                                 \
      store_row<2, Width::k16>(prefix "store_format_d16_xy"),                                                \
      store_row<3, Width::k16>(prefix "store_format_d16_xyz"),                                               \
      store_row<4, Width::k16>(prefix "store_format_d16_xyzw")

constexpr Operation kOperations[] = {
    load_or_lds_row("buffer_load_format_x"),
    load_row<1, Width::k32>("tbuffer_load_format_x"),
    ROCFIX_ROWS("buffer_"),
    ROCFIX_ROWS("tbuffer_"),
};
#undef ROCFIX_ROWS

}  // namespace

std::span<const Operation> buffer_typed_operations() {
  return kOperations;
}

}  // namespace rocfix::vcard
