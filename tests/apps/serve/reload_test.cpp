#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <chrono>
#include <thread>

#include "apps/serve/serve_program_test.h"

namespace digit::test {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

TEST_CASE_METHOD(ServeProgramTest, "SIGHUP may load a model of other classes") {
  const auto process = serve();
  write_model(folder_ / "digit.pt", {.answer = 1, .class_names = {"apple", "banana", "cherry"}});
  process->send_signal(SIGHUP);
  while (predict().body.find("banana") == std::string::npos) std::this_thread::sleep_for(10ms);
  CHECK_THAT(fetch(port_, "GET", "/model").body, ContainsSubstring(R"("class_names": ["apple","banana","cherry"])"));
  CHECK_THAT(fetch(port_, "GET", "/openapi.json").body, ContainsSubstring("banana"));
}

TEST_CASE_METHOD(ServeProgramTest, "answers name the version of the model, which follows a reload") {
  const auto process = serve();
  const auto version = [&] { return predict().headers.at("x-model-version"); };
  const auto version_of_file = [&] {
    return run_process({"sha256sum", "digit.pt"}, folder_.path()).standard_output.substr(0, 8);
  };
  const std::string before = version();
  CHECK(before == version_of_file());
  CHECK_THAT(fetch(port_, "GET", "/model").body, ContainsSubstring(R"("version": ")" + before + '"'));
  write_model(folder_ / "digit.pt", {.answer = 1});
  process->send_signal(SIGHUP);
  while (version() == before) std::this_thread::sleep_for(10ms);
  CHECK(version() == version_of_file());
}

TEST_CASE_METHOD(ServeProgramTest, "a CNN is served like an MLP, and SIGHUP changes from one to the other") {
  const auto process = serve();
  write_small_cnn(folder_ / "digit.pt");
  process->send_signal(SIGHUP);
  while (predict().body.find("is_digit") == std::string::npos) std::this_thread::sleep_for(10ms);
  const std::string type = "Content-Type: application/json\r\n";
  const auto explained =
      fetch(port_, "POST", "/predict?explain=true", R"({"strokes": [[[0, 0], [5, 20], [9, 3]]]})", type);
  CHECK(explained.status == 200);
  CHECK_THAT(explained.body, ContainsSubstring(R"("explanation": [)"));
  std::string pixels = "255";
  for (std::size_t i = 1; i < 784; ++i) pixels += ", 0";
  const auto inferred = fetch(
      port_, "POST", "/v2/models/digit/infer",
      R"({"inputs": [{"name": "image", "datatype": "UINT8", "shape": [1, 784], "data": [)" + pixels + "]}]}", type);
  CHECK(inferred.status == 200);
  CHECK_THAT(inferred.body, ContainsSubstring(R"("name": "is_digit")"));
}

TEST_CASE_METHOD(ServeProgramTest, "SIGHUP reloads the model, and a damaged file keeps the previous one") {
  const auto process = serve();
  process->send_signal(SIGHUP);
  write("digit.pt", "damaged");
  process->send_signal(SIGHUP);
  std::this_thread::sleep_for(300ms);
  CHECK(predict().status == 200);
  process->send_signal(SIGTERM);
  const auto result = process->wait();
  CHECK(result.status == 0);
  CHECK_THAT(result.standard_error, ContainsSubstring("nothing was reloaded: digit.pt: "));
}

TEST_CASE_METHOD(ServeProgramTest,
                 "a model with other operators is served, and reloaded, only if the option allows it") {
  write_scripted_model(folder_ / "other.pt",
                       "def forward(self, x):\n  return torch.softmax(torch.exp(x.flatten(1)[:, 0:10]), 1)\n", 10);
  const auto refused = run({"--port", "0", "--model", "other.pt"});
  CHECK(refused.status == 1);
  CHECK_THAT(refused.standard_error, ContainsSubstring("found torch.exp") && ContainsSubstring("--allow-any-operator"));
  CHECK(std::ranges::count(refused.standard_error, '\n') == 1);
  const auto process = serve({"--model", "other.pt", "--allow-any-operator", "--admin-port", "0"});
  REQUIRE(process->wait_for_output("admin on "));
  CHECK(predict().status == 200);
  CHECK(fetch(port_after(process->standard_output(), "admin on "), "POST", "/admin/reload").status == 200);
}

/// Runs a program whose model never arrives, and sends it SIGTERM while it waits. Returns its exit status.
int end_while_model_is_awaited(std::vector<std::string> command, const std::filesystem::path& folder) {
  REQUIRE(::mkfifo((folder / "never.pt").c_str(), 0600) == 0);
  command.insert(command.end(), {DIGIT_SERVE, "--port", "0", "--model", "never.pt"});
  Process process(command, folder);
  int writer = -1;  // can be opened once the program reads
  while ((writer = ::open((folder / "never.pt").c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0) {
    std::this_thread::sleep_for(10ms);
  }
  process.send_signal(SIGTERM);
  const int status = process.wait().status;
  ::close(writer);
  return status;
}

TEST_CASE_METHOD(ServeProgramTest, "SIGTERM ends the program while it waits for the model") {
  CHECK(end_while_model_is_awaited({}, folder_.path()) == 0);
}

TEST_CASE_METHOD(ServeProgramTest, "SIGTERM is not lost to a thread that a library started before main") {
  CHECK(end_while_model_is_awaited({"env", std::string("LD_PRELOAD=") + DIGIT_EARLY_THREAD}, folder_.path()) == 0);
}

TEST_CASE_METHOD(ServeProgramTest, "while a reload waits for the model, requests and signals are answered") {
  const auto process = serve({"--drain-delay", "60000", "--admin-port", "0"});
  REQUIRE(process->wait_for_output("admin on "));
  const int admin = port_after(process->standard_output(), "admin on ");
  std::filesystem::remove(folder_ / "digit.pt");
  REQUIRE(::mkfifo((folder_ / "digit.pt").c_str(), 0600) == 0);
  process->send_signal(SIGHUP);
  while (fetch(admin, "POST", "/admin/reload").status != 409) std::this_thread::sleep_for(10ms);
  CHECK(predict().status == 200);
  process->send_signal(SIGTERM);
  while (fetch(port_, "GET", "/readyz").status != 503) std::this_thread::sleep_for(10ms);
  CHECK(predict().headers.at("connection") == "close");
}

TEST_CASE_METHOD(ServeProgramTest, "the program ends within its drain timeout, although a reload does not end") {
  const auto process = serve({"--drain-timeout", "500"});
  std::filesystem::remove(folder_ / "digit.pt");
  REQUIRE(::mkfifo((folder_ / "digit.pt").c_str(), 0600) == 0);
  process->send_signal(SIGHUP);
  std::this_thread::sleep_for(100ms);
  const auto begin = std::chrono::steady_clock::now();
  process->send_signal(SIGTERM);
  const auto result = process->wait();
  CHECK(result.status == 0);
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
  CHECK_THAT(result.standard_error, ContainsSubstring("did not end within --drain-timeout"));
}

}  // namespace
}  // namespace digit::test
