// SPDX-License-Identifier: MIT
#include "finddb/known_times.h"

#include <algorithm>

#include "base/settings.h"

namespace rocfix {

const char* to_string(TimeSource source) {
  return source == TimeSource::kUser ? "user" : "shipped";
}

Result<KnownTimes> KnownTimes::open(int solver_version) {
  KnownTimes known({}, ShippedTimes::load(), solver_version);
  const auto path = find_db_path();
  if (!path) return known;
  auto user = FindDb::open(*path, solver_version);
  if (user)
    known.user_ = std::move(*user);
  else
    known.notice_ = user.error().message;
  return known;
}

Result<std::vector<KnownTime>> KnownTimes::all(const std::string& device, const ConvProblem& problem) {
  const auto bad = quarantined(device, problem);
  if (!bad) return bad.error();
  std::vector<KnownTime> known;
  if (user_) {
    auto rows = user_->all(device, problem);
    if (!rows) return rows.error();
    for (auto& row : *rows) known.push_back({std::move(row), TimeSource::kUser});
  }
  for (auto& row : shipped_.all(device, problem, solver_version_))
    known.push_back({std::move(row), TimeSource::kShipped});
  std::erase_if(known, [&](const KnownTime& time) { return names_solver(*bad, time.row.solver); });
  std::stable_sort(known.begin(), known.end(),
                   [](const KnownTime& a, const KnownTime& b) { return a.row.kind < b.row.kind; });
  return known;
}

Result<std::optional<KnownTime>> KnownTimes::best(const std::string& device, const ConvProblem& problem) {
  auto known = all(device, problem);
  if (!known) return known.error();
  return known->empty() ? std::optional<KnownTime>() : std::move(known->front());
}

Result<std::vector<QuarantineRow>> KnownTimes::quarantined(const std::string& device,
                                                           const ConvProblem& problem) {
  auto bad = shipped_.quarantined(device, problem);
  if (!user_) return bad;
  auto own = user_->quarantined(device, problem);
  if (!own) return own.error();
  bad.insert(bad.begin(), own->begin(), own->end());
  return bad;
}

std::string KnownTimes::take_notice() {
  if (!notice_.empty() || !user_) return std::exchange(notice_, {});
  return user_->take_notice();
}

}  // namespace rocfix
