#include <signal.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <chrono>

#include "apps/serve/serve_program_test.h"

namespace digit::test {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

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
    std::vector<std::string> command{"openssl",  "s_client", "-connect", "127.0.0.1:" + std::to_string(port_),
                                     "-nameopt", "RFC2253"};
    command.insert(command.end(), options.begin(), options.end());
    const auto result = run_process(command, folder_.path());
    return result.standard_output + result.standard_error;
  }
};

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
  CHECK_THAT(handshake(), ContainsSubstring("subject=CN=first"));
  write_certificate("second");
  write("keys", "new\n");
  CHECK(reload(old_key).body ==
        R"({"status": "reloaded", "changed": ["certificate", "api_keys"], "unchanged": ["model"]})");
  CHECK_THAT(handshake(), ContainsSubstring("subject=CN=second"));
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
  CHECK_THAT(handshake(), ContainsSubstring("subject=CN=first"));
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
