// SPDX-License-Identifier: MIT
// The one line of text of a problem: see problem.h for the grammar.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "conv/problem.h"

namespace rocfix {
namespace {

constexpr std::array<const char*, 3> kDirectionNames = {"fwd", "bwd", "wrw"};
constexpr std::array<const char*, 3> kTypeNames = {"f32", "f16", "bf16"};
constexpr std::array<const char*, 2> kLayoutNames = {"nchw", "nhwc"};
constexpr std::array<const char*, 5> kActivationNames = {"none", "relu", "relu6", "silu", "leaky"};

// Reads the text from left to right; remembers the first error and where it stood.
class Reader {
 public:
  explicit Reader(std::string_view text, const char* what = "problem") : text_(text), what_(what) {}

  bool failed() const { return !message_.empty(); }
  bool at_end() const { return position_ == text_.size(); }
  size_t position() const { return position_; }

  void fail(std::string message) { fail_at(position_, std::move(message)); }
  void fail_at(size_t position, std::string message) {
    if (failed()) return;
    position_ = position;
    message_ = std::move(message);
  }

  bool take(std::string_view word) {
    if (failed() || text_.substr(position_, word.size()) != word) return false;
    position_ += word.size();
    return true;
  }

  // One of the `words` followed by ':'.
  template <size_t kCount>
  std::optional<int> take_prefix(const std::array<const char*, kCount>& words) {
    for (size_t i = 0; i < kCount; ++i)
      if (take(std::string(words[i]) + ":")) return static_cast<int>(i);
    return std::nullopt;
  }

  int64_t number(std::string_view what) {
    if (failed()) return 0;
    int64_t value = 0;
    const char* begin = text_.data() + position_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (end == begin || *begin == '-') fail(fmt::format("expected a number, the {}", what));
    if (error == std::errc::result_out_of_range || value > kMaxDimension)
      fail(fmt::format("the {} is over the limit of {}", what, kMaxDimension));
    if (!failed()) position_ += end - begin;
    return value;
  }

  // A decimal fraction; its limits are validate()'s business.
  float fraction(std::string_view what) {
    if (failed()) return 0;
    float value = 0;
    const char* begin = text_.data() + position_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    const bool is_digit = end != begin && *begin >= '0' && *begin <= '9';  // no sign, inf or nan
    if (!is_digit || error != std::errc()) fail(fmt::format("expected a number, the {}", what));
    if (!failed()) position_ += end - begin;
    return value;
  }

  int64_t field(char letter, std::string_view what) {
    if (!take(std::string_view(&letter, 1))) fail(fmt::format("expected '{}' ({})", letter, what));
    return number(what);
  }

  Error error() const {
    return {Code::kBadInput, fmt::format("{} '{}': {} at character {}\n  {}\n  {:>{}}", what_, text_, message_,
                                         position_ + 1, text_, '^', position_ + 1)};
  }

 private:
  std::string_view text_;
  const char* what_;
  size_t position_ = 0;
  std::string message_;
};

void read_prefixes(Reader& reader, ConvProblem& p) {
  if (const auto i = reader.take_prefix(kDirectionNames)) p.direction = static_cast<Direction>(*i);
  if (const auto i = reader.take_prefix(kTypeNames)) p.type = static_cast<DataType>(*i);
  if (const auto i = reader.take_prefix(kLayoutNames)) p.layout = static_cast<Layout>(*i);
}

void read_shape(Reader& reader, ConvProblem& p) {
  p.n = reader.field('n', "batch");
  p.c = reader.field('c', "input channels");
  p.h = reader.field('h', "height");
  p.w = reader.field('w', "width");
  if (!reader.take("_")) reader.fail("expected '_' between input and filter");
  p.k = reader.field('k', "output channels");
  p.r = reader.field('r', "filter height");
  p.s = reader.field('s', "filter width");
}

void read_pair(Reader& reader, std::string_view what, int64_t& vertical, int64_t& horizontal) {
  vertical = reader.number(what);
  horizontal = reader.take("x") ? reader.number(what) : vertical;
}

// One word of the epilogue, or false.
bool read_epilogue(Reader& reader, ConvProblem& p) {
  if (reader.take("bias")) {
    if (p.bias) reader.fail("'_bias' stands here a second time");
    return p.bias = true;
  }
  // relu6 before relu, which it begins with.
  for (const Activation activation : {Activation::kRelu6, Activation::kRelu, Activation::kSilu, Activation::kLeaky}) {
    if (!reader.take(to_string(activation))) continue;
    if (p.activation != Activation::kNone) reader.fail("there is an activation already");
    p.activation = activation;
    if (activation == Activation::kLeaky) p.slope = reader.fraction("slope of leaky");
    return true;
  }
  return false;
}

// One of _p _s _d _g or a word of the epilogue; `seen` holds the letters that came before.
void read_option(Reader& reader, ConvProblem& p, std::string& seen) {
  const size_t start = reader.position();
  if (!reader.take("_"))
    return reader.fail("expected the end or one of '_p', '_s', '_d', '_g', '_bias', '_relu', '_relu6', '_silu', '_leaky'");
  if (read_epilogue(reader, p)) return;
  char letter = 0;
  for (const char c : {'p', 's', 'd', 'g'})
    if (reader.take(std::string_view(&c, 1))) letter = c;
  if (letter == 0) return reader.fail("expected 'p' (padding), 's' (stride), 'd' (dilation), 'g' (groups), 'bias' or an activation");
  if (seen.find(letter) != std::string::npos)
    return reader.fail_at(start, fmt::format("'_{}' stands here a second time", letter));
  seen += letter;
  if (letter == 'p') read_pair(reader, "padding", p.pad_h, p.pad_w);
  if (letter == 's') read_pair(reader, "stride", p.stride_h, p.stride_w);
  if (letter == 'd') read_pair(reader, "dilation", p.dilation_h, p.dilation_w);
  if (letter == 'g') p.groups = reader.number("groups");
}

std::string pair_text(char letter, int64_t vertical, int64_t horizontal, int64_t usual) {
  if (vertical == usual && horizontal == usual) return "";
  if (vertical == horizontal) return fmt::format("_{}{}", letter, vertical);
  return fmt::format("_{}{}x{}", letter, vertical, horizontal);
}

}  // namespace

const char* to_string(Direction direction) {
  return kDirectionNames[static_cast<size_t>(direction)];
}
const char* to_string(DataType type) {
  return kTypeNames[static_cast<size_t>(type)];
}
const char* to_string(Layout layout) {
  return kLayoutNames[static_cast<size_t>(layout)];
}
const char* to_string(Activation activation) {
  return kActivationNames[static_cast<size_t>(activation)];
}

std::string epilogue_text(const ConvProblem& p) {
  if (!p.has_epilogue()) return "none";
  std::string text = p.bias ? "bias" : "";
  if (p.activation != Activation::kNone) text += fmt::format("{}{}", p.bias ? "_" : "", to_string(p.activation));
  if (p.activation == Activation::kLeaky) text += fmt::format("{}", p.slope);
  return text;
}

Result<ConvProblem> with_epilogue(ConvProblem problem, std::string_view text) {
  problem = problem.plain();
  if (text == "none") return problem;
  Reader reader(text, "epilogue");
  do {
    if (!read_epilogue(reader, problem)) reader.fail("expected 'none', 'bias', 'relu', 'relu6', 'silu' or 'leaky'");
  } while (reader.take("_"));
  if (!reader.at_end()) reader.fail("expected the end or '_'");
  if (reader.failed()) return reader.error();
  if (const auto valid = validate(problem); !valid) return valid.error();
  return problem;
}

std::string to_text(const ConvProblem& p) {
  std::string text;
  if (p.direction != Direction::kForward) text += fmt::format("{}:", to_string(p.direction));
  if (p.type != DataType::kF32) text += fmt::format("{}:", to_string(p.type));
  if (p.layout != Layout::kNchw) text += fmt::format("{}:", to_string(p.layout));
  text += fmt::format("n{}c{}h{}w{}_k{}r{}s{}", p.n, p.c, p.h, p.w, p.k, p.r, p.s);
  text += pair_text('p', p.pad_h, p.pad_w, 0);
  text += pair_text('s', p.stride_h, p.stride_w, 1);
  text += pair_text('d', p.dilation_h, p.dilation_w, 1);
  if (p.groups != 1) text += fmt::format("_g{}", p.groups);
  if (p.has_epilogue()) text += "_" + epilogue_text(p);
  return text;
}

Result<ConvProblem> parse_problem(std::string_view text) {
  ConvProblem problem;
  Reader reader(text);
  std::string seen;
  read_prefixes(reader, problem);
  read_shape(reader, problem);
  while (!reader.failed() && !reader.at_end()) read_option(reader, problem, seen);
  if (reader.failed()) return reader.error();
  if (const auto valid = validate(problem); !valid)
    return Error{valid.error().code, fmt::format("problem '{}': {}", text, valid.error().message)};
  return problem;
}

}  // namespace rocfix
