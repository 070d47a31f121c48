// SPDX-License-Identifier: MIT
#include "codeobj/msgpack.h"

#include <bit>
#include <concepts>

namespace rocfix {
namespace {

constexpr int kDeepest = 16;  // AMD's metadata nests to 5

// Format bytes: github.com/msgpack/msgpack, spec.md, "Formats".
class Reader {
 public:
  explicit Reader(Bytes bytes) : bytes_(bytes) {}

  std::optional<MessagePack> value(int depth) {
    const auto first = number<uint8_t>();
    if (!first || depth > kDeepest) return std::nullopt;
    const uint8_t byte = *first;
    if (byte <= 0x7f) return MessagePack{uint64_t{byte}};
    if (byte <= 0x8f) return map(byte & 15, depth);
    if (byte <= 0x9f) return array(byte & 15, depth);
    if (byte <= 0xbf) return text(byte & 31);
    if (byte >= 0xe0) return MessagePack{int64_t{static_cast<int8_t>(byte)}};
    return long_form(byte, depth);
  }

 private:
  std::optional<MessagePack> long_form(uint8_t byte, int depth) {
    switch (byte) {
      case 0xc0:
        return MessagePack{};
      case 0xc2:
        return MessagePack{false};
      case 0xc3:
        return MessagePack{true};
      case 0xc4:
        return skip(number<uint8_t>());
      case 0xc5:
        return skip(number<uint16_t>());
      case 0xc6:
        return skip(number<uint32_t>());
      case 0xca:
        return skip(uint32_t{4});
      case 0xcb:
        return skip(uint32_t{8});
      case 0xcc:
        return integer<uint64_t>(number<uint8_t>());
      case 0xcd:
        return integer<uint64_t>(number<uint16_t>());
      case 0xce:
        return integer<uint64_t>(number<uint32_t>());
      case 0xcf:
        return integer<uint64_t>(number<uint64_t>());
      case 0xd0:
        return integer<int64_t>(number<int8_t>());
      case 0xd1:
        return integer<int64_t>(number<int16_t>());
      case 0xd2:
        return integer<int64_t>(number<int32_t>());
      case 0xd3:
        return integer<int64_t>(number<int64_t>());
      case 0xd9:
        return text(number<uint8_t>());
      case 0xda:
        return text(number<uint16_t>());
      case 0xdb:
        return text(number<uint32_t>());
      case 0xdc:
        return array(number<uint16_t>(), depth);
      case 0xdd:
        return array(number<uint32_t>(), depth);
      case 0xde:
        return map(number<uint16_t>(), depth);
      case 0xdf:
        return map(number<uint32_t>(), depth);
      default:
        return std::nullopt;  // extensions: AMD's metadata has none
    }
  }

  // Big-endian.
  template <std::integral Number>
  std::optional<Number> number() {
    const auto part = take(sizeof(Number));
    if (!part) return std::nullopt;
    uint64_t value = 0;
    for (const std::byte byte : *part) value = value << 8 | std::to_integer<uint64_t>(byte);
    return static_cast<Number>(value);
  }

  template <class Wide, class Number>
  std::optional<MessagePack> integer(std::optional<Number> number) {
    if (!number) return std::nullopt;
    return MessagePack{static_cast<Wide>(*number)};
  }

  std::optional<MessagePack> skip(std::optional<uint32_t> size) {
    if (!size || !take(*size)) return std::nullopt;
    return MessagePack{};
  }

  std::optional<MessagePack> text(std::optional<uint32_t> size) {
    const auto part = size ? take(*size) : std::nullopt;
    if (!part) return std::nullopt;
    return MessagePack{std::string_view(reinterpret_cast<const char*>(part->data()), part->size())};
  }

  // The count is foreign: nothing is reserved for elements that may not be there.
  std::optional<MessagePack> array(std::optional<uint32_t> count, int depth) {
    MessagePackArray elements;
    for (uint32_t i = 0; count && i < *count; ++i) {
      auto element = value(depth + 1);
      if (!element) return std::nullopt;
      elements.push_back(std::move(*element));
    }
    return count ? std::optional(MessagePack{std::move(elements)}) : std::nullopt;
  }

  std::optional<MessagePack> map(std::optional<uint32_t> count, int depth) {
    MessagePackMap entries;
    for (uint32_t i = 0; count && i < *count; ++i) {
      const auto key = value(depth + 1);
      const auto name = key ? key->text() : std::nullopt;
      auto element = name ? value(depth + 1) : std::nullopt;
      if (!element) return std::nullopt;
      entries.keys.push_back(*name);
      entries.values.push_back(std::move(*element));
    }
    return count ? std::optional(MessagePack{std::move(entries)}) : std::nullopt;
  }

  std::optional<Bytes> take(uint64_t size) {
    const auto part = slice(bytes_, at_, size);
    if (part) at_ += size;
    return part;
  }

  Bytes bytes_;
  uint64_t at_ = 0;
};

}  // namespace

const MessagePack* MessagePack::find(std::string_view key) const {
  const auto* map = std::get_if<MessagePackMap>(&value);
  for (size_t i = 0; map != nullptr && i < map->keys.size(); ++i)
    if (map->keys[i] == key) return &map->values[i];
  return nullptr;
}

std::optional<uint64_t> MessagePack::number() const {
  if (const auto* number = std::get_if<uint64_t>(&value)) return *number;
  if (const auto* number = std::get_if<int64_t>(&value); number != nullptr && *number >= 0) return *number;
  return std::nullopt;
}

std::optional<std::string_view> MessagePack::text() const {
  if (const auto* text = std::get_if<std::string_view>(&value)) return *text;
  return std::nullopt;
}

std::optional<bool> MessagePack::boolean() const {
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean;
  return std::nullopt;
}

Result<MessagePack> parse_message_pack(Bytes bytes) {
  auto value = Reader(bytes).value(0);
  if (!value) return Error{Code::kBadInput, "the metadata is not MessagePack"};
  return std::move(*value);
}

}  // namespace rocfix
