// A stock cpp-httplib server with its fastest settings, as a reference: one thread per connection, TCP_NODELAY, and no
// practical limit on requests per connection. The handler reads the body and returns a constant.
#include <httplib.h>

#include <cstdlib>
#include <iostream>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "Usage: bare-server PORT THREADS\n";
    return 2;
  }
  const int port = std::atoi(argv[1]);
  const auto threads = static_cast<std::size_t>(std::atoi(argv[2]));
  httplib::Server server;
  server.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000'000);
  server.set_keep_alive_timeout(3600);
  server.Post("/predict", [](const httplib::Request& request, httplib::Response& response) {
    if (request.body.empty()) response.status = 400;
    response.set_content(R"({"prediction": 7, "confidence": 0.998})", "application/json");
  });
  server.Get("/ready",
             [](const httplib::Request&, httplib::Response& response) { response.set_content("ok", "text/plain"); });
  return server.listen("127.0.0.1", port) ? 0 : 1;
}
