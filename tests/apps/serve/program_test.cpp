#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <thread>

#include "support/http_raw_client.h"
#include "support/model_files.h"
#include "support/process.h"
#include "support/temporary_folder.h"

namespace digit::test {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

constexpr const char* kServe = DIGIT_SERVE;

/// Runs the program in a folder with a model.
class ServeProgramTest {
 public:
  ServeProgramTest() { write_small_model(folder_ / "digit.pt"); }

 protected:
  /// Starts the program and waits until it listens.
  std::unique_ptr<Process> serve(const std::vector<std::string>& options = {}) {
    std::vector<std::string> command{kServe, "--port", "0"};
    command.insert(command.end(), options.begin(), options.end());
    auto process = std::make_unique<Process>(command, folder_.path());
    REQUIRE(process->wait_for_output("listening on "));
    port_ = port_after(process->standard_output(), "listening on ");
    return process;
  }
  static int port_after(const std::string& output, const std::string& words) {
    const auto at = output.find(words);
    REQUIRE(at != std::string::npos);
    return std::stoi(output.substr(output.find(':', output.find("//", at)) + 1));
  }
  ProcessResult run(std::vector<std::string> options) {
    options.insert(options.begin(), kServe);
    return run_process(options, folder_.path());
  }
  RawReply predict(const std::string& more_headers = "") const {
    return fetch(port_, "POST", "/predict", R"({"strokes": [[[0, 0], [0, 10]]]})",
                 "Content-Type: application/json\r\n" + more_headers);
  }
  void write(const std::string& name, const std::string& content) const { std::ofstream(folder_ / name) << content; }

  TemporaryFolder folder_;
  int port_ = 0;
};

/// Writes certificates, and asks the server for its own.
class ServeTlsTest : public ServeProgramTest {
 protected:
  void write_certificate(const std::string& name) const {
    REQUIRE(run_process({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                         "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=" + name},
                        folder_.path())
                .status == 0);
  }
  /// Returns what `openssl s_client` says about a new connection.
  std::string handshake(const std::vector<std::string>& options = {}) const {
    std::vector<std::string> command{"openssl", "s_client", "-connect", "127.0.0.1:" + std::to_string(port_)};
    command.insert(command.end(), options.begin(), options.end());
    const auto result = run_process(command, folder_.path());
    return result.standard_output + result.standard_error;
  }
};

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

TEST_CASE_METHOD(ServeProgramTest, "SIGHUP may load a model of other classes") {
  const auto process = serve();
  write_model(folder_ / "digit.pt", {.answer = 1, .class_names = {"apple", "banana", "cherry"}});
  process->send_signal(SIGHUP);
  while (predict().body.find("banana") == std::string::npos) std::this_thread::sleep_for(10ms);
  CHECK_THAT(fetch(port_, "GET", "/model").body, ContainsSubstring(R"("class_names": ["apple","banana","cherry"])"));
  CHECK_THAT(fetch(port_, "GET", "/openapi.json").body, ContainsSubstring("banana"));
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
  CHECK_THAT(fetch(admin, "GET", "/openapi.json").body, ContainsSubstring("/admin/reload"));
  CHECK(fetch(admin, "POST", "/predict", "{}").status == 404);
  CHECK(fetch(port_, "POST", "/admin/reload").status == 404);
  CHECK(fetch(port_, "GET", "/metrics").status == 404);
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
}

TEST_CASE_METHOD(ServeTlsTest, "the admin port has its own address, and TLS if wanted") {
  write_certificate("localhost");
  const auto process =
      serve({"--host", "127.0.0.2", "--admin-port", "0", "--tls-cert", "cert.pem", "--tls-key", "key.pem"});
  REQUIRE(process->wait_for_output("admin on "));
  CHECK_THAT(process->standard_output(),
             ContainsSubstring("listening on https://127.0.0.2:") && ContainsSubstring("admin on http://127.0.0.1:"));
  const auto with_tls = serve({"--admin-port", "0", "--admin-host", "127.0.0.3", "--admin-tls", "--tls-cert",
                               "cert.pem", "--tls-key", "key.pem"});
  REQUIRE(with_tls->wait_for_output("admin on https://127.0.0.3:"));
  CHECK(run({"--admin-tls"}).status == 2);
  const auto refused = run({"--port", "0", "--admin-port", "0", "--admin-host", "192.0.2.1"});
  CHECK(refused.status == 1);
  CHECK_THAT(refused.standard_error, ContainsSubstring("cannot listen on 192.0.2.1:0: "));
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
  write("serve", "#!/bin/bash\nexec " + std::string(kServe) + " --port 0 --access-log 2> >(true)\n");
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

TEST_CASE_METHOD(ServeProgramTest, "a log pipe that nobody reads holds back neither requests nor the end") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  write("serve",
        "#!/bin/bash\nexec " + std::string(kServe) + " --port 0 --access-log 2>&" + std::to_string(ends[1]) + "\n");
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

TEST_CASE_METHOD(ServeTlsTest, "a reload renews the certificate and the API keys, and says what changed") {
  write_certificate("first");
  write("keys", "old\n");
  const auto process =
      serve({"--admin-port", "0", "--tls-cert", "cert.pem", "--tls-key", "key.pem", "--api-key-file", "keys"});
  REQUIRE(process->wait_for_output("admin on "));
  const int admin = port_after(process->standard_output(), "admin on ");
  const std::string old_key = "X-API-Key: old\r\n";
  const auto reload = [&](const std::string& key) { return fetch(admin, "POST", "/admin/reload", "", key); };
  CHECK(reload(old_key).body ==
        R"({"status": "reloaded", "changed": [], "unchanged": ["model", "certificate", "api_keys"]})");
  CHECK_THAT(handshake(), ContainsSubstring("CN = first"));
  write_certificate("second");
  write("keys", "new\n");
  CHECK(reload(old_key).body ==
        R"({"status": "reloaded", "changed": ["certificate", "api_keys"], "unchanged": ["model"]})");
  CHECK_THAT(handshake(), ContainsSubstring("CN = second"));
  CHECK(reload(old_key).status == 401);
  process->send_signal(SIGTERM);
  CHECK_THAT(process->wait().standard_error,
             ContainsSubstring("reloaded: model unchanged, certificate changed (valid until 2"));
}

TEST_CASE_METHOD(ServeTlsTest, "a reload renews nothing if one of the files is damaged") {
  write_certificate("first");
  write("keys", "old\n");
  const auto process =
      serve({"--admin-port", "0", "--tls-cert", "cert.pem", "--tls-key", "key.pem", "--api-key-file", "keys"});
  REQUIRE(process->wait_for_output("admin on "));
  const int admin = port_after(process->standard_output(), "admin on ");
  write_certificate("second");
  write("keys", "# none\n");
  const RawReply failed = fetch(admin, "POST", "/admin/reload", "", "X-API-Key: old\r\n");
  CHECK(failed.status == 500);
  CHECK_THAT(failed.body, ContainsSubstring("nothing was reloaded: keys: expected one key per line"));
  CHECK_THAT(handshake(), ContainsSubstring("CN = first"));
}

TEST_CASE_METHOD(ServeTlsTest, "a client that offers protocols gets HTTP/1.1, or an alert if it does not offer it") {
  write_certificate("localhost");
  const auto process = serve({"--tls-cert", "cert.pem", "--tls-key", "key.pem"});
  CHECK_THAT(handshake({"-alpn", "h2,http/1.1"}), ContainsSubstring("ALPN protocol: http/1.1"));
  CHECK_THAT(handshake({"-alpn", "h2"}), ContainsSubstring("alert no application protocol"));
  CHECK_THAT(handshake(), ContainsSubstring("No ALPN negotiated"));
}

TEST_CASE_METHOD(ServeTlsTest, "a private key with a passphrase is refused without asking for it") {
  write_certificate("localhost");
  REQUIRE(run_process({"openssl", "ec", "-in", "key.pem", "-aes128", "-passout", "pass:secret", "-out", "locked.pem"},
                      folder_.path())
              .status == 0);
  const auto result = run({"--port", "0", "--tls-cert", "cert.pem", "--tls-key", "locked.pem"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("locked.pem: expected the private key of the certificate"));
}

TEST_CASE_METHOD(ServeProgramTest, "SIGTERM ends the program while it waits for the model") {
  REQUIRE(::mkfifo((folder_ / "never.pt").c_str(), 0600) == 0);
  Process process({kServe, "--port", "0", "--model", "never.pt"}, folder_.path());
  int writer = -1;  // can be opened once the program reads
  while ((writer = ::open((folder_ / "never.pt").c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0) {
    std::this_thread::sleep_for(10ms);
  }
  process.send_signal(SIGTERM);
  CHECK(process.wait().status == 0);
  ::close(writer);
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

TEST_CASE_METHOD(ServeTlsTest, "HTTPS serves the same as HTTP") {
  write_certificate("localhost");
  const auto process = serve({"--tls-cert", "cert.pem", "--tls-key", "key.pem"});
  CHECK_THAT(process->standard_output(), ContainsSubstring("listening on https://127.0.0.1:"));
  const std::string address = "https://127.0.0.1:" + std::to_string(port_);
  write("body", std::string(200'000, ' ') + R"({"strokes": []})");
  for (int i = 0; i < 3; ++i) {
    const auto reply = run_process({"curl", "-sk", "--max-time", "10", address + "/healthz", "--next", "-sk", "-H",
                                    "Content-Type: application/json", "--data-binary", "@body", address + "/predict"},
                                   folder_.path());
    CHECK_THAT(reply.standard_output, ContainsSubstring(R"({"status": "ok"}{"prediction": null, "label": null)"));
  }
  RawConnection plain(port_);
  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(plain.is_closed_within(5s));
  CHECK(run({"--port", "0", "--tls-cert", "cert.pem", "--tls-key", "cert.pem"}).status == 1);
}

}  // namespace
}  // namespace digit::test
