// SPDX-License-Identifier: MIT
// Reads MessagePack, the form of a code object's metadata. A reader of our own: the one in nlohmann_json
// descends without a limit, so that a small file could overflow the stack.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "codeobj/bytes.h"

namespace rocfix {

struct MessagePack;
using MessagePackArray = std::vector<MessagePack>;
struct MessagePackMap {  // not pairs: one of an incomplete type is not allowed
  std::vector<std::string_view> keys;
  std::vector<MessagePack> values;
};

// Texts are views into the bytes that were read. Other kinds (floats, binary) become std::monostate.
struct MessagePack {
  std::variant<std::monostate, bool, uint64_t, int64_t, std::string_view, MessagePackArray, MessagePackMap>
      value;

  // The value of a key of a map; null when there is none or it is no map.
  const MessagePack* find(std::string_view key) const;
  // The value when it is of that kind, else nothing.
  std::optional<uint64_t> number() const;
  std::optional<std::string_view> text() const;
  std::optional<bool> boolean() const;
  const MessagePackArray* array() const { return std::get_if<MessagePackArray>(&value); }
};

Result<MessagePack> parse_message_pack(Bytes bytes);

}  // namespace rocfix
