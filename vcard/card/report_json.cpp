// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "card/names.h"
#include "card/report.h"

namespace rocfix::vcard {
namespace {

using Json = nlohmann::ordered_json;

Json nearest(const Fault& fault, const MemoryMap& memory) {
  const auto near = memory.nearest(fault.address);
  if (!near) return nullptr;
  return {{"kind", near->kind},   {"serial", near->serial}, {"begin", near->begin},
          {"bytes", near->end - near->begin}, {"freed", near->freed}};
}

Json place_json(const CodePlace& place) {
  return {{"offset", place.offset}, {"instruction", place.instruction}};
}

void add_access(Json& line, const Fault& fault, const MemoryMap& memory) {
  if (fault.bytes == 0 && fault.address == 0) return;
  line["address"] = fault.address;
  line["bytes"] = fault.bytes;
  line["store"] = fault.is_store;
  if (fault.kind == FaultKind::kOutOfBounds || fault.kind == FaultKind::kFreed)
    line["nearest"] = nearest(fault, memory);
}

void add_waiting(Json& line, const FaultStory& story) {
  for (const CodePlace& place : story.loop) line["loop"].push_back(place_json(place));
  if (const auto& poll = story.where.loop.poll)
    line["polls"] = {{"offset", story.poll.offset}, {"address", poll->address}, {"bytes", poll->bytes}};
  if (story.where.at_barrier.empty()) return;
  line["barrier"] = place_json(story.barrier);
  line["at_barrier"] = story.where.at_barrier;
}

}  // namespace

std::string fault_json(const FaultStory& story, const MemoryMap& memory) {
  const GroupFault& f = story.where;
  Json line = {{"type", "fault"},
               {"fault", fault_name(f.fault.kind)},
               {"chip", story.chip},
               {"kernel", story.place.kernel},
               {"offset", story.place.offset},
               {"instruction", story.place.instruction},
               {"work_group", f.place.id},
               {"wave", f.wave}};
  if (f.fault.lane >= 0) {
    line["lane"] = f.fault.lane;
    line["work_item"] = work_item(f.place, f.wave, f.lanes, f.fault.lane);
  }
  add_access(line, f.fault, memory);
  add_waiting(line, story);
  if (!f.fault.detail.empty()) line["why"] = f.fault.detail;
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string finding_json(const Finding& finding, const std::string& chip) {
  Json line = {{"type", finding.is_warning ? "warning" : "finding"},
               {"kind", finding.kind},
               {"chip", chip},
               {"kernel", finding.kernel},
               {"offset", finding.offset},
               {"instruction", finding.instruction},
               {"count", finding.count},
               {"work_group", finding.work_group},
               {"wave", finding.wave}};
  if (finding.lane >= 0) {
    line["lane"] = finding.lane;
    line["work_item"] = finding.work_item;
  }
  line["why"] = finding.detail;
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace rocfix::vcard
