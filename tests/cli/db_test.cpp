// SPDX-License-Identifier: MIT
// `rocfix db`, each test with a find-db of its own.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "runner.h"
#include "table_text.h"

namespace rocfix {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr size_t kColumns = 80;
constexpr const char* kRows =
    R"({"rocfix_find_db":1}
{"device":"gfx1010/18cu","problem":"n1c3h44w44_k64r3s3_p1","solver":"direct","microseconds":812.5,"kind":"measured","solver_version":1,"date":"2026-01-02T03:04:05Z"}
{"device":"gfx1010/18cu","problem":"n1c3h44w44_k64r3s3_p1","solver":"implicit_gemm:64x32","microseconds":6.5,"kind":"measured","solver_version":1,"date":"2026-01-02T03:04:05Z"}
{"device":"gfx1012/22cu","problem":"n1c3h44w44_k64r3s3_p1","solver":"direct","microseconds":9,"kind":"modelled","solver_version":1,"date":"2026-01-02T03:04:05Z"}
{"device":"gfx1012/22cu","problem":"n1c3h56w56_k64r3s3_p1","solver":"direct","quarantine":"hang","evidence":"did not finish within 10 s, which is far longer than any other convolution of this size took on the same card","date":"2026-01-02T03:04:05Z"}
)";

class Db : public testing::Test {
 protected:
  Command command(std::vector<std::string> words) const {
    words.insert(words.begin(), "db");
    Command command;
    command.arguments = std::move(words);
    command.folder = folder_.path();
    command.environment["ROCFIX_DB"] = folder_.path_of("data/find.db");
    return command;
  }
  Finished db(const std::vector<std::string>& words) const { return run(command(words)); }
  void fill() const {
    folder_.write("rows.jsonl", kRows);
    ASSERT_EQ(db({"import", "rows.jsonl"}).exit_code, 0);
  }
  nlohmann::json shown(std::vector<std::string> filter = {}) const {
    filter.insert(filter.begin(), {"show", "--json", "-"});
    return nlohmann::json::parse(db(filter).out);
  }

  TemporaryFolder folder_;
};

void expect_narrow(const std::string& out) {
  for (auto line : lines_of(out)) {
    std::erase(line, '\r');
    EXPECT_LE(line.size(), kColumns) << line;
  }
}

TEST_F(Db, PrintsItsPath) {
  const Finished done = db({"path"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_EQ(done.out, folder_.path_of("data/find.db") + "\n");
}

TEST_F(Db, SaysThatItIsOff) {
  for (const char* words : {"path", "show"}) {
    Command off = command({words});
    off.environment["ROCFIX_DB"] = "off";
    const Finished done = run(off);
    EXPECT_EQ(done.exit_code, 2);
    EXPECT_THAT(done.out, IsEmpty());
    EXPECT_THAT(lines_of(done.err), ElementsAre(HasSubstr("ROCFIX_DB=off")));
  }
}

TEST_F(Db, IsASentenceWhenItIsEmptyAndMakesNoFile) {
  EXPECT_THAT(lines_of(db({"show"}).out),
              ElementsAre(AllOf(StartsWith("The find-db '"), HasSubstr("knows nothing yet"))));
  EXPECT_THAT(lines_of(db({"show", "--device", "x"}).out), ElementsAre(HasSubstr("knows nothing on x yet")));
  EXPECT_THAT(lines_of(db({"quarantine", "list"}).out), ElementsAre("No solver is in quarantine."));
  EXPECT_THAT(lines_of(db({"export"}).out), ElementsAre("{\"rocfix_find_db\":1}"));
  EXPECT_THAT(db({"clear", "--yes"}).out, "0 times cleared.\n");
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(Db, ShowsTheBestFirst) {
  fill();
  const Finished done = db({"show"});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.err, IsEmpty());
  std::vector<std::vector<std::string>> words;
  for (const auto& line : lines_of(done.out)) words.push_back(words_of(line));
  ASSERT_THAT(words, SizeIs(testing::Ge(9)));
  EXPECT_THAT(words[0], ElementsAre("solver", "time", "kind", "version", "date"));
  EXPECT_THAT(words[1], ElementsAre("gfx1010/18cu"));
  EXPECT_THAT(words[2], ElementsAre("n1c3h44w44_k64r3s3_p1"));
  EXPECT_THAT(words[3], ElementsAre("implicit_gemm:64x32", "6.50us", "measured", "1", "2026-01-02"));
  EXPECT_THAT(words[4], ElementsAre("direct", "812us", "measured", "1", "2026-01-02"));
  EXPECT_THAT(done.out, HasSubstr("direct in quarantine since 2026-01-02: hang\n"));
}

TEST_F(Db, FitsIn80ColumnsPipedOrNot) {
  fill();
  folder_.write("long.jsonl",
                "{\"rocfix_find_db\":1}\n{\"device\":\"" + std::string(64, 'd') +
                    "\",\"problem\":\"bwd:bf16:nhwc:n1c1h1w1000000000_k2147483647r1s1_p1000000000x1000000001_"
                    "s2147483646x2147483647_d2147483646x2147483647\",\"solver\":\"" +
                    std::string(38, 's') +
                    "\",\"microseconds\":1e12,\"kind\":\"measured\",\"solver_version\":999999,"
                    "\"date\":\"2026-01-02T03:04:05Z\"}\n");
  const Finished imported = db({"import", "long.jsonl"});
  ASSERT_EQ(imported.exit_code, 0) << imported.err;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"show"}, {"quarantine", "list"}}) {
    expect_narrow(db(words).out);
    Command on_terminal = command(words);
    on_terminal.columns = kColumns;
    expect_narrow(run(on_terminal).out);
  }
}

TEST_F(Db, ShowsOneDeviceOrProblem) {
  fill();
  EXPECT_THAT(shown().at("times"), SizeIs(3));
  EXPECT_THAT(shown({"--device", "gfx1012/22cu"}).at("times"), SizeIs(1));
  EXPECT_THAT(shown({"--problem", "fwd:n1c3h56w56_k64r3s3_p1"}).at("times"), IsEmpty());
  EXPECT_THAT(shown({"--problem", "fwd:n1c3h56w56_k64r3s3_p1"}).at("quarantine"), SizeIs(1));
  const Finished bad = db({"show", "--problem", "n1x"});
  EXPECT_EQ(bad.exit_code, 2);
  EXPECT_THAT(bad.err, HasSubstr("problem 'n1x'"));
}

TEST_F(Db, WritesJsonToAFileBesideTheTable) {
  fill();
  EXPECT_THAT(db({"show", "--json", "out.json"}).out, HasSubstr("812us"));
  const auto document = nlohmann::json::parse(folder_.read("out.json"));
  EXPECT_EQ(document.at("schema_version"), 1);
  EXPECT_EQ(document.at("times").at(0).at("microseconds"), 6.5);
  EXPECT_EQ(document.at("quarantine").at(0).at("quarantine"), "hang");
}

TEST_F(Db, ImportsWhatItExported) {
  fill();
  const std::string out = db({"export"}).out;
  EXPECT_THAT(lines_of(out), SizeIs(5));
  EXPECT_EQ(db({"export", "copy.jsonl"}).exit_code, 0);
  EXPECT_EQ(folder_.read("copy.jsonl"), out);
  EXPECT_EQ(db({"import", "copy.jsonl"}).out, "4 rows in 'copy.jsonl', 0 of them new or newer.\n");
  db({"clear", "--yes"});
  EXPECT_EQ(db({"import", "copy.jsonl"}).out, "4 rows in 'copy.jsonl', 3 of them new or newer.\n");
  EXPECT_EQ(db({"export", "-"}).out, out);
}

TEST_F(Db, ImportsNothingOfABadFile) {
  folder_.write("bad.jsonl", std::string(kRows) + "{\"device\":\"\x1b[2J\"}\n");
  const Finished done = db({"import", "bad.jsonl"});
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.err, AllOf(StartsWith("rocfix: bad.jsonl:6: "), Not(HasSubstr("\x1b"))));
  EXPECT_THAT(shown().at("times"), IsEmpty());
}

TEST_F(Db, MergesAnother) {
  fill();
  Command other = command({"merge", folder_.path_of("data/find.db")});
  other.environment["ROCFIX_DB"] = folder_.path_of("other.db");
  EXPECT_THAT(run(other).out, HasSubstr("4 of them new or newer"));
  EXPECT_EQ(db({"merge", "none.db"}).exit_code, 2);
}

TEST_F(Db, ClearsOnlyWithYesWhereItCannotAsk) {
  fill();
  const Finished done = db({"clear"});
  EXPECT_EQ(done.exit_code, 2);
  EXPECT_THAT(done.err, HasSubstr("--yes"));
  EXPECT_THAT(shown().at("times"), SizeIs(3));
  EXPECT_EQ(db({"clear", "--yes", "--device", "gfx1010/18cu"}).out, "2 times cleared.\n");
  EXPECT_THAT(shown().at("times"), SizeIs(1));
  EXPECT_THAT(shown().at("quarantine"), SizeIs(1));
}

TEST_F(Db, AsksOnATerminal) {
  fill();
  for (const char* answer : {"n\n", "y\n"}) {
    Command asked = command({"clear"});
    asked.columns = kColumns;
    Program program(asked);
    ASSERT_TRUE(program.wait_for("Forget every time? [y/N] "));
    program.type(answer);
    const bool yes = *answer == 'y';
    EXPECT_EQ(program.finish().exit_code, yes ? 0 : 2);
    EXPECT_THAT(shown().at("times"), SizeIs(yes ? 0 : 3));
  }
}

TEST_F(Db, LetsSolversOutOfQuarantine) {
  fill();
  const Finished list = db({"quarantine", "list"});
  EXPECT_THAT(list.out, AllOf(HasSubstr("gfx1012/22cu"), HasSubstr("n1c3h56w56"), HasSubstr("hang"),
                              HasSubstr("did not finish within 10 s")));
  EXPECT_EQ(db({"quarantine", "clear", "--device", "gfx1010/18cu"}).out, "0 solvers out of quarantine.\n");
  EXPECT_EQ(db({"quarantine", "clear"}).out, "1 solver out of quarantine.\n");
  EXPECT_EQ(db({"quarantine", "list"}).out, "No solver is in quarantine.\n");
}

TEST_F(Db, TellsOnceOfAFileThatItMovedAside) {
  fill();
  folder_.write("data/find.db", std::string(5000, 'x'));
  EXPECT_THAT(lines_of(db({"show"}).err),
              ElementsAre(AllOf(StartsWith("rocfix: the find-db '"), HasSubstr("corrupt-1"))));
  EXPECT_THAT(db({"show"}).err, IsEmpty());
}

TEST_F(Db, NeedsASubcommand) {
  EXPECT_EQ(db({}).exit_code, 64);
  EXPECT_EQ(db({"quarantine"}).exit_code, 64);
  EXPECT_EQ(db({"import"}).exit_code, 64);
  EXPECT_EQ(db({"no-such"}).exit_code, 64);
}

}  // namespace
}  // namespace rocfix
