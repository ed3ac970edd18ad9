#include "program.h"

#include <csignal>
#include <iostream>

#include "application.h"
#include "common/model_path.h"
#include "http/problem.h"
#include "predictor_model.h"
#include "signals.h"
#include "transport/loop_executor.h"
#include "transport/server.h"

namespace digit::serve {
namespace {

/// How long what has only half arrived may still take at the end; with it, the program ends within a second.
constexpr std::chrono::milliseconds kPatience{700};

}  // namespace

int serve(const Options& options) {
  const Signals signals;
  Listener listener = listen_on(options.host, options.port);
  const auto model = load_model(find_model(options.model));
  LoopExecutor executor;
  const Application application({.model = [&] { return model; }, .executor = executor, .limits = options.limits},
                                options.web_root ? Page::from_folder(*options.web_root) : Page::embedded());
  TransportOptions transport;
  transport.framing.max_body_bytes = options.limits.max_body_bytes;
  const std::string address = listener.address;
  std::vector<Server::Port> ports;
  ports.push_back({.listener = std::move(listener),
                   .responder = {.answer = [&](const Request& request) { return application.answer(request); },
                                 .refuse = [](int status, std::string_view why) { return error_reply(status, why); }}});
  Server server(transport, std::move(ports));
  std::cout << "digit-serve: listening on http://" << address << std::endl;
  while (signals.wait() == SIGHUP) {
  }
  server.stop(kPatience);
  return 0;
}

}  // namespace digit::serve
