#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <csignal>
#include <string>

#include "base/file_descriptor.h"
#include "support/http_raw_client.h"
#include "support/model_files.h"
#include "support/process.h"
#include "support/temporary_folder.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

/// Does what systemd does for a socket unit: opens the sockets and starts the program with them.
class ActivationTest {
 public:
  ActivationTest() { write_small_model(folder_ / "digit.pt"); }

 protected:
  /// Opens a socket that the program inherits.
  static base::FileDescriptor open_socket(bool listens = true) {
    base::FileDescriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    if (listens) REQUIRE(::listen(socket.get(), 64) == 0);
    return socket;
  }
  static int port_of(const base::FileDescriptor& socket) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    REQUIRE(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    return ntohs(address.sin_port);
  }
  /// Returns the command that starts the program with the socket as the descriptor 3.
  std::vector<std::string> command(const base::FileDescriptor& socket, const std::string& names = "") const {
    const std::string redirection = socket.get() == 3 ? "" : " 3<&" + std::to_string(socket.get());
    return {"bash", "-c",
            "LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=" + names + " exec " + DIGIT_SERVE + " --port 0" + redirection};
  }

  TemporaryFolder folder_;
};

TEST_CASE_METHOD(ActivationTest, "a socket of systemd takes the place of --port") {
  const auto socket = open_socket();
  Process process(command(socket, "digit-serve.socket"), folder_.path());
  REQUIRE(process.wait_for_output("listening on http://127.0.0.1:" + std::to_string(port_of(socket)) + "\n"));
  CHECK(fetch(port_of(socket), "GET", "/readyz").status == 200);
}

TEST_CASE_METHOD(ActivationTest, "a socket with the name admin is the admin port") {
  const auto socket = open_socket();
  Process process(command(socket, "admin"), folder_.path());
  REQUIRE(process.wait_for_output("admin on http://127.0.0.1:" + std::to_string(port_of(socket)) + "\n"));
  CHECK(fetch(port_of(socket), "POST", "/admin/reload").status == 200);
}

TEST_CASE_METHOD(ActivationTest, "connections made during a restart wait for the next server") {
  const auto socket = open_socket();
  for (int i = 0; i < 3; ++i) {
    RawConnection waiting(port_of(socket));
    waiting.send(http_request("GET", "/readyz"));
    Process process(command(socket), folder_.path());
    const auto reply = waiting.read_reply(std::chrono::minutes(1));
    REQUIRE(reply);
    CHECK(reply->status == 200);
    process.send_signal(SIGTERM);
    CHECK(process.wait().status == 0);
  }
}

TEST_CASE_METHOD(ActivationTest,
                 "a socket that does not listen is refused, and variables for another process are ignored") {
  const auto silent = open_socket(false);
  const auto refused = run_process(command(silent), folder_.path());
  CHECK(refused.status == 1);
  CHECK_THAT(refused.standard_error, ContainsSubstring("expected descriptor 3 to be a listening TCP socket"));
  Process process({"env", "LISTEN_PID=1", "LISTEN_FDS=1", DIGIT_SERVE, "--port", "0"}, folder_.path());
  CHECK(process.wait_for_output("listening on http://127.0.0.1:"));
}

}  // namespace
}  // namespace digit::test
