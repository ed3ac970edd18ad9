// Sends requests over many connections at once, each as soon as the previous one is answered, and counts the responses
// per connection. Prints one JSON object: requests, errors, and the requests of the busiest and the idlest connection.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Connection {
  int socket = -1;
  std::string received;
  std::uint64_t responses = 0;
  std::uint64_t errors = 0;
};

int connect_to(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    std::cerr << "cannot connect to port " << port << "\n";
    std::exit(1);
  }
  const int yes = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return socket;
}

/// Returns the length of the response at the start of `bytes`, or 0 if the response is incomplete.
std::size_t response_size(std::string_view bytes) {
  const auto head = bytes.find("\r\n\r\n");
  if (head == std::string_view::npos) return 0;
  const auto length = bytes.find("Content-Length: ");
  if (length == std::string_view::npos || length > head) return 0;
  const std::size_t size = head + 4 + std::strtoul(bytes.data() + length + 16, nullptr, 10);
  return bytes.size() < size ? 0 : size;
}

void send_request(Connection& connection, const std::string& request) {
  // The request fits into the socket buffer, which is empty because the previous request was answered.
  if (::send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
    ++connection.errors;
  }
}

void receive_response(Connection& connection, const std::string& request) {
  std::array<char, 16384> buffer{};
  const ssize_t size = ::recv(connection.socket, buffer.data(), buffer.size(), 0);
  if (size <= 0) {
    ++connection.errors;
    ::close(connection.socket);
    return;
  }
  connection.received.append(buffer.data(), static_cast<std::size_t>(size));
  const std::size_t size_of_response = response_size(connection.received);
  if (size_of_response == 0) return;
  ++(connection.received.starts_with("HTTP/1.1 200") ? connection.responses : connection.errors);
  connection.received.erase(0, size_of_response);
  send_request(connection, request);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::cerr << "Usage: fair-client PORT PATH BODY-FILE CONNECTIONS SECONDS\n";
    return 2;
  }
  std::ifstream file(argv[3], std::ios::binary);
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  const std::string request = std::string("POST ") + argv[2] +
                              " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
                              "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  std::vector<Connection> connections(std::strtoul(argv[4], nullptr, 10));
  const int epoll = epoll_create1(0);
  for (Connection& connection : connections) {
    connection.socket = connect_to(std::atoi(argv[1]));
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &connection}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, connection.socket, &event);
  }
  for (Connection& connection : connections) send_request(connection, request);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(argv[5]));
  std::array<epoll_event, 256> events{};
  while (std::chrono::steady_clock::now() < end) {
    const int count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 100);
    for (int i = 0; i < count; ++i) {
      receive_response(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr), request);
    }
  }
  std::uint64_t responses = 0;
  std::uint64_t errors = 0;
  for (const Connection& connection : connections) {
    responses += connection.responses;
    errors += connection.errors;
  }
  const auto [idlest, busiest] = std::ranges::minmax(connections, {}, &Connection::responses);
  std::cout << "{\"requests\": " << responses << ", \"errors\": " << errors << ", \"busiest\": " << busiest.responses
            << ", \"idlest\": " << idlest.responses << "}\n";
}
