// SPDX-License-Identifier: MIT
// MIOpen's searches that run now. A search puts kernels on its stream one after another, and compilers may
// take minutes between two of them: so what is watched is a probe, an event behind whatever kernel runs. A
// second thread places the probes, for HIP may block who touches a stream that is frozen; then the probe is
// as late as one that was placed.
#pragma once

#include <memory>

#include "miopen/journal.h"

namespace rocfix::miopen {

struct Search;

// The calling thread's search on a stream.
std::shared_ptr<Search> add_search(void* stream, Job job);
void remove_search(const std::shared_ptr<Search>& search);

// Places probes, for ever.
void place_probes();
// Of the searches whose probe is later than their limit, each once.
std::vector<Job> overdue_searches(Clock::time_point now);

}  // namespace rocfix::miopen
