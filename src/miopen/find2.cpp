// SPDX-License-Identifier: MIT
#include "miopen/find2.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <mutex>
#include <set>
#include <span>

#include "base/text.h"
#include "miopen/policy.h"

namespace rocfix::miopen {
namespace {

struct Problem {
  int direction = 0;
  std::optional<ConvolutionDetails> convolution;
  std::optional<TensorShape> x, w, y;
};

struct Solution {
  Question question;
  uint64_t id = 0;
  size_t workspace_bytes = 0;
  float milliseconds = 0;
};

struct Objects {
  std::mutex mutex;
  std::map<ProblemObject, Problem> problems;
  std::map<FindOptions, size_t> workspace_limits;
  std::set<SolutionObject> solutions;  // each a Solution
};

Objects& objects() {
  static auto* objects = new Objects;  // never destroyed: a host may call from its last destructors
  return *objects;
}

SolutionObject add(Solution solution) {
  auto object = reinterpret_cast<SolutionObject>(new Solution(std::move(solution)));
  const std::lock_guard lock(objects().mutex);
  objects().solutions.insert(object);
  return object;
}

// Null when it is MIOpen's.
const Solution* own(SolutionObject object) {
  const std::lock_guard lock(objects().mutex);
  return objects().solutions.count(object) ? reinterpret_cast<const Solution*>(object) : nullptr;
}

std::optional<Direction> direction_of(int code) {
  if (code == kForwardProblem) return Direction::kForward;
  if (code == kBackwardProblem) return Direction::kBackwardData;
  if (code == kBackwardWeightsProblem) return Direction::kBackwardWeights;
  return std::nullopt;
}

std::optional<Question> question_of(ProblemObject object) {
  const std::lock_guard lock(objects().mutex);
  const auto found = objects().problems.find(object);
  if (found == objects().problems.end()) return std::nullopt;
  const Problem& known = found->second;
  const auto direction = direction_of(known.direction);
  if (!direction || !known.convolution || !known.x || !known.w || !known.y) return std::nullopt;
  return miopen::question_of(*direction, *known.convolution, {*known.x, *known.w, *known.y});
}

// "rocfix solution 1\n", then the problem, whether it is transposed, and the solution's number.
constexpr std::string_view kMark = "rocfix solution 1\n";

std::string bytes_of(const Solution& solution) {
  return fmt::format("{}{} {} {}", kMark, to_text(solution.question.problem),
                     solution.question.transposed ? 1 : 0, solution.id);
}

Solution solution_of(const Question& question, const Offer& offer) {
  return {question, offer.id, offer.convolution.workspace_bytes(), offer_milliseconds(offer)};
}

// The solution of that number, or, when this version of rocfix has none such, the best.
std::optional<Solution> numbered(const Question& question, uint64_t id) {
  const auto assignment = assign(question.problem);
  if (assignment.offers == nullptr) return std::nullopt;
  const auto& all = assignment.offers->all;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Offer& offer) { return offer.id == id; });
  return solution_of(question, found == all.end() ? all.front() : *found);
}

size_t workspace_limit(FindOptions options) {
  const std::lock_guard lock(objects().mutex);
  const auto found = objects().workspace_limits.find(options);
  return found == objects().workspace_limits.end() ? std::numeric_limits<size_t>::max() : found->second;
}

std::optional<Solution> parse(std::string_view bytes) {
  const auto words = split_words(bytes.substr(kMark.size()));
  if (words.size() != 3) return std::nullopt;
  const auto problem = parse_problem(words[0]);
  if (!problem) return std::nullopt;
  return numbered({*problem, words[1] == "1"}, std::strtoull(std::string(words[2]).c_str(), nullptr, 10));
}

template <class Value, class Get>
Answer get(SolutionObject object, Value* value, const Get& what) {
  const Solution* solution = own(object);
  if (solution == nullptr) return std::nullopt;
  if (value == nullptr) return kBadParm;
  *value = what(*solution);
  return kSuccess;
}

}  // namespace

void remember_problem(ProblemObject object, ConvDesc convolution, int direction) {
  Problem problem;
  problem.direction = direction;
  ConvolutionDetails details;
  if (read(convolution, details)) problem.convolution = details;
  const std::lock_guard lock(objects().mutex);
  objects().problems[object] = problem;
}

void remember_problem_tensor(ProblemObject object, int id, TensorDesc tensor) {
  TensorShape shape;
  std::optional<TensorShape> known;
  if (read(tensor, shape)) known = shape;
  const std::lock_guard lock(objects().mutex);
  const auto found = objects().problems.find(object);
  if (found == objects().problems.end()) return;
  if (id == kArgumentX) found->second.x = known;
  if (id == kArgumentW) found->second.w = known;
  if (id == kArgumentY) found->second.y = known;
}

void forget_problem(ProblemObject object) {
  const std::lock_guard lock(objects().mutex);
  objects().problems.erase(object);
}

void remember_workspace_limit(FindOptions options, size_t bytes) {
  const std::lock_guard lock(objects().mutex);
  objects().workspace_limits[options] = bytes;
}

void forget_options(FindOptions options) {
  const std::lock_guard lock(objects().mutex);
  objects().workspace_limits.erase(options);
}

Answer answer_find_solutions(Handle handle, ProblemObject object, FindOptions options,
                             SolutionObject* solutions, size_t* count, size_t most) {
  if (handle == nullptr || solutions == nullptr || most < 1) return std::nullopt;
  const auto question = question_of(object);
  if (!question) return std::nullopt;
  const auto assignment = assign(question->problem);
  const Offer* offer = assignment.offers ? assignment.offers->within(workspace_limit(options)) : nullptr;
  if (offer == nullptr) return std::nullopt;
  solutions[0] = add(solution_of(*question, *offer));
  if (count != nullptr) *count = 1;
  return kSuccess;
}

Answer answer_run_solution(Handle handle, SolutionObject object, size_t count, const TensorArgument* tensors,
                           const Workspace& workspace) {
  const Solution* solution = own(object);
  if (solution == nullptr) return std::nullopt;
  if (handle == nullptr || tensors == nullptr) return kBadParm;
  Pointers pointers{};
  for (const auto& tensor : std::span(tensors, count)) {
    if (tensor.id == kArgumentX) pointers.x = tensor.buffer;
    if (tensor.id == kArgumentW) pointers.w = tensor.buffer;
    if (tensor.id == kArgumentY) pointers.y = tensor.buffer;
  }
  return run_question(handle, solution->question, solution->id, pointers, workspace).value_or(kBadParm);
}

Answer answer_destroy_solution(SolutionObject object) {
  const std::lock_guard lock(objects().mutex);
  if (objects().solutions.erase(object) == 0) return std::nullopt;
  delete reinterpret_cast<Solution*>(object);
  return kSuccess;
}

Answer answer_solution_time(SolutionObject object, float* milliseconds) {
  return get(object, milliseconds, [](const Solution& solution) { return solution.milliseconds; });
}

Answer answer_solution_workspace(SolutionObject object, size_t* bytes) {
  return get(object, bytes, [](const Solution& solution) { return solution.workspace_bytes; });
}

Answer answer_solution_id(SolutionObject object, uint64_t* id) {
  return get(object, id, [](const Solution& solution) { return solution.id; });
}

Answer answer_id_algorithm(uint64_t id, int* algorithm) {
  if (id < kFirstOwnSolution) return std::nullopt;
  if (algorithm == nullptr) return kBadParm;
  *algorithm = kImplicitGemm;
  return kSuccess;
}

Answer answer_solution_size(SolutionObject object, size_t* bytes) {
  return get(object, bytes, [](const Solution& solution) { return bytes_of(solution).size(); });
}

Answer answer_save_solution(SolutionObject object, char* data) {
  const Solution* solution = own(object);
  if (solution == nullptr) return std::nullopt;
  if (data == nullptr) return kBadParm;
  const std::string bytes = bytes_of(*solution);
  std::memcpy(data, bytes.data(), bytes.size());
  return kSuccess;
}

Answer answer_load_solution(SolutionObject* object, const char* data, size_t bytes) {
  if (data == nullptr || !std::string_view(data, bytes).starts_with(kMark)) return std::nullopt;
  const auto solution = parse({data, bytes});
  if (object == nullptr || !solution) return kBadParm;
  *object = add(*solution);
  return kSuccess;
}

}  // namespace rocfix::miopen
