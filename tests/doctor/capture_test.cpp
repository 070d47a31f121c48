// SPDX-License-Identifier: MIT
// A capture of every fixture comes to the same findings elsewhere, and tells nothing of its owner.
#include "doctor/capture.h"

#include <gmock/gmock.h>

#include "cli/runner.h"
#include "doctor/diagnosis.h"
#include "doctor/tree.h"

namespace rocfix::doctor {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string states_of(World& world) {
  Machine machine = gather(world);
  std::string text;
  for (const auto& one : diagnose(machine).results)
    text += std::string(one.check->id) + " " + to_string(one.finding.state) +
            (one.cause ? " by " + std::string(one.cause->id) : "") + "\n";
  return text;
}

class Captures : public testing::TestWithParam<std::string> {};

TEST_P(Captures, ComeToTheSameFindings) {
  const Tree tree(GetParam());
  auto world = World::of_folder(tree.root());
  ASSERT_TRUE(world);
  const std::string here = states_of(*world);
  auto answers = parse_capture(capture_text(world->answers()), "capture");
  ASSERT_TRUE(answers) << answers.error().message;
  World elsewhere = World::of_answers(std::move(*answers));
  EXPECT_EQ(states_of(elsewhere), here);
}

TEST_P(Captures, NameNobody) {
  const Tree tree(GetParam());
  auto world = World::of_folder(tree.root());
  ASSERT_TRUE(world);
  states_of(*world);
  const std::string text = capture_text(world->answers());
  for (const char* name : {"/ada", "Ada", "\"ada\"", "ada:", " desk ", "9573126475193", "secret"})
    EXPECT_THAT(text, Not(HasSubstr(name)));
}

INSTANTIATE_TEST_SUITE_P(All, Captures, testing::ValuesIn(fixture_names()));

TEST(Redaction, KeepsOnlyWhatConcernsGpus) {
  const Tree tree("frozen-5600xt.txt");
  const std::string zero(1, '\0');
  tree.write("/proc/self/environ", "HOME=/home/ada" + zero + "API_KEY=hunter2" + zero +
                                       "PYTHONPATH=/home/eve/lib" + zero + "HSA_OVERRIDE_GFX_VERSION=10.3.0" +
                                       zero + "VIRTUAL_ENV=/home/ada/venv" + zero);
  tree.write("/home/ada/.bashrc", "export TOKEN=hunter2\nexport HSA_OVERRIDE_GFX_VERSION=10.3.0\n");
  tree.write("/home/ada/taxes/pyvenv.txt", "");
  tree.write("/etc/hostname", "adas-desk\n");
  tree.write("/var/log/kern.log",
             "Nov 20 adas-desk kernel: amdgpu: GPU reset begin!\nNov 20 adas-desk kernel: usb: SerialNumber: "
             "4711-hunter2\n");
  auto world = World::of_folder(tree.root());
  ASSERT_TRUE(world);
  world->read("/etc/hostname");
  states_of(*world);
  const std::string text = capture_text(world->answers());
  EXPECT_THAT(text, Not(HasSubstr("hunter2")));
  EXPECT_THAT(text, Not(HasSubstr("adas-desk")));
  EXPECT_THAT(text, Not(HasSubstr("taxes")));
  EXPECT_THAT(text, Not(HasSubstr("/eve")));  // whom no passwd names
  EXPECT_THAT(text, HasSubstr("PYTHONPATH=/home/user/lib"));
  EXPECT_THAT(text, HasSubstr("HSA_OVERRIDE_GFX_VERSION=10.3.0"));
  EXPECT_THAT(text, HasSubstr("GPU reset begin"));
}

// What a machine is for beside its GPU: programs, projects, disks, servers, services.
TEST(Redaction, TellsNothingOfOtherThings) {
  const Tree tree("frozen-5600xt.txt");
  const std::string site = "/home/ada/venv/lib/python3.10/site-packages/";
  tree.write("/var/lib/dpkg/status",
             "Package: acme-payroll\nStatus: install ok installed\nVersion: 1.0\n\n"
             "Package: rocm-core\nStatus: install ok installed\nVersion: 5.2.0.50200-65\n\n"
             "Package: rocblas\nStatus: install ok installed\nVersion: 3.1.0.50700-63\n");
  tree.write("/proc/cmdline", "root=UUID=acme-disk ro amdgpu.noretry=0\n");
  tree.write("/proc/self/mounts",
             "acme-server:/home /home nfs4 rw 0 0\n/dev/sdb1 /media/acme-stick vfat rw 0 0\n"
             "tmpfs /dev/shm tmpfs rw,size=65536k 0 0\n");
  tree.write("/home/ada/.cache/miopen/acme", "");
  tree.write(site + "acme_model-1.0.dist-info/METADATA", "");
  tree.write("/etc/systemd/system/acme.service", "[Service]\nExecStart=/opt/acme/run\n");
  tree.write("/etc/systemd/system/gpu.service", "[Service]\nEnvironment=HSA_OVERRIDE_GFX_VERSION=9.0.0\n");
  tree.write("/etc/apt/sources.list.d/acme.list", "deb https://apt.acme.example stable main\n");
  tree.write("/opt/acme/readme", "");
  tree.write("/home/ada/.bashrc",
             "\nexport HSA_OVERRIDE_GFX_VERSION=10.3.0; export ACME_TOKEN=acme # acme\n");
  tree.write("/etc/modprobe.d/acme.conf", "blacklist acme\n");
  auto world = World::of_folder(tree.root());
  ASSERT_TRUE(world);
  const std::string here = states_of(*world);
  for (const char* finding : {"D21 warn", "D29 warn", "D32 warn", "D62 warn", "D66 info"})
    EXPECT_THAT(here, HasSubstr(finding));
  const std::string text = capture_text(world->answers());
  EXPECT_THAT(text, HasSubstr("rocm-core"));
  std::string rest = text;
  // A cache of MIOpen's is looked through for databases: what its entries are called is known by then.
  for (size_t at; (at = rest.find("\"/home/user/.cache/miopen\": [")) != rest.npos;)
    rest.erase(at, rest.find(']', at) - at);
  EXPECT_THAT(rest, Not(HasSubstr("acme")));
  auto answers = parse_capture(text, "capture");
  ASSERT_TRUE(answers);
  World elsewhere = World::of_answers(std::move(*answers));
  EXPECT_EQ(states_of(elsewhere), here);
}

TEST(Captures, GoThroughTheProgram) {
  const Tree tree("frozen-5600xt.txt");
  const TemporaryFolder folder;
  const std::string file = folder.path_of("capture.json");
  const Finished packed = run({"doctor", "--root", tree.root(), "--capture", file, "-q"});
  EXPECT_EQ(packed.exit_code, 2) << packed.err;
  const Finished done = run({"doctor", "--from", file});
  EXPECT_EQ(done.exit_code, 2) << done.err;
  EXPECT_THAT(done.out, HasSubstr("D44"));
  EXPECT_THAT(done.out, HasSubstr("/home/user/.bashrc:4"));
}

TEST(Captures, OfOtherThingsAreRefused) {
  const TemporaryFolder folder;
  for (const char* text :
       {"", "{", "[]", "{}", "{\"rocfix_capture\":2}", "\x00\xff", "{\"rocfix_capture\":\"1\"}"}) {
    const Finished done = run({"doctor", "--from", folder.write("bad.json", text)});
    EXPECT_EQ(done.exit_code, 2) << text;
    EXPECT_THAT(done.err, HasSubstr("is no capture"));
  }
  EXPECT_EQ(run({"doctor", "--from", folder.path_of("none")}).exit_code, 2);
}

}  // namespace
}  // namespace rocfix::doctor
