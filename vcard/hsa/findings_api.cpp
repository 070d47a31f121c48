// SPDX-License-Identifier: MIT
// Beside HSA: what rocfix itself asks of the card that it loaded.
#include "hsa/runtime.h"

using namespace rocfix::vcard;

// Lines of text, valid until the next call from the same thread; "" when strict mode found nothing since the
// last call.
extern "C" __attribute__((visibility("default"))) const char* rocfix_card_take_findings() {
  thread_local std::string text;
  Runtime* runtime = Runtime::get();
  text = runtime ? runtime->take_findings() : "";
  return text.c_str();
}
