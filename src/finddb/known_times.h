// SPDX-License-Identifier: MIT
// All that is known of times: the user's find-db first, then the part that rocfix brings along.
#pragma once

#include "finddb/find_db.h"
#include "finddb/shipped_times.h"

namespace rocfix {

enum class TimeSource { kUser, kShipped };
const char* to_string(TimeSource source);

struct KnownTime {
  TimeRow row;
  TimeSource source;
};

class KnownTimes {
 public:
  // Without `user`, only what is shipped.
  KnownTimes(std::optional<FindDb> user, ShippedTimes shipped, int solver_version)
      : user_(std::move(user)), shipped_(std::move(shipped)), solver_version_(solver_version) {}

  // The find-db at find_db_path() (base/settings.h), none when it is switched off. When it cannot be used,
  // lookups still answer from the shipped part, and take_notice() says why.
  static Result<KnownTimes> open(int solver_version);

  // What is measured before what is modelled, then the user's before the shipped, then the fastest first.
  // What either has in quarantine is left out.
  Result<std::vector<KnownTime>> all(const std::string& device, const ConvProblem& problem);
  Result<std::optional<KnownTime>> best(const std::string& device, const ConvProblem& problem);
  Result<std::vector<QuarantineRow>> quarantined(const std::string& device, const ConvProblem& problem);

  // To write to; null when there is none.
  FindDb* user() { return user_ ? &*user_ : nullptr; }
  std::string take_notice();

 private:
  std::optional<FindDb> user_;
  ShippedTimes shipped_;
  int solver_version_;
  std::string notice_;
};

}  // namespace rocfix
