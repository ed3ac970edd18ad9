#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "apps/serve/serve_program_test.h"

namespace digit::test {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

TEST_CASE_METHOD(ServeProgramTest,
                 "the program prints its address, answers requests, and ends without waiting for idle connections") {
  const auto process = serve();
  CHECK(process->standard_output() == "digit-serve: listening on http://127.0.0.1:" + std::to_string(port_) + "\n");
  CHECK(predict().status == 200);
  CHECK(fetch(port_, "GET", "/").status == 200);
  const RawConnection idle(port_);
  const auto begin = std::chrono::steady_clock::now();
  process->send_signal(GENERATE(SIGTERM, SIGINT));
  CHECK(process->wait().status == 0);
  CHECK(std::chrono::steady_clock::now() - begin < 10s);  // the idle timeout is 75 seconds
}

TEST_CASE_METHOD(ServeProgramTest,
                 "the log says which model file is served, how it was found and when it was written") {
  write_small_model(folder_ / "other.pt");
  const auto log_of = [&](const std::vector<std::string>& options) {
    const auto process = serve(options);
    process->send_signal(SIGTERM);
    return process->wait().standard_error;
  };
  CHECK_THAT(log_of({}), Catch::Matchers::Matches("(.|\n)*serving the model digit.pt \\(found in the working folder, "
                                                  "written \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC\\): mlp "
                                                  "784-128-128-10, digit (.|\n)*"));
  CHECK_THAT(log_of({"--model", "other.pt"}),
             ContainsSubstring("serving the model other.pt (named by --model, written "));
}

TEST_CASE_METHOD(ServeProgramTest, "an unknown name of a shipped model is a file") {
  const auto result = run({"--model", "rnn", "--port", "0"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("rnn: cannot be read"));
}

TEST_CASE_METHOD(ServeProgramTest, "a port in use causes one line of error and status 1") {
  const auto first = serve();
  const auto second = run({"--port", std::to_string(port_)});
  CHECK(second.status == 1);
  CHECK_THAT(second.standard_error, ContainsSubstring("the port is in use"));
  CHECK(std::ranges::count(second.standard_error, '\n') == 1);
  CHECK(predict().status == 200);
}

TEST_CASE_METHOD(ServeProgramTest, "a model that is missing or damaged causes one line of error and status 1") {
  write("damaged.pt", "PK\x03\x04 no model");
  for (const std::string model : {"missing.pt", "damaged.pt"}) {
    const auto result = run({"--port", "0", "--model", model});
    CHECK(result.status == 1);
    CHECK_THAT(result.standard_error, ContainsSubstring(model));
    CHECK(std::ranges::count(result.standard_error, '\n') == 1);
    CHECK(result.standard_output.empty());
  }
}

TEST_CASE_METHOD(ServeProgramTest, "options can also come from the environment and from a file, and are checked") {
  write("serve.ini", "max-batch-items = 2\naccess-log = true\n");
  ::setenv("DIGIT_SERVE_MODEL_NAME", "mine", 1);
  const auto process = serve({"--config", "serve.ini"});
  ::unsetenv("DIGIT_SERVE_MODEL_NAME");
  CHECK(fetch(port_, "GET", "/v2/models/mine").status == 200);
  const std::string three = R"({"instances": [{"strokes": []}, {"strokes": []}, {"strokes": []}]})";
  CHECK(fetch(port_, "POST", "/predict", three, "Content-Type: application/json\r\n").status == 400);
  process->send_signal(SIGTERM);
  CHECK_THAT(process->wait().standard_error, ContainsSubstring(" POST /predict 400 "));
  CHECK(run({"--port", "70000"}).status == 2);
  CHECK(run({"--tls-cert", "digit.pt"}).status == 2);
  CHECK(run({"--no-such-option"}).status == 2);
  CHECK(run({"--threads", "100000"}).status == 2);
  for (const std::string origin : {"example.org", "https://example.org/", "https://"}) {
    const auto refused = run({"--cors-origin", origin});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.standard_error, ContainsSubstring("--cors-origin: expected an origin such as"));
  }
  const auto format = run({"--log-format", "xml"});
  CHECK(format.status == 2);
  CHECK_THAT(format.standard_error, ContainsSubstring("--log-format: expected text or json, found xml"));
  CHECK_THAT(run({"--help"}).standard_output,
             ContainsSubstring("--max-queue") && ContainsSubstring("--log-format text or json"));
}

TEST_CASE_METHOD(ServeProgramTest,
                 "the sites that may embed the page come from the command line, environment or file") {
  const auto policy = [&](const std::vector<std::string>& options) {
    const auto process = serve(options);
    return fetch(port_, "GET", "/").headers.at("content-security-policy");
  };
  CHECK_THAT(policy({}), ContainsSubstring("frame-ancestors 'none'"));
  CHECK_THAT(policy({"--frame-ancestors", "self", "https://school.example"}),
             ContainsSubstring("frame-ancestors 'self' https://school.example"));
  write("serve.ini", "frame-ancestors = \"https://school.example https://*.example.org\"\n");
  CHECK_THAT(policy({"--config", "serve.ini"}),
             ContainsSubstring("frame-ancestors https://school.example https://*.example.org"));
  ::setenv("DIGIT_SERVE_FRAME_ANCESTORS", "'self' https://school.example", 1);
  CHECK_THAT(policy({}), ContainsSubstring("frame-ancestors 'self' https://school.example"));
  ::unsetenv("DIGIT_SERVE_FRAME_ANCESTORS");
  const auto refused = run({"--frame-ancestors", "https://school.example/page"});
  CHECK(refused.status == 2);
  CHECK_THAT(refused.standard_error,
             ContainsSubstring("--frame-ancestors: expected 'none', 'self', or sites such as https://school.example or "
                               "https://*.example.org, without a path, found https://school.example/page"));
}

TEST_CASE_METHOD(ServeProgramTest, "GET /model says when its file was written, and the neurons have weights") {
  const auto process = serve();
  CHECK_THAT(fetch(port_, "GET", "/model").body,
             Catch::Matchers::Matches(".*\"written\": \"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\".*") &&
                 ContainsSubstring("\"layers\": [128,128,10]"));
  const std::string neuron = fetch(port_, "GET", "/model/layers/1/neurons/127").body;
  CHECK(std::ranges::count(neuron, ',') == 783 + 127 + 4);
  const auto reply = fetch(port_, "POST", "/predict?return=activations", R"({"strokes": [[[0, 0], [0, 10]]]})",
                           "Content-Type: application/json\r\n");
  CHECK_THAT(reply.body, ContainsSubstring("\"activations\": [["));
}

TEST_CASE_METHOD(ServeProgramTest, "the error names the invalid option of a file or of the environment") {
  write("unknown.ini", "port = 0\nmax-batch-itemz = 2\n");
  const auto unknown = run({"--config", "unknown.ini"});
  CHECK(unknown.status == 2);
  CHECK_THAT(unknown.standard_error, ContainsSubstring("max-batch-itemz"));
  write("wrong.ini", "max-queue = many\n");
  const auto wrong = run({"--config", "wrong.ini"});
  CHECK(wrong.status == 2);
  CHECK_THAT(wrong.standard_error, ContainsSubstring("max-queue"));
  CHECK(run({"--config", "missing.ini"}).status == 2);
  ::setenv("DIGIT_SERVE_PORT", "none", 1);
  const auto environment = run({});
  ::unsetenv("DIGIT_SERVE_PORT");
  CHECK(environment.status == 2);
  CHECK_THAT(environment.standard_error, ContainsSubstring("--port"));
}

TEST_CASE_METHOD(ServeProgramTest, "the admin port has health, metrics and reload, and the public port has no /admin") {
  const auto process = serve({"--admin-port", "0"});
  REQUIRE(process->wait_for_output("admin on "));
  const int admin = port_after(process->standard_output(), "admin on ");
  CHECK(predict().status == 200);
  CHECK_THAT(fetch(admin, "GET", "/metrics").body,
             ContainsSubstring("digit_http_requests_total{route=\"/predict\",status=\"200\"} 1"));
  CHECK(fetch(admin, "GET", "/readyz").status == 200);
  CHECK(fetch(admin, "POST", "/admin/reload").status == 200);
  write("digit.pt", "damaged");
  const RawReply failed = fetch(admin, "POST", "/admin/reload");
  CHECK(failed.status == 500);
  CHECK_THAT(failed.body, ContainsSubstring("nothing was reloaded: digit.pt: "));
  CHECK(predict().status == 200);
  CHECK_THAT(fetch(admin, "GET", "/openapi.json").body,
             ContainsSubstring("/admin/reload") && !ContainsSubstring("ample"));
  CHECK(fetch(admin, "POST", "/predict", "{}").status == 404);
  CHECK(fetch(port_, "POST", "/admin/reload").status == 404);
  CHECK(fetch(port_, "GET", "/metrics").status == 404);
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
}

TEST_CASE_METHOD(ServeProgramTest, "the variables of a Kubernetes Service are ignored, which the log says") {
  ::setenv("DIGIT_SERVE_PORT", "tcp://10.0.0.1:80", 1);
  ::setenv("DIGIT_SERVE_PORT_80_TCP", "tcp://10.0.0.1:80", 1);
  ::setenv("DIGIT_SERVE_ADMIN_PORT", "tcp://10.0.0.2:80", 1);
  const auto process = serve();
  for (const auto* name : {"DIGIT_SERVE_PORT", "DIGIT_SERVE_PORT_80_TCP", "DIGIT_SERVE_ADMIN_PORT"}) ::unsetenv(name);
  CHECK(predict().status == 200);
  process->send_signal(SIGTERM);
  const auto result = process->wait();
  CHECK_THAT(result.standard_output, !ContainsSubstring("admin on"));
  CHECK_THAT(result.standard_error,
             ContainsSubstring("ignored DIGIT_SERVE_PORT=tcp://10.0.0.1:80, which Kubernetes sets for a Service; set "
                               "--port instead\n") &&
                 ContainsSubstring("ignored DIGIT_SERVE_ADMIN_PORT=tcp://10.0.0.2:80"));
}

TEST_CASE_METHOD(ServeProgramTest, "the access log has the client's address behind a trusted proxy") {
  const auto process = serve({"--access-log", "--trusted-proxy", "127.0.0.0/8"});
  CHECK(predict("X-Forwarded-For: 203.0.113.9, 192.0.2.7\r\n").status == 200);
  process->send_signal(SIGTERM);
  CHECK_THAT(process->wait().standard_error, ContainsSubstring("Z 192.0.2.7 "));
  const auto refused = run({"--trusted-proxy", "10.0.0.0/40"});
  CHECK(refused.status == 2);
  CHECK_THAT(refused.standard_error, ContainsSubstring("--trusted-proxy: expected an address or a network"));
}

TEST_CASE_METHOD(ServeProgramTest, "with an API key file, all routes except health require a key") {
  write("keys", "secret\n");
  const auto process = serve({"--api-key-file", "keys"});
  const RawReply unauthorized = predict();
  CHECK(unauthorized.status == 401);
  CHECK(unauthorized.headers.at("www-authenticate") == "Bearer");
  CHECK(predict("Authorization: Bearer secret\r\n").status == 200);
  CHECK(predict("X-API-Key: wrong\r\n").status == 401);
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
  CHECK(fetch(port_, "GET", "/readyz").status == 200);
}

TEST_CASE_METHOD(ServeProgramTest, "the program reports not ready before it closes the port") {
  const auto process = serve({"--drain-delay", "1000"});
  RawConnection kept(port_);
  process->send_signal(SIGTERM);
  std::this_thread::sleep_for(300ms);
  CHECK(fetch(port_, "GET", "/readyz").status == 503);
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
  CHECK(predict().status == 200);
  CHECK(process->wait().status == 0);
}

TEST_CASE_METHOD(ServeProgramTest, "a second signal ends the drain delay") {
  const auto process = serve({"--drain-delay", "600000"});
  process->send_signal(SIGTERM);
  while (fetch(port_, "GET", "/readyz").status != 503) std::this_thread::yield();
  process->send_signal(SIGTERM);
  CHECK(process->wait().status == 0);
}

TEST_CASE_METHOD(ServeProgramTest, "the program survives the end of the process that reads its log") {
  write("serve", "#!/bin/bash\nexec " + std::string(DIGIT_SERVE) + " --port 0 --access-log 2> >(true)\n");
  Process process({"bash", "serve"}, folder_.path());
  REQUIRE(process.wait_for_output("listening on "));
  port_ = port_after(process.standard_output(), "listening on ");
  for (int i = 0; i < 5; ++i) {
    CHECK(predict().status == 200);
    std::this_thread::sleep_for(150ms);  // entries are buffered for 100 ms
  }
  process.send_signal(SIGTERM);
  CHECK(process.wait().status == 0);
}

TEST_CASE_METHOD(ServeProgramTest, "an address that cannot be written to standard output is an error") {
  const auto result =
      run_process({"sh", "-c", std::string("exec ") + DIGIT_SERVE + " --port 0 > /dev/full"}, folder_.path());
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("standard output: the address cannot be written: No space left"));
}

TEST_CASE_METHOD(ServeProgramTest, "a log pipe that nobody reads holds back neither requests nor the end") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  write("serve", "#!/bin/bash\nexec " + std::string(DIGIT_SERVE) + " --port 0 --access-log 2>&" +
                     std::to_string(ends[1]) + "\n");
  Process process({"bash", "serve"}, folder_.path());
  REQUIRE(process.wait_for_output("listening on "));
  port_ = port_after(process.standard_output(), "listening on ");
  RawConnection client(port_);
  const std::string id(100, 'x');
  for (int i = 0; i < 1000; ++i) {  // more than the 64 kB of the pipe
    client.send(http_request("GET", "/healthz", "", "X-Request-Id: " + id + "\r\n"));
    REQUIRE(client.read_reply());
  }
  std::this_thread::sleep_for(200ms);  // entries are buffered for 100 ms
  for (int i = 0; i < 10; ++i) process.send_signal(SIGHUP);
  CHECK(predict().status == 200);
  process.send_signal(SIGTERM);
  CHECK(process.wait().status == 0);
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace digit::test
