// SPDX-License-Identifier: MIT
// --json is as docs/doctor.schema.json says, for every fixture.
#include "doctor/report/json.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "cli/runner.h"
#include "doctor/diagnosis.h"
#include "doctor/schema.h"
#include "doctor/tree.h"

namespace rocfix::doctor {
namespace {

using nlohmann::json;
using testing::IsEmpty;

json schema() {
  return json::parse(read_file(ROCFIX_SOURCE "/docs/doctor.schema.json").value());
}

TEST(Json, KeepsToItsSchema) {
  const json wanted = schema();
  for (const auto& name : fixture_names()) {
    const Tree tree(name);
    auto world = World::of_folder(tree.root());
    ASSERT_TRUE(world);
    Machine machine = gather(*world);
    const json document = json::parse(json_text(diagnose(machine), machine, "1"));
    EXPECT_THAT(complaints(document, wanted), IsEmpty()) << name;
    EXPECT_EQ(document.at("checks").size(), all_checks().size());
  }
}

TEST(Json, SchemaTestSeesWhatIsWrong) {
  const json wanted = schema();
  EXPECT_EQ(complaints(json::object(), wanted).size(), 5u);
  EXPECT_EQ(complaints(json::array(), wanted).size(), 1u);
  json check = {{"id", 1}};
  EXPECT_THAT(complaints(check, wanted.at("properties").at("checks").at("items")),
              testing::Contains("$.id is of another type"));
}

TEST(Json, OfTheRunningMachine) {
  const Finished done = run({"doctor", "--json", "-"});
  const json document = json::parse(done.out, nullptr, false);
  ASSERT_FALSE(document.is_discarded()) << done.err;
  EXPECT_THAT(complaints(document, schema()), IsEmpty());
}

TEST(Json, GoesToAFileBesideThePage) {
  const Tree tree("frozen-5600xt.txt");
  const TemporaryFolder folder;
  const Finished done = run({"doctor", "--root", tree.root(), "--json", folder.path_of("d.json")});
  EXPECT_THAT(done.out, testing::HasSubstr("Do this first"));
  EXPECT_EQ(json::parse(folder.read("d.json")).at("first"), "D44");
}

}  // namespace
}  // namespace rocfix::doctor
