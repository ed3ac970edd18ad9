#include "transport/stock_server.h"

#include <httplib.h>
#include <signal.h>
#include <sys/socket.h>

#include <thread>

#include "digit/error.h"
#include "http/problem.h"

namespace digit::serve {
namespace {

Request request_of(const httplib::Request& from) {
  Request request{.method = from.method, .path = from.path, .query = {}, .headers = {}, .body = from.body, .id = ""};
  for (const auto& [name, value] : from.params) request.query.push_back({name, value});
  for (const auto& [name, value] : from.headers) request.headers.push_back({name, value});
  return request;
}

void write_reply(Reply reply, httplib::Response& to) {
  to.status = reply.status;
  for (auto& [name, value] : reply.headers) to.set_header(name, value);
  if (reply.status != 304) to.set_content(std::move(reply.body), reply.content_type);
}

}  // namespace

void serve(const Application& application, const Options& options,
           const std::function<void(const std::string& address)>& listening) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  httplib::Server server;
  const auto handle = [&](const httplib::Request& from, httplib::Response& to) {
    write_reply(application.answer(request_of(from)), to);
  };
  server.Get("/.*", handle).Post("/.*", handle).Put("/.*", handle).Patch("/.*", handle).Delete("/.*", handle);
  server.Options("/.*", handle);
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000);
  server.set_payload_max_length(options.limits.max_body_bytes);
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  server.set_error_handler([](const httplib::Request& from, httplib::Response& to) {
    if (!to.body.empty()) return;
    write_reply(error_reply(to.status, to.status == 413 ? "the body is too large" : from.method + " is not understood"),
                to);
  });
  const int port = options.port == 0 ? server.bind_to_any_port(options.host)
                                     : (server.bind_to_port(options.host, options.port) ? options.port : -1);
  if (port < 0) {
    throw Error("cannot listen on " + options.host + ":" + std::to_string(options.port) +
                ": the port is taken or the address is not this machine's; choose another with --port");
  }
  std::thread listener([&] { server.listen_after_bind(); });
  server.wait_until_ready();
  listening("http://" + options.host + ":" + std::to_string(port));
  int signal = 0;
  sigwait(&signals, &signal);
  server.stop();
  listener.join();
}

}  // namespace digit::serve
